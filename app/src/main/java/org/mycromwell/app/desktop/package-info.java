/** Starts the window, or says kindly why it cannot. */
@NullMarked
package org.mycromwell.app.desktop;

import org.jspecify.annotations.NullMarked;
