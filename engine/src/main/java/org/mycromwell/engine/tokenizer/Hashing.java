package org.mycromwell.engine.tokenizer;

import java.util.SplittableRandom;

/**
 * Hash functions of the vocabulary tables. They are seeded per process, so that no file can be made
 * whose entries all collide; no result depends on the seed.
 */
final class Hashing {
  private static final long SEED = new SplittableRandom().nextLong();

  /** Factor of the polynomial over bytes; odd. */
  private static final long FACTOR = ((SEED << 1) | 1) * 0x9E3779B97F4A7C15L;

  private Hashing() {}

  /** Hash of {@code bytes[from, to)}. */
  static long bytes(byte[] bytes, int from, int to) {
    long hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * FACTOR + (bytes[i] & 0xFF) + 1;
    }
    return hash;
  }

  /** Hash of {@code bytes[0, length)} for every length: {@code hashes[length]}. */
  static void prefixes(byte[] bytes, int length, long[] hashes) {
    long hash = 0;
    for (int i = 0; i < length; i++) {
      hash = hash * FACTOR + (bytes[i] & 0xFF) + 1;
      hashes[i + 1] = hash;
    }
  }

  /** {@code FACTOR} to the power of each index up to {@code length}. */
  static long[] powers(int length) {
    long[] powers = new long[length + 1];
    powers[0] = 1;
    for (int i = 1; i <= length; i++) {
      powers[i] = powers[i - 1] * FACTOR;
    }
    return powers;
  }

  /** Spreads the bits of a key over the high bits of the result. */
  static long mix(long key) {
    long hash = (key ^ SEED) * 0x9E3779B97F4A7C15L;
    return (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
  }

  /** Size of an open-addressing table for that many entries: a power of two, at most 2/3 full. */
  static int tableSize(int entries) {
    long wanted = Math.max(16, entries + (entries >> 1) + 1L);
    if (wanted > 1 << 29) {
      throw new IllegalArgumentException(entries + " entries");
    }
    return Integer.highestOneBit((int) wanted - 1) << 1;
  }
}
