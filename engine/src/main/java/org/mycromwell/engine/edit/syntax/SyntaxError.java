package org.mycromwell.engine.edit.syntax;

/**
 * A place where a text does not follow the grammar of its language.
 *
 * @param line from 1
 * @param column from 1, in characters as people count them: an emoji is one, a tab is one
 * @param message a few words, such as {@code unexpected 'x'} or {@code missing ')'}
 */
public record SyntaxError(int line, int column, String message) {
  @Override
  public String toString() {
    return "line " + line + ", column " + column + ": " + message;
  }
}
