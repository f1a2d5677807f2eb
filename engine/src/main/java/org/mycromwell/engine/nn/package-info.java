/** Layers: weights with the kernels that apply them. */
@NullMarked
package org.mycromwell.engine.nn;

import org.jspecify.annotations.NullMarked;
