package org.mycromwell.engine.edit.syntax;

/**
 * A piece of a text that is drawn alike.
 *
 * @param start offset of its first character
 * @param end offset after its last character
 */
public record SyntaxSpan(int start, int end, SyntaxClass style) {
  public SyntaxSpan {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a span from " + start + " to " + end);
    }
  }
}
