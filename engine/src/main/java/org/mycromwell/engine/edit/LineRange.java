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

  /** Not that of records, whose code Java makes when it is first needed: each edit asks. */
  @Override
  public boolean equals(Object other) {
    return other instanceof LineRange range && first == range.first && end == range.end;
  }

  @Override
  public int hashCode() {
    return 31 * first + end;
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
