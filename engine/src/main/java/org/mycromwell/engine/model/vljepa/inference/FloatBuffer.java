package org.mycromwell.engine.model.vljepa.inference;

/** Floats that are kept from prompt to prompt and grow with the longest. */
final class FloatBuffer {
  private float[] values = new float[0];

  /** At least {@code rows x cols} floats; what stood in them before may still. */
  float[] of(int rows, int cols) {
    int size = Math.multiplyExact(rows, cols);
    if (values.length < size) {
      values = new float[size];
    }
    return values;
  }
}
