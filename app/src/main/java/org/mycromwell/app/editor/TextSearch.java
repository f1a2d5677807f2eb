package org.mycromwell.app.editor;

import org.fxmisc.richtext.CodeArea;

/**
 * Finds text in a pane without regard to case, marks all of it and selects one match. On the FX
 * thread.
 */
public final class TextSearch {
  /** Hears of what is to be marked. */
  interface Marker {
    /**
     * Marks these and nothing else.
     *
     * @param current the match that is selected; -1 for none
     */
    void mark(Matches matches, int current);
  }

  /**
   * What a search came to.
   *
   * @param current which match is selected, from 1; 0 when there is none
   * @param count of all matches
   */
  public record Result(int current, int count) {}

  private final CodeArea area;
  private final Marker marker;

  TextSearch(CodeArea area, Marker marker) {
    this.area = area;
    this.marker = marker;
  }

  /**
   * Selects the first match that begins at the selection or after it, from the top again if none.
   */
  public Result find(String query) {
    Matches matches = Matches.of(area.getText(), query);
    return select(matches, matches.from(area.getSelection().getStart()));
  }

  /** Selects the match after the selection. */
  public Result next(String query) {
    Matches matches = Matches.of(area.getText(), query);
    return select(matches, matches.from(area.getSelection().getStart() + 1));
  }

  /** Selects the match before the selection. */
  public Result previous(String query) {
    Matches matches = Matches.of(area.getText(), query);
    return select(matches, matches.upTo(area.getSelection().getStart() - 1));
  }

  /** Marks what there is after the text has changed; caret and selection stay. */
  public Result update(String query) {
    Matches matches = Matches.of(area.getText(), query);
    boolean selected = area.getSelection().getLength() == query.length();
    int current = selected ? matches.at(area.getSelection().getStart()) : -1;
    marker.mark(matches, current);
    return new Result(current + 1, matches.count());
  }

  /** Marks nothing any more. */
  public void end() {
    marker.mark(Matches.NONE, -1);
  }

  private Result select(Matches matches, int match) {
    if (matches.count() == 0) {
      area.deselect();
      end();
      return new Result(0, 0);
    }
    marker.mark(matches, match);
    area.selectRange(matches.start(match), matches.end(match));
    area.requestFollowCaret();
    return new Result(match + 1, matches.count());
  }
}
