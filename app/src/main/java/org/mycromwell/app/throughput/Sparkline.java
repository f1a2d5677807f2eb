package org.mycromwell.app.throughput;

import java.util.Collections;
import java.util.List;

/**
 * The last sixty seconds, one bin each, the present second last. Immutable.
 *
 * @param bins always {@value #BINS}
 */
public record Sparkline(List<Bin> bins) {
  public static final int BINS = 60;

  static final Sparkline EMPTY = new Sparkline(Collections.nCopies(BINS, Bin.EMPTY));

  /**
   * A second.
   *
   * @param tokens written in it; -1 when nothing ran
   * @param prefill whether the model only read
   */
  public record Bin(int tokens, boolean prefill) {
    static final Bin EMPTY = new Bin(-1, false);

    /** Whether the model worked in this second. */
    public boolean isKnown() {
      return tokens >= 0;
    }
  }

  public Sparkline {
    bins = List.copyOf(bins);
  }

  /** Most tokens in a second, for the scale; 0 when nothing was written. */
  public int most() {
    return bins.stream().mapToInt(Bin::tokens).max().stream().map(most -> Math.max(0, most)).sum();
  }
}
