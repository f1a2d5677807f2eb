package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/** Maps pairs of token ids to the rank of their merge and the id it makes. */
final class PairTable {
  /** What {@link #get} returns for pairs that do not merge; larger than every entry. */
  static final long NONE = Long.MAX_VALUE;

  private static final long EMPTY = -1;

  private final long[] keys;
  private final long[] values;
  private final int shift;

  PairTable(int entries) {
    int size = Hashing.tableSize(entries);
    keys = new long[size];
    Arrays.fill(keys, EMPTY);
    values = new long[size];
    shift = Long.numberOfLeadingZeros(size) + 1;
  }

  /** Adds a merge; of two with the same parts the first stays. */
  void putIfAbsent(int left, int right, int rank, int merged) {
    long key = key(left, right);
    int at = (int) (Hashing.mix(key) >>> shift);
    while (keys[at] != EMPTY) {
      if (keys[at] == key) {
        return;
      }
      at = (at + 1) & (keys.length - 1);
    }
    keys[at] = key;
    values[at] = ((long) rank << 32) | merged;
  }

  /** {@code rank << 32 | merged id}, or {@link #NONE}. */
  long get(int left, int right) {
    long key = key(left, right);
    int at = (int) (Hashing.mix(key) >>> shift);
    while (true) {
      long found = keys[at];
      if (found == key) {
        return values[at];
      }
      if (found == EMPTY) {
        return NONE;
      }
      at = (at + 1) & (keys.length - 1);
    }
  }

  private static long key(int left, int right) {
    return ((long) left << 32) | right;
  }
}
