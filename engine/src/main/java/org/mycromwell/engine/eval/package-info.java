/** Measures what models can do: perplexity, edits, screenshots, embeddings, programs that run. */
@NullMarked
package org.mycromwell.engine.eval;

import org.jspecify.annotations.NullMarked;
