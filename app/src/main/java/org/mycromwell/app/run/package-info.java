/**
 * What the window is doing: the state of a run, the engine thread, and what crosses to the view.
 */
@NullMarked
package org.mycromwell.app.run;

import org.jspecify.annotations.NullMarked;
