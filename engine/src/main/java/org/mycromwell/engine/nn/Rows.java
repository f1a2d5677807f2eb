package org.mycromwell.engine.nn;

/**
 * A row-major matrix of {@code count} rows that begins at the start of {@code data}, which may be
 * longer. A view: whoever made the data owns it, mostly a {@link Buffers}.
 */
public record Rows(float[] data, int count, int width) {
  public Rows {
    if (count < 0 || width < 1 || (long) count * width > data.length) {
      throw new IllegalArgumentException(
          count + " rows of " + width + " in " + data.length + " elements");
    }
  }

  /** Elements in use. */
  public int size() {
    return count * width;
  }

  /** The same data cut into rows of another width, which must divide {@link #size()}. */
  public Rows reshaped(int newWidth) {
    if (newWidth < 1 || size() % newWidth != 0) {
      throw new IllegalArgumentException(
          count + " rows of " + width + " cannot be cut into rows of " + newWidth);
    }
    return new Rows(data, size() / newWidth, newWidth);
  }

  void requireWidth(int expected) {
    if (width != expected) {
      throw new IllegalArgumentException("rows of " + width + ", not " + expected);
    }
  }

  void requireShape(int expectedCount, int expectedWidth) {
    if (count != expectedCount || width != expectedWidth) {
      throw new IllegalArgumentException(
          count + " rows of " + width + ", not " + expectedCount + " of " + expectedWidth);
    }
  }
}
