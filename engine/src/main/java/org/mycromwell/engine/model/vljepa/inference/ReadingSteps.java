package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.SequenceModel.Progress;

/**
 * Counts the work of reading a prompt and asks whether to go on; within a step too, for the first
 * steps of a process take long: their code is not compiled yet. Work is counted in products of a
 * row with a weight; the listener hears of it as the same share of the prompt's tokens.
 */
final class ReadingSteps {
  private final long total;
  private final int tokens;
  private final Progress progress;
  private final CancelToken cancel;
  private long done;
  private int told;

  ReadingSteps(long total, int tokens, Progress progress, CancelToken cancel) {
    this.total = total;
    this.tokens = tokens;
    this.progress = progress;
    this.cancel = cancel;
  }

  /** A step was done; false when reading is to stop. */
  boolean advance(long work) {
    done += work;
    // The last token is told by who reads it, when the first token of the answer can be drawn.
    int share = (int) Math.min(tokens - 1L, (long) ((double) done / total * tokens));
    if (share > told) {
      told = share;
      progress.update(share, tokens);
    }
    return goesOn();
  }

  /** False when reading is to stop; what the step at hand has made is void then. */
  boolean goesOn() {
    return !cancel.isCancelled();
  }
}
