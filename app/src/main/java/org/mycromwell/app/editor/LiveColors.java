package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.syntax.SyntaxSpan;

/**
 * Keeps the colours of an edited text right. Only what is seen is coloured anew after a change; the
 * rest follows when it is scrolled to. Owned by the FX thread.
 */
final class LiveColors {
  /** Rows above and below what is seen, so that a short way of scrolling needs nothing. */
  private static final int MARGIN = 40;

  private final CodeArea area;
  private final SyntaxService service;
  private SyntaxService.@Nullable Session session;
  private String fileName = "";
  private long version;
  private boolean changed;
  private boolean asked;
  private Matches matches = Matches.NONE;
  private int currentMatch = -1;

  LiveColors(CodeArea area, SyntaxService service) {
    this.area = area;
    this.service = service;
    area.plainTextChanges().subscribe(change -> textChanged());
    area.viewportDirtyEvents().subscribe(event -> scrolled());
  }

  /** Follows the text that is shown from now on, which is coloured already. */
  void start(String name) {
    stop();
    fileName = name;
    session = service.follow(name);
    changed = false;
    matches = Matches.NONE;
  }

  /** Leaves the text as it is. */
  void stop() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** Marks what was found over the colours, from now on. */
  void mark(Matches found, int current) {
    if (found.count() > 0 || matches.count() > 0) {
      matches = found;
      currentMatch = current;
      changed = true; // what is out of sight is marked when it comes into sight
      if (session != null) {
        askSoon();
      }
    }
  }

  Optional<String> fileName() {
    return session == null ? Optional.empty() : Optional.of(fileName);
  }

  private void textChanged() {
    version++;
    if (session != null) {
      changed = true;
      askSoon();
    }
  }

  private void scrolled() {
    if (changed && session != null) {
      askSoon();
    }
  }

  /** One question for all the changes of a pulse. */
  private void askSoon() {
    if (!asked) {
      asked = true;
      Platform.runLater(this::ask);
    }
  }

  private void ask() {
    asked = false;
    SyntaxService.Session current = session;
    int visible = area.getVisibleParagraphs().size();
    if (current == null || visible == 0) {
      return;
    }
    int first = Math.max(0, area.visibleParToAllParIndex(0) - MARGIN);
    int last =
        Math.min(
            area.getParagraphs().size() - 1, area.visibleParToAllParIndex(visible - 1) + MARGIN);
    int from = area.getAbsolutePosition(first, 0);
    int to = area.getAbsolutePosition(last, area.getParagraphLength(last));
    long asOf = version;
    current.request(
        area.getText(),
        from,
        to,
        spans -> Platform.runLater(() -> paint(current, asOf, from, to, spans)));
  }

  private void paint(
      SyntaxService.Session of, long asOf, int from, int to, List<SyntaxSpan> spans) {
    if (of == session && asOf == version && to > from) {
      var styles =
          StyledText.styleSpans(spans, from, to)
              .overlay(matches.styles(from, to, currentMatch), LiveColors::both);
      // Equal styles are not set: setting them would lay out the rows once more.
      if (!styles.equals(area.getStyleSpans(from, to))) {
        area.setStyleSpans(from, styles);
      }
    }
  }

  private static Collection<String> both(Collection<String> color, Collection<String> mark) {
    if (mark.isEmpty()) {
      return color;
    }
    List<String> styles = new ArrayList<>(color);
    styles.addAll(mark);
    return styles;
  }
}
