package org.mycromwell.engine.edit;

/**
 * The lines {@code first} to {@code end - 1}, counted from 0; an empty range is a place between.
 */
public record LineRange(int first, int end) {
  public LineRange {
    if (first < 0 || end < first) {
      throw new IllegalArgumentException("no line range: " + first + " to " + end);
    }
  }

  public int size() {
    return end - first;
  }

  public boolean isEmpty() {
    return first == end;
  }

  public boolean contains(LineRange other) {
    return first <= other.first && other.end <= end;
  }
}
