package org.mycromwell.app.editor;

import java.util.Locale;
import org.fxmisc.richtext.CodeArea;

/** Finds text in a pane without regard to case and selects what it finds. On the FX thread. */
public final class TextSearch {
  /** Counting goes on no further: nobody reads the number. */
  private static final int MAX_COUNT = 9_999;

  /**
   * What a search came to.
   *
   * @param current which match is selected, from 1; 0 when there is none
   * @param count of all matches, {@value #MAX_COUNT} at most
   */
  public record Result(int current, int count) {}

  private final CodeArea area;

  TextSearch(CodeArea area) {
    this.area = area;
  }

  /**
   * Selects the first match that begins at the selection or after it, from the top again if none.
   */
  public Result find(String query) {
    return select(query, area.getSelection().getStart(), true);
  }

  /** Selects the match after the selection. */
  public Result next(String query) {
    return select(query, area.getSelection().getStart() + 1, true);
  }

  /** Selects the match before the selection. */
  public Result previous(String query) {
    return select(query, area.getSelection().getStart() - 1, false);
  }

  private Result select(String query, int from, boolean forward) {
    if (query.isEmpty()) {
      area.deselect();
      return new Result(0, 0);
    }
    String text = area.getText().toLowerCase(Locale.ROOT);
    String wanted = query.toLowerCase(Locale.ROOT);
    int found =
        forward ? text.indexOf(wanted, from) : from < 0 ? -1 : text.lastIndexOf(wanted, from);
    if (found < 0) {
      found = forward ? text.indexOf(wanted) : text.lastIndexOf(wanted);
    }
    if (found < 0) {
      area.deselect();
      return new Result(0, 0);
    }
    int current = 0;
    int count = 0;
    for (int at = text.indexOf(wanted);
        at >= 0 && count < MAX_COUNT;
        at = text.indexOf(wanted, at + 1)) {
      count++;
      current = at <= found ? count : current;
    }
    area.selectRange(found, found + wanted.length());
    area.requestFollowCaret();
    return new Result(current, count);
  }
}
