package org.mycromwell.engine.tokenizer;

/** Forms tokens within one piece of text. Immutable; what changes lives in the scratch. */
interface PieceAlgorithm {
  /** Working memory of one thread, made once and reused. */
  final class Scratch {
    final LongHeap heap = new LongHeap();
    int[] ids = new int[64];
    int[] previous = new int[64];
    int[] next = new int[64];
    int[] ends = new int[64];
    long[] candidates = new long[64];
    long[] hashes = new long[65];

    /** Makes room for that many symbols. */
    void reserve(int symbols) {
      if (symbols <= ids.length) {
        return;
      }
      int size = Math.max(symbols, ids.length + (ids.length >> 1));
      ids = new int[size];
      previous = new int[size];
      next = new int[size];
      ends = new int[size];
      candidates = new long[size];
      hashes = new long[size + 1];
    }
  }

  /** Appends the tokens of the piece {@code utf8[0, length)}, which is valid UTF-8, not empty. */
  void encode(byte[] utf8, int length, Scratch scratch, IntList out);
}
