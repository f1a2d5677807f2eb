package org.mycromwell.engine.data.charts;

import java.awt.Graphics2D;
import java.util.function.Consumer;

/**
 * A picture that is laid out and not painted yet.
 *
 * @param painter paints on paper that is filled already
 */
record Drawing(double width, double height, Consumer<Graphics2D> painter) {
  /** What fits a tile of a small model without being scaled. */
  static final int MAX_WIDTH = 512;

  static final int MAX_HEIGHT = 256;

  boolean fits() {
    return width <= MAX_WIDTH && height <= MAX_HEIGHT;
  }
}
