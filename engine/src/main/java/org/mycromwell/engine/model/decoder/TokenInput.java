package org.mycromwell.engine.model.decoder;

import org.mycromwell.engine.model.weights.TokenEmbedding;

/** The input of a plain decoder: the embedding of the token, and RoPE by its position. */
record TokenInput(TokenEmbedding embedding, RopeTable rope) implements DecoderInput {
  @Override
  public int pairs() {
    return rope.pairs();
  }

  @Override
  public void embed(int[] tokens, int index, int position, float[] out, int at) {
    embedding.embed(tokens[index], out, at);
  }

  @Override
  public void angles(int position, float[] cos, float[] sin, int at) {
    rope.fill(position, cos, sin, at);
  }
}
