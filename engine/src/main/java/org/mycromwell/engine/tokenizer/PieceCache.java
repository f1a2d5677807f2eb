package org.mycromwell.engine.tokenizer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the tokens of short pieces, most of which recur. Of fixed size: a piece displaces the
 * one in its slot. Threads may share it without locks, because entries are immutable and losing one
 * only costs time.
 */
final class PieceCache {
  private static final int SLOTS = 1 << 14;
  private static final int MAX_PIECE_CHARS = 32;

  private record Entry(int hash, char[] piece, int[] ids) {
    boolean holds(int wantedHash, char[] text, int from, int to) {
      return hash == wantedHash && Arrays.equals(piece, 0, piece.length, text, from, to);
    }
  }

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  static boolean accepts(int from, int to) {
    return to - from <= MAX_PIECE_CHARS;
  }

  static int hash(char[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = (hash ^ text[i]) * 0x9E3779B1;
      hash ^= hash >>> 15;
    }
    return hash;
  }

  /** Ids of the piece, not to be changed; null if they are not remembered. */
  int @Nullable [] get(int hash, char[] text, int from, int to) {
    @Nullable Entry entry = slots[hash & (SLOTS - 1)];
    return entry != null && entry.holds(hash, text, from, to) ? entry.ids : null;
  }

  void put(int hash, char[] text, int from, int to, int[] ids) {
    slots[hash & (SLOTS - 1)] = new Entry(hash, Arrays.copyOfRange(text, from, to), ids);
  }
}
