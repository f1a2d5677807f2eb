package org.mycromwell.app.editor;

/**
 * Characters of a row that are drawn in a way of their own. Where marks overlap, all their style
 * classes hold.
 *
 * @param start the first character
 * @param end after the last character
 * @param style a style class of {@code editor.css}
 */
public record TextMark(int start, int end, String style) {
  /** Words that only the new text has. */
  public static final String WORD_INSERT = "word-insert";

  /** Words that only the old text has. */
  public static final String WORD_DELETE = "word-delete";

  /** Words that were replaced. */
  public static final String WORD_CHANGED = "word-changed";

  /** Text of the window rather than of the file. */
  public static final String NOTE = "note";

  /** The place where the answer is being written. */
  public static final String STREAM_CARET = "stream-caret";

  public TextMark {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("a mark from " + start + " to " + end);
    }
  }
}
