package org.mycromwell.engine.model.vljepa.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.model.decoder.DecoderInput;
import org.mycromwell.engine.model.vljepa.Continuations;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.nn.Rope;

/**
 * What enters the autoregressive head: embeddings of the answer, with a filter over those before
 * and of what comes next in the prompt where the model has them, and angles by the places of memory
 * and answer.
 */
final class HeadInput implements DecoderInput {
  private final ScaledEmbedding embedding;
  private final ShiftTaps shift;
  private final Rope rope;

  /** Embeddings of what comes next in code and instruction, or none. */
  private final List<ScaledEmbedding> next;

  /** An embedding, for each worker. */
  private final ThreadLocal<float[]> neighbour;

  // Of the cache that is read into; set before a pass by the thread that controls the workers.
  private Coordinates places = new Coordinates(0);
  private int memoryRows;
  private @Nullable Continuations continuations;

  HeadInput(
      ScaledEmbedding embedding,
      ShiftTaps shift,
      List<ScaledEmbedding> next,
      Rope rope,
      int hidden) {
    this.embedding = embedding;
    this.shift = shift;
    this.next = List.copyOf(next);
    this.rope = rope;
    neighbour = ThreadLocal.withInitial(() -> new float[hidden]);
  }

  /**
   * The cache the next pass reads into.
   *
   * @param newContinuations of the answer; null while a prompt is read, and for a head that does
   *     not look
   */
  void use(Coordinates newPlaces, int newMemoryRows, @Nullable Continuations newContinuations) {
    places = newPlaces;
    memoryRows = newMemoryRows;
    continuations = newContinuations;
  }

  @Override
  public int pairs() {
    return rope.pairs();
  }

  @Override
  public void embed(int[] tokens, int index, int position, float[] out, int at) {
    embedding.embed(tokens[index], out, at);
    float[] x = neighbour.get();
    for (int back = shift.count() - 1; back >= 0; back--) {
      if (position - back >= memoryRows) {
        embedding.embed(tokens[index - back], x, 0);
        shift.addTap(shift.count() - 1 - back, x, 0, out, at);
      }
    }
    if (continuations != null) {
      int input = position - memoryRows;
      add(next.get(0), continuations.inCode(input), x, out, at);
      add(next.get(1), continuations.inInstruction(input), x, out, at);
    }
  }

  private static void add(ScaledEmbedding table, int token, float[] row, float[] out, int at) {
    table.embed(token, row, 0);
    for (int i = 0; i < row.length; i++) {
      out[at + i] += row[i];
    }
  }

  @Override
  public void angles(int position, float[] cos, float[] sin, int at) {
    rope.fill(
        places.linear()[position], places.row()[position], places.col()[position], cos, sin, at);
  }
}
