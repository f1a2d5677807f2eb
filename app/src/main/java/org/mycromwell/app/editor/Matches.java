package org.mycromwell.app.editor;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/** Where a text holds what is searched for; matches do not overlap. Immutable. */
final class Matches {
  static final Matches NONE = new Matches(new int[0], 0);

  private static final Collection<String> OTHER = List.of("found");
  private static final Collection<String> CURRENT = List.of("found", "current");

  private final int[] starts;
  private final int length;

  private Matches(int[] starts, int length) {
    this.starts = starts;
    this.length = length;
  }

  /** Without regard to case; none for an empty query. */
  static Matches of(String text, String query) {
    if (query.isEmpty()) {
      return NONE;
    }
    String wanted = folded(query);
    String searched = folded(text);
    int[] starts = new int[16];
    int count = 0;
    for (int at = searched.indexOf(wanted);
        at >= 0;
        at = searched.indexOf(wanted, at + wanted.length())) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count++] = at;
    }
    return new Matches(Arrays.copyOf(starts, count), wanted.length());
  }

  /** Letter by letter, so that places stay where they are. */
  private static String folded(String text) {
    char[] letters = text.toCharArray();
    for (int i = 0; i < letters.length; i++) {
      letters[i] = Character.toLowerCase(letters[i]);
    }
    return new String(letters);
  }

  int count() {
    return starts.length;
  }

  int start(int match) {
    return starts[match];
  }

  int end(int match) {
    return starts[match] + length;
  }

  /** The first match that begins at an offset or after it; the first of all when none does. */
  int from(int offset) {
    int next = after(offset - 1);
    return next == starts.length ? 0 : next;
  }

  /** The last match that begins at an offset or before it; the last of all when none does. */
  int upTo(int offset) {
    int last = after(offset) - 1;
    return last < 0 ? starts.length - 1 : last;
  }

  /** Which match is at exactly this offset; -1 for none. */
  int at(int offset) {
    return Math.max(-1, Arrays.binarySearch(starts, offset));
  }

  private int after(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /**
   * How a range of the text is marked.
   *
   * @param current the match that is marked more strongly; -1 for none
   */
  StyleSpans<Collection<String>> styles(int from, int to, int current) {
    StyleSpansBuilder<Collection<String>> builder = new StyleSpansBuilder<>();
    int at = from;
    for (int i = after(from - length); i < starts.length && starts[i] < to; i++) {
      int start = Math.max(from, starts[i]);
      int end = Math.min(to, end(i));
      builder.add(List.of(), start - at);
      builder.add(i == current ? CURRENT : OTHER, end - start);
      at = end;
    }
    builder.add(List.of(), to - at);
    return builder.create();
  }
}
