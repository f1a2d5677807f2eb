package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.List;

/** Lines of text that is no file yet. */
final class LineTexts {
  private LineTexts() {}

  /** The lines of a text; a line end at its end ends the last line and starts no other. */
  static List<String> split(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      lines.add(text.substring(start, end));
      start = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    return lines;
  }

  /** Lines that contain no line ends: one that does counts as several. */
  static List<String> single(List<String> lines) {
    List<String> result = new ArrayList<>(lines.size());
    for (String line : lines) {
      if (line.indexOf('\n') < 0 && line.indexOf('\r') < 0) {
        result.add(line);
      } else {
        result.addAll(split(line));
      }
    }
    return result;
  }
}
