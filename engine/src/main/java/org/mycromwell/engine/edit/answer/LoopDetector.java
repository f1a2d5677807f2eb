package org.mycromwell.engine.edit.answer;

/** Notices a model that goes round in circles: the end of its text is one piece many times over. */
final class LoopDetector {
  private static final int WINDOW_CHARS = 8192;
  private static final int MIN_CHARS = 3000;
  private static final int MIN_TURNS = 12;

  private LoopDetector() {}

  /** Whether the text ends in a loop that the source does not explain. */
  static boolean isLooping(CharSequence text, String source) {
    int length = Math.min(text.length(), WINDOW_CHARS);
    if (length < MIN_CHARS) {
      return false;
    }
    char[] reversed = new char[length];
    for (int i = 0; i < length; i++) {
      reversed[i] = text.charAt(text.length() - 1 - i);
    }
    int period = period(reversed);
    if (period == 0) {
      return false;
    }
    // A source of like lines has like lines when it is copied.
    String turns = text.subSequence(text.length() - 4 * period, text.length()).toString();
    return !source.contains(turns) || text.length() > 2 * source.length() + MIN_CHARS;
  }

  /** Length of the piece that fills the beginning of the text often enough, or 0 (by Z values). */
  private static int period(char[] text) {
    int[] match = new int[text.length];
    int left = 0;
    int right = 0;
    for (int i = 1; i < text.length; i++) {
      int n = i < right ? Math.min(right - i, match[i - left]) : 0;
      while (i + n < text.length && text[n] == text[i + n]) {
        n++;
      }
      match[i] = n;
      if (i + n > right) {
        left = i;
        right = i + n;
      }
      if (i + n >= Math.max(MIN_CHARS, MIN_TURNS * i)) {
        return i;
      }
    }
    return 0;
  }
}
