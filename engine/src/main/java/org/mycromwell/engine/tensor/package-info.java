/** Data types and shapes of stored tensors, weight matrices and their activations. */
@NullMarked
package org.mycromwell.engine.tensor;

import org.jspecify.annotations.NullMarked;
