/** Decoder-only transformers: one forward pass, with the model families as configuration. */
@NullMarked
package org.mycromwell.engine.model.decoder;

import org.jspecify.annotations.NullMarked;
