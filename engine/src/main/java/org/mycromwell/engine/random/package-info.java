/** Random numbers by position: the same for any order of drawing and any number of threads. */
@NullMarked
package org.mycromwell.engine.random;

import org.jspecify.annotations.NullMarked;
