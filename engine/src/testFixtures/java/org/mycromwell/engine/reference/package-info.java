/** A slow, plain model of the mathematics of training in double precision, for tests only. */
@NullMarked
package org.mycromwell.engine.reference;

import org.jspecify.annotations.NullMarked;
