package org.mycromwell.engine.data;

import org.mycromwell.engine.random.CounterRandom;

/**
 * A random order of {@code 0..size-1} that is computed place by place: a Feistel network over the
 * next even power of two, walked until it lands inside. Immutable.
 */
public final class Shuffle {
  private static final int ROUNDS = 4;

  private final int size;
  private final int halfBits;
  private final long key;

  public Shuffle(int size, long seed, long epoch) {
    if (size < 1) {
      throw new IllegalArgumentException("size " + size);
    }
    this.size = size;
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(size - 1));
    halfBits = (bits + 1) / 2;
    key = Draws.key(seed, epoch);
  }

  /** What stands at a place. */
  public int at(int place) {
    if (place < 0 || place >= size) {
      throw new IllegalArgumentException("place " + place + " of " + size);
    }
    long value = place;
    do {
      value = permute(value);
    } while (value >= size);
    return (int) value;
  }

  private long permute(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long next = left ^ (CounterRandom.mix(key + (right << 8) + round) & mask);
      left = right;
      right = next;
    }
    return (left << halfBits) | right;
  }
}
