package org.mycromwell.app.throughput;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures how fast runs read and write, from counters that are looked at now and then. Times are
 * of {@link System#nanoTime}, and passed in. Used by one thread.
 */
final class RateMeter {
  private static final long SECOND = 1_000_000_000L;

  /** Rates over less time say nothing. */
  private static final long LEAST = SECOND / 5;

  private record Sample(long nanos, int tokens) {}

  /** Beginning of the bins: those of earlier runs stay in the picture. */
  private final long originNanos;

  /** Which second a bin holds, -1 for none. */
  private final long[] seconds = new long[Sparkline.BINS];

  private final int[] binTokens = new int[Sparkline.BINS];
  private final boolean[] binReads = new boolean[Sparkline.BINS];
  private final Deque<Sample> lastSecond = new ArrayDeque<>();

  private boolean running;
  private boolean reading = true;
  private long firstTokenNanos;
  private int tokens;
  private int promptDone;
  private int prefillTokens;
  private long prefillNanos;
  private long decodeNanos;
  private long lastNanos;

  RateMeter(long nowNanos) {
    originNanos = nowNanos;
    Arrays.fill(seconds, -1);
  }

  /** Run was pressed. */
  void start(long now) {
    running = true;
    reading = true;
    firstTokenNanos = 0;
    tokens = 0;
    promptDone = 0;
    prefillTokens = 0;
    prefillNanos = 0;
    decodeNanos = 0;
    lastNanos = now;
    lastSecond.clear();
  }

  /** The run has ended; its averages stay. */
  void stop() {
    running = false;
    lastSecond.clear();
  }

  /**
   * What the counters say.
   *
   * @param done tokens of the prompt that are read; falls when another prompt is begun
   * @param written tokens of the answer, of all prompts
   * @param firstToken when the first of them came; 0 before
   * @param nowReading whether the model reads now
   */
  void update(int done, int written, long firstToken, boolean nowReading, long now) {
    if (!running) {
      return;
    }
    int slot = slot(now);
    if (written > tokens) {
      // The first tokens may have come since the last look, in which the model still read.
      decodeNanos += reading ? now - Math.max(lastNanos, firstToken) : now - lastNanos;
      binTokens[slot] += written - tokens;
      tokens = written;
      firstTokenNanos = firstToken;
      lastSecond.add(new Sample(now, tokens));
    } else if (!nowReading) {
      decodeNanos += now - lastNanos;
    }
    if (done > promptDone && promptDone > 0) {
      prefillTokens += done - promptDone;
      prefillNanos += now - lastNanos;
    }
    binReads[slot] |= nowReading;
    promptDone = done; // The first of a prompt includes what the cache had, and counts nothing.
    reading = nowReading;
    lastNanos = now;
  }

  private int slot(long now) {
    long second = second(now);
    int slot = (int) Math.floorMod(second, (long) Sparkline.BINS);
    if (seconds[slot] != second) {
      seconds[slot] = second;
      binTokens[slot] = 0;
      binReads[slot] = false;
    }
    return slot;
  }

  private long second(long now) {
    return Math.floorDiv(now - originNanos, SECOND);
  }

  /** Tokens written per second, over the last second. */
  OptionalDouble decodeNow(long now) {
    if (!running || reading || firstTokenNanos == 0) {
      return OptionalDouble.empty();
    }
    while (lastSecond.size() > 1 && now - secondSample() >= SECOND) {
      lastSecond.removeFirst();
    }
    Sample first = lastSecond.getFirst();
    long span = now - first.nanos;
    return span < LEAST
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) (tokens - first.tokens) * SECOND / span);
  }

  private long secondSample() {
    var samples = lastSecond.iterator();
    samples.next();
    return samples.next().nanos;
  }

  /** Tokens written per second of writing, over the run. */
  OptionalDouble decodeAverage() {
    return decodeNanos < LEAST
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) tokens * SECOND / decodeNanos);
  }

  /** Tokens of the prompt computed per second, over the run. */
  OptionalDouble prefillRate() {
    return prefillNanos < LEAST
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) prefillTokens * SECOND / prefillNanos);
  }

  /** The last sixty seconds, the present one last. */
  Sparkline sparkline(long now) {
    List<Sparkline.Bin> bins = new ArrayList<>(Sparkline.BINS);
    long present = second(now);
    for (long second = present - Sparkline.BINS + 1; second <= present; second++) {
      int slot = (int) Math.floorMod(second, (long) Sparkline.BINS);
      boolean known = second >= 0 && seconds[slot] == second;
      bins.add(
          known
              ? new Sparkline.Bin(binTokens[slot], binReads[slot] && binTokens[slot] == 0)
              : Sparkline.Bin.EMPTY);
    }
    return new Sparkline(bins);
  }
}
