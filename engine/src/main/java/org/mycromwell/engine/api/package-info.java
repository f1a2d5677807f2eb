/** What other programs use: open a model, ask for an edit, look at it, apply it. */
@NullMarked
package org.mycromwell.engine.api;

import org.jspecify.annotations.NullMarked;
