package org.mycromwell.engine.tokenizer;

import java.util.Arrays;

/** A growing array of ints. */
final class IntList {
  private int[] values;
  private int size;

  IntList(int capacity) {
    values = new int[Math.max(4, capacity)];
  }

  void add(int value) {
    if (size == values.length) {
      grow(size + 1);
    }
    values[size++] = value;
  }

  void addAll(int[] more) {
    if (more.length > values.length - size) {
      grow(Math.addExact(size, more.length));
    }
    System.arraycopy(more, 0, values, size, more.length);
    size += more.length;
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Copy of the elements from index {@code from} on. */
  int[] copyFrom(int from) {
    return Arrays.copyOfRange(values, from, size);
  }

  private void grow(int needed) {
    values = Arrays.copyOf(values, Math.max(needed, size + (size >> 1)));
  }
}
