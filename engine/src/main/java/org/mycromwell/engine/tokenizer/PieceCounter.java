package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/** Counts how often each piece of text occurs. For one thread. */
final class PieceCounter implements PieceSink {
  private char[] arena = new char[1 << 16];
  private int arenaSize;
  private int[] starts = new int[1 << 12];
  private int[] hashes = new int[1 << 12];
  private long[] counts = new long[1 << 12];
  private int size;
  private int[] slots = new int[1 << 13];

  PieceCounter() {
    Arrays.fill(slots, -1);
  }

  @Override
  public void piece(char[] text, int from, int to) {
    add(text, from, to, 1);
  }

  /** Adds what another counter has counted. */
  void addAll(PieceCounter other) {
    for (int i = 0; i < other.size; i++) {
      add(other.arena, other.starts[i], other.end(i), other.counts[i]);
    }
  }

  /** Number of different pieces. */
  int size() {
    return size;
  }

  long count(int index) {
    return counts[index];
  }

  String piece(int index) {
    return new String(arena, starts[index], end(index) - starts[index]);
  }

  private void add(char[] text, int from, int to, long count) {
    int hash = PieceCache.hash(text, from, to);
    int slot = hash & (slots.length - 1);
    while (slots[slot] >= 0) {
      int found = slots[slot];
      if (hashes[found] == hash
          && Arrays.equals(arena, starts[found], end(found), text, from, to)) {
        counts[found] += count;
        return;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = size;
    append(text, from, to, hash, count);
    if (size > slots.length / 2) {
      rehash();
    }
  }

  private void append(char[] text, int from, int to, int hash, long count) {
    int length = to - from;
    if (arena.length - arenaSize < length) {
      int needed = Math.addExact(arenaSize, length);
      arena = Arrays.copyOf(arena, Math.max(needed, arenaSize + (arenaSize >> 1)));
    }
    if (size == starts.length) {
      int capacity = size + (size >> 1);
      starts = Arrays.copyOf(starts, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    System.arraycopy(text, from, arena, arenaSize, length);
    starts[size] = arenaSize;
    hashes[size] = hash;
    counts[size] = count;
    arenaSize += length;
    size++;
  }

  private int end(int index) {
    return index + 1 < size ? starts[index + 1] : arenaSize;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    Arrays.fill(slots, -1);
    for (int i = 0; i < size; i++) {
      int slot = hashes[i] & (slots.length - 1);
      while (slots[slot] >= 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = i;
    }
  }
}
