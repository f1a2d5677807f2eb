/** The code pane: text with colours, gutter, tints and marks, for editing and for comparing. */
@NullMarked
package org.mycromwell.app.editor;

import org.jspecify.annotations.NullMarked;
