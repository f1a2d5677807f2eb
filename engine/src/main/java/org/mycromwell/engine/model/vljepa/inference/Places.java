package org.mycromwell.engine.model.vljepa.inference;

/** Coordinates of rows: the place in the text (or image), and row and column in it. */
record Places(int[] linear, int[] row, int[] col) {
  Places(int capacity) {
    this(new int[capacity], new int[capacity], new int[capacity]);
  }

  void set(int at, int newLinear, int newRow, int newCol) {
    linear[at] = newLinear;
    row[at] = newRow;
    col[at] = newCol;
  }
}
