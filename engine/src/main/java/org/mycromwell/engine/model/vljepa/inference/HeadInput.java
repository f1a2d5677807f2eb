package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.decoder.DecoderInput;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.nn.Rope;

/**
 * What enters the autoregressive head: embeddings of the answer, with a filter over those before
 * where the model has one, and angles by the places of memory and answer.
 */
final class HeadInput implements DecoderInput {
  private final ScaledEmbedding embedding;
  private final ShiftTaps shift;
  private final Rope rope;

  /** An embedding, for each worker. */
  private final ThreadLocal<float[]> neighbour;

  // Of the cache that is read into; set before a pass by the thread that controls the workers.
  private Coordinates places = new Coordinates(0);
  private int memoryRows;

  HeadInput(ScaledEmbedding embedding, ShiftTaps shift, Rope rope, int hidden) {
    this.embedding = embedding;
    this.shift = shift;
    this.rope = rope;
    neighbour = ThreadLocal.withInitial(() -> new float[hidden]);
  }

  /** The cache the next pass reads into. */
  void use(Coordinates newPlaces, int newMemoryRows) {
    places = newPlaces;
    memoryRows = newMemoryRows;
  }

  @Override
  public int pairs() {
    return rope.pairs();
  }

  @Override
  public void embed(int[] tokens, int index, int position, float[] out, int at) {
    embedding.embed(tokens[index], out, at);
    if (shift.count() == 0) {
      return;
    }
    float[] x = neighbour.get();
    for (int back = shift.count() - 1; back >= 0; back--) {
      if (position - back >= memoryRows) {
        embedding.embed(tokens[index - back], x, 0);
        shift.addTap(shift.count() - 1 - back, x, 0, out, at);
      }
    }
  }

  @Override
  public void angles(int position, float[] cos, float[] sin, int at) {
    rope.fill(
        places.linear()[position], places.row()[position], places.col()[position], cos, sin, at);
  }
}
