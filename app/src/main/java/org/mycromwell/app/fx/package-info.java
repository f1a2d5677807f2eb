/** Small help for nodes and threads of the window. */
@NullMarked
package org.mycromwell.app.fx;

import org.jspecify.annotations.NullMarked;
