package org.mycromwell.engine.edit;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of one side of a comparison: what makes two of them equal, and how they look. */
interface DiffLines {
  int count();

  /** Equal for equal lines. */
  Object key(int line);

  /**
   * Columns of white space before the text of a line, or -1 when it is blank. Decides only where a
   * change is shown that could stand at several places.
   */
  default int indent(int line) {
    String text = key(line).toString();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > ' ') {
        return i;
      }
    }
    return -1;
  }

  /** Whole lines as bytes, line ends included. */
  static DiffLines bytes(byte[] bytes, LineTable lines) {
    return new DiffLines() {
      @Override
      public int count() {
        return lines.count();
      }

      @Override
      public Object key(int line) {
        int start = lines.start(line);
        return new String(bytes, start, lines.end(line) - start, StandardCharsets.ISO_8859_1);
      }
    };
  }

  static DiffLines texts(List<String> lines) {
    return new DiffLines() {
      @Override
      public int count() {
        return lines.size();
      }

      @Override
      public Object key(int line) {
        return lines.get(line);
      }
    };
  }
}
