package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.weights.TokenEmbedding;

/** Token embeddings as they enter the language parts: times the factor of the model. Immutable. */
final class ScaledEmbedding {
  private final TokenEmbedding embedding;
  private final float scale;
  private final int hidden;

  ScaledEmbedding(TokenEmbedding embedding, float scale, int hidden) {
    this.embedding = embedding;
    this.scale = scale;
    this.hidden = hidden;
  }

  /** Writes the embedding of a token to {@code out[at ..]}. */
  void embed(int token, float[] out, int at) {
    embedding.embed(token, out, at);
    if (scale != 1) {
      for (int i = at; i < at + hidden; i++) {
        out[i] *= scale;
      }
    }
  }
}
