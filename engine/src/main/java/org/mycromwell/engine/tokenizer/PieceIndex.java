package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/** Finds the token that consists of given bytes. Does not own the bytes of its tokens. */
final class PieceIndex {
  private final byte[] arena;
  private final int[] starts;
  private final int[] slots;
  private final int shift;

  /**
   * @param arena bytes of all tokens, one after the other
   * @param starts where each token begins in the arena, and the end of the last one
   * @param capacity tokens that will be added at most
   */
  PieceIndex(byte[] arena, int[] starts, int capacity) {
    this.arena = arena;
    this.starts = starts;
    slots = new int[Hashing.tableSize(capacity)];
    Arrays.fill(slots, -1);
    shift = Long.numberOfLeadingZeros(slots.length) + 1;
  }

  /** Adds a token; returns the token that has the same bytes, which then stays, or -1. */
  int add(int id) {
    int from = starts[id];
    int to = starts[id + 1];
    int slot = slotOf(arena, from, to, Hashing.bytes(arena, from, to));
    if (slots[slot] >= 0) {
      return slots[slot];
    }
    slots[slot] = id;
    return -1;
  }

  /** Id of the token {@code bytes[from, to)}, or -1. */
  int find(byte[] bytes, int from, int to) {
    return find(bytes, from, to, Hashing.bytes(bytes, from, to));
  }

  /** As {@link #find(byte[], int, int)}, where the hash of the bytes is known. */
  int find(byte[] bytes, int from, int to, long hash) {
    return slots[slotOf(bytes, from, to, hash)];
  }

  private int slotOf(byte[] bytes, int from, int to, long hash) {
    int slot = (int) (Hashing.mix(hash) >>> shift);
    while (slots[slot] >= 0) {
      int id = slots[slot];
      if (Arrays.equals(arena, starts[id], starts[id + 1], bytes, from, to)) {
        break;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
