/**
 * Layers: weights with the kernels that apply them. {@link org.mycromwell.engine.nn.PackedLinear}
 * serves inference, the others are trainable: each has a forward and a backward pass over {@link
 * org.mycromwell.engine.nn.Rows}.
 */
@NullMarked
package org.mycromwell.engine.nn;

import org.jspecify.annotations.NullMarked;
