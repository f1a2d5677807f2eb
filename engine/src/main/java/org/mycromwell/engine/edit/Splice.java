package org.mycromwell.engine.edit;

import java.util.Arrays;

/**
 * The bytes {@code start} to {@code end - 1} of a file and the bytes that replace them. The array
 * belongs to the splice: nobody changes it.
 */
public record Splice(int start, int end, byte[] replacement) {
  public Splice {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no byte range: " + start + " to " + end);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Splice splice
        && start == splice.start
        && end == splice.end
        && Arrays.equals(replacement, splice.replacement);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * start + end) + Arrays.hashCode(replacement);
  }

  @Override
  public String toString() {
    return "Splice[" + start + ", " + end + " -> " + replacement.length + " bytes]";
  }
}
