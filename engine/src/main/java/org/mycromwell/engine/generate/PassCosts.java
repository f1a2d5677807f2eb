package org.mycromwell.engine.generate;

import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * How long a forward pass takes, by its number of tokens, learned from the passes that are made
 * anyway. Of each size the best of the last few counts: what disturbs a pass only makes it longer.
 * A size that was not tried yet is taken to differ from the next one that was by what tokens cost
 * in a prompt, and while no pass of several tokens was made, they are taken to come on top of a
 * pass of one. Sizes not tried for long can be forgotten, ever later, because they may have been
 * measured before they were compiled. Only speed depends on this, never a result. Owned by one
 * session.
 */
final class PassCosts {
  private static final int[] SIZES = {1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64};

  private static final int REMEMBERED = 4;
  private static final int FORGOTTEN_AFTER = 16;
  private static final int SMALLEST_CHUNK = 32;

  /** Share of a pass that another token costs while nothing is known. */
  private static final double ASSUMED_TOKEN_SHARE = 0.25;

  private final long[][] nanos = new long[SIZES.length][REMEMBERED];
  private final int[] measured = new int[SIZES.length];
  private final long[] lastPass = new long[SIZES.length];
  private final long[] lifetime = new long[SIZES.length];
  private long passes;

  /** Sizes above 1 that are known. */
  private int longSizes;

  private double promptTokenNanos = Double.POSITIVE_INFINITY;
  private final LongSupplier clock;
  private long begin;

  /**
   * @param clock nanoseconds from any point on
   */
  PassCosts(LongSupplier clock) {
    this.clock = clock;
    Arrays.fill(lifetime, FORGOTTEN_AFTER);
  }

  /** How many sizes are told apart. */
  static int sizeCount() {
    return SIZES.length;
  }

  /** Tokens of a pass, ascending from 1. */
  static int size(int index) {
    return SIZES[index];
  }

  /** A pass or a chunk of the prompt begins. */
  void begin() {
    begin = clock.getAsLong();
  }

  /** A chunk of the prompt was read. */
  void countPrompt(int tokens) {
    if (tokens >= SMALLEST_CHUNK) {
      double tookNanos = clock.getAsLong() - begin;
      promptTokenNanos = Math.min(promptTokenNanos, tookNanos / tokens);
    }
  }

  /** A pass with logits for each token was made. */
  void countPass(int tokens) {
    long tookNanos = clock.getAsLong() - begin;
    passes++;
    int index = Arrays.binarySearch(SIZES, tokens);
    if (index < 0) {
      return;
    }
    longSizes += index > 0 && !known(index) ? 1 : 0;
    nanos[index][measured[index] % REMEMBERED] = tookNanos;
    measured[index]++;
    lastPass[index] = passes;
  }

  /** Makes sizes not tried for long worth another try. */
  void forgetOld() {
    for (int i = 1; i < SIZES.length; i++) {
      if (known(i) && passes - lastPass[i] > lifetime[i]) {
        lifetime[i] *= 2;
        measured[i] = 0;
        longSizes--;
      }
    }
  }

  private boolean known(int index) {
    return measured[index] > 0;
  }

  private double best(int index) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < Math.min(measured[index], REMEMBERED); i++) {
      best = Math.min(best, nanos[index][i]);
    }
    return best;
  }

  /** Whether a pass of one token was measured, without which nothing can be compared. */
  boolean knowsOne() {
    return known(0);
  }

  /** Whether a longer pass was measured. */
  boolean knowsMore() {
    return longSizes > 0;
  }

  /** Expected nanoseconds of a pass with logits for each token. */
  double nanos(int tokens) {
    double one = best(0);
    if (tokens == 1) {
      return one;
    }
    int below = -1;
    int above = -1;
    for (int i = 1; i < SIZES.length && above < 0; i++) {
      if (known(i)) {
        if (SIZES[i] <= tokens) {
          below = i;
        } else {
          above = i;
        }
      }
    }
    double perToken =
        promptTokenNanos == Double.POSITIVE_INFINITY ? one * ASSUMED_TOKEN_SHARE : promptTokenNanos;
    if (below < 0 && above < 0) {
      return one + tokens * perToken;
    }
    if (below < 0) {
      return Math.max(one, best(above) - (SIZES[above] - tokens) * perToken);
    }
    int more = tokens - SIZES[below];
    if (above < 0) {
      return best(below) + more * perToken;
    }
    double span = SIZES[above] - SIZES[below];
    return best(below) + (best(above) - best(below)) * more / span;
  }
}
