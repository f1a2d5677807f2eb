package org.mycromwell.engine.model.weights;

/**
 * One tensor a model consists of.
 *
 * @param rows outputs of a matrix; 1 for a vector
 * @param cols inputs of a matrix; elements of a vector
 */
public record TensorSpec(String name, Role role, int rows, int cols) {
  /** What a tensor is for, and so which types it may have. */
  public enum Role {
    EMBEDDING,
    MATRIX,
    /** Rows of a few numbers each that are used as floats: depthwise filters, positions. */
    FILTER,
    NORM,
    BIAS,
    ROPE_FACTORS;

    /** Whether the tensor is a single row that is kept as floats. */
    public boolean isVector() {
      return this == NORM || this == BIAS || this == ROPE_FACTORS;
    }
  }

  public long elements() {
    return (long) rows * cols;
  }
}
