package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Floats that are kept from prompt to prompt and grow with the longest. */
final class FloatBuffer {
  private float[] values = new float[0];

  /** At least {@code rows x cols} floats; what stood in them before may still. */
  float[] of(int rows, int cols) {
    int size = size(rows, cols);
    if (values.length < size) {
      values = new float[0]; // both together may be more than there is room for
      values = new float[size];
    }
    return values;
  }

  /**
   * Elements of an array of {@code rows x cols}.
   *
   * @throws EngineException when an array cannot be so long
   */
  static int size(int rows, int cols) {
    long size = (long) rows * cols;
    if (size > Integer.MAX_VALUE - 8) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "reading this prompt needs "
              + rows
              + " rows of "
              + cols
              + " numbers, more than one buffer holds; shorten the prompt or use smaller images");
    }
    return (int) size;
  }
}
