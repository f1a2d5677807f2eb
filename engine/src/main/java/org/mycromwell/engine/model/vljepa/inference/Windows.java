package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Segments;

/**
 * The tokens of an image in an order in which those of a window stand together.
 *
 * @param order raster index of each; windows from left to right and top to bottom, those at the
 *     edges smaller
 */
record Windows(int[] order, Segments segments) {
  static Windows of(int height, int width, int side) {
    int down = (height + side - 1) / side;
    int across = (width + side - 1) / side;
    int[] order = new int[height * width];
    int[] begins = new int[down * across + 1];
    int n = 0;
    for (int window = 0; window < down * across; window++) {
      int top = window / across * side;
      int left = window % across * side;
      for (int row = top; row < Math.min(top + side, height); row++) {
        for (int col = left; col < Math.min(left + side, width); col++) {
          order[n++] = row * width + col;
        }
      }
      begins[window + 1] = n;
    }
    return new Windows(order, new Segments(begins, begins));
  }
}
