package org.mycromwell.engine.tokenizer;

/** Texts of untrusted files in messages. */
final class Messages {
  private static final int MAX_CHARS = 60;

  private Messages() {}

  /** The text in quotes, cut and with control characters escaped, so that it fits one line. */
  static String quote(String text) {
    StringBuilder out = new StringBuilder("'");
    int end = Math.min(text.length(), MAX_CHARS);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append(end < text.length() ? "...'" : "'").toString();
  }
}
