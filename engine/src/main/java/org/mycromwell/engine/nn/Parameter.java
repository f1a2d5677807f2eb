package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * A named matrix of weights with its gradient. A frozen parameter gets no gradient. Made by {@link
 * Parameters}.
 */
public final class Parameter {
  private final String name;
  private final int rows;
  private final int cols;
  private final boolean decayed;
  private final float[] value;
  private float @Nullable [] gradient;
  private boolean frozen;

  Parameter(String name, int rows, int cols, boolean decayed) {
    if (rows < 1 || cols < 1) {
      throw new IllegalArgumentException(name + " is " + rows + " x " + cols);
    }
    this.name = name;
    this.rows = rows;
    this.cols = cols;
    this.decayed = decayed;
    value = new float[Math.multiplyExact(rows, cols)];
  }

  public String name() {
    return name;
  }

  public int rows() {
    return rows;
  }

  public int cols() {
    return cols;
  }

  /** Elements. */
  public int size() {
    return value.length;
  }

  /** Whether weight decay applies: to matrices, not to norms, biases and other vectors. */
  public boolean decayed() {
    return decayed;
  }

  /** Row-major; shared, not copied. */
  public float[] value() {
    return value;
  }

  /**
   * Sum of the gradients since {@link Parameters#zeroGradients}; made at the first call.
   *
   * @throws IllegalStateException when the parameter is frozen
   */
  public float[] gradient() {
    if (frozen) {
      throw new IllegalStateException(name + " is frozen");
    }
    float[] made = gradient;
    if (made == null) {
      made = new float[value.length];
      gradient = made;
    }
    return made;
  }

  /** Whether a gradient was ever asked for. */
  public boolean hasGradient() {
    return gradient != null;
  }

  public boolean frozen() {
    return frozen;
  }

  /** Freezing drops the gradient and its memory. */
  public void freeze(boolean freeze) {
    frozen = freeze;
    if (freeze) {
      gradient = null;
    }
  }

  @Override
  public String toString() {
    return name + " [" + rows + ", " + cols + "]";
  }
}
