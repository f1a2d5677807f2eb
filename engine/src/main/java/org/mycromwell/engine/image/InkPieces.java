package org.mycromwell.engine.image;

import java.util.Arrays;

/** The connected pieces of ink of a picture, mostly letters: their boxes and how many pixels. */
final class InkPieces {
  private static final int FIELDS = 5;

  private int[] runs = new int[FIELDS * 256];
  private int[] parents = new int[256];

  /** Begin and end of each run in its row, which joining leaves as they are. */
  private int[] spans = new int[2 * 256];

  private int count;

  private InkPieces() {}

  /** Pieces of pixels with at least so much ink; those that touch at a corner are one. */
  static InkPieces of(Ink ink, float least) {
    InkPieces pieces = new InkPieces();
    int above = 0;
    int aboveEnd = 0;
    for (int y = 0; y < ink.height(); y++) {
      int first = pieces.count;
      int at = above;
      int x = 0;
      while (x < ink.width()) {
        if (ink.ink()[y * ink.width() + x] < least) {
          x++;
          continue;
        }
        int begin = x;
        while (x < ink.width() && ink.ink()[y * ink.width() + x] >= least) {
          x++;
        }
        int run = pieces.add(begin, x, y);
        while (at < aboveEnd && pieces.spans[2 * at + 1] < begin) {
          at++;
        }
        for (int i = at; i < aboveEnd && pieces.spans[2 * i] <= x; i++) {
          pieces.join(i, run);
        }
      }
      above = first;
      aboveEnd = pieces.count;
    }
    return pieces;
  }

  private int add(int begin, int end, int y) {
    if (count == parents.length) {
      parents = Arrays.copyOf(parents, 2 * count);
      runs = Arrays.copyOf(runs, 2 * FIELDS * count);
      spans = Arrays.copyOf(spans, 4 * count);
    }
    parents[count] = count;
    spans[2 * count] = begin;
    spans[2 * count + 1] = end;
    int at = FIELDS * count;
    runs[at] = begin;
    runs[at + 1] = end;
    runs[at + 2] = y;
    runs[at + 3] = y + 1;
    runs[at + 4] = end - begin;
    return count++;
  }

  private int root(int run) {
    int at = run;
    while (parents[at] != at) {
      parents[at] = parents[parents[at]];
      at = parents[at];
    }
    return at;
  }

  private void join(int a, int b) {
    int into = root(a);
    int from = root(b);
    if (into == from) {
      return;
    }
    parents[from] = into;
    int i = FIELDS * into;
    int j = FIELDS * from;
    runs[i] = Math.min(runs[i], runs[j]);
    runs[i + 1] = Math.max(runs[i + 1], runs[j + 1]);
    runs[i + 2] = Math.min(runs[i + 2], runs[j + 2]);
    runs[i + 3] = Math.max(runs[i + 3], runs[j + 3]);
    runs[i + 4] += runs[j + 4];
  }

  /** Takes a piece: left, right, top and bottom, the ends excluded, and its pixels. */
  interface Visitor {
    void piece(int left, int right, int top, int bottom, int pixels);
  }

  void each(Visitor visitor) {
    for (int run = 0; run < count; run++) {
      if (parents[run] == run) {
        int i = FIELDS * run;
        visitor.piece(runs[i], runs[i + 1], runs[i + 2], runs[i + 3], runs[i + 4]);
      }
    }
  }
}
