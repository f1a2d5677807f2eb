/** Files, context and history in the left column. */
@NullMarked
package org.mycromwell.app.project;

import org.jspecify.annotations.NullMarked;
