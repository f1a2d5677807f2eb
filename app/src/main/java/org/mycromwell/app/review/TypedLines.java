package org.mycromwell.app.review;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Lines as a text to type into, and back. No line is no text; in a text of line breaks alone each
 * of them is an empty line, so that one empty line can be typed too. Pure functions.
 */
final class TypedLines {
  private TypedLines() {}

  static String text(List<String> lines) {
    return lines.stream().allMatch(String::isEmpty)
        ? "\n".repeat(lines.size())
        : String.join("\n", lines);
  }

  static List<String> lines(String text) {
    return text.chars().allMatch(letter -> letter == '\n')
        ? Collections.nCopies(text.length(), "")
        : Arrays.asList(text.split("\n", -1));
  }
}
