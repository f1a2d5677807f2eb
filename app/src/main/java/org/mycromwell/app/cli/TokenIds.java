package org.mycromwell.app.cli;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Token ids as text: numbers with blanks or commas between. */
final class TokenIds {
  private TokenIds() {}

  /**
   * The ids in {@code text}.
   *
   * @param source names the text in errors
   */
  static int[] parse(String text, String source) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return new int[0];
    }
    String[] words = stripped.split("\\s*,\\s*|\\s+", -1);
    int[] ids = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      try {
        ids[i] = Integer.parseUnsignedInt(words[i]);
      } catch (NumberFormatException e) {
        ids[i] = -1;
      }
      if (ids[i] < 0) {
        throw new EngineException(
            Kind.BAD_ARGUMENT,
            source + ": '" + words[i] + "' is no token id, expected 0, 1, 2, ...");
      }
    }
    return ids;
  }

  /** The ids with one blank between. */
  static String format(int[] ids) {
    StringBuilder text = new StringBuilder(6 * ids.length);
    for (int i = 0; i < ids.length; i++) {
      text.append(i == 0 ? "" : " ").append(ids[i]);
    }
    return text.toString();
  }
}
