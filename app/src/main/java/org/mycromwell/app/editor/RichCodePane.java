package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.ReadOnlyStyledDocument;
import org.fxmisc.richtext.model.TwoDimensional.Bias;
import org.fxmisc.richtext.util.UndoUtils;
import org.mycromwell.app.fx.Ui;
import org.reactfx.value.Var;

/** A code pane made of RichTextFX. */
public final class RichCodePane implements CodePane {
  private static final int MIN_DIGITS = 3;

  /** Rows that are to be seen below one that is shown. */
  private static final int COMFORT = 4;

  private static final CodeRow NO_ROW = new CodeRow("", 0, RowKind.PLAIN, List.of());

  private final CodeArea area = new CodeArea();
  private final VirtualizedScrollPane<CodeArea> scroll = new VirtualizedScrollPane<>(area);
  private final PaneGeometry geometry = new PaneGeometry(area);
  private final LiveColors colors;
  private final TextSearch search;
  private final ReadOnlyIntegerWrapper caretLine = new ReadOnlyIntegerWrapper(1);
  private final List<Runnable> editListeners = new ArrayList<>();
  private List<CodeRow> rows = List.of();
  private boolean comparing;
  private boolean twoNumbers;
  private int digits;
  private boolean loading;
  private int wantedRow = -1;

  /**
   * @param accessibleName what a screen reader calls this pane
   */
  public RichCodePane(SyntaxService service, String accessibleName) {
    colors = new LiveColors(area, service);
    search = new TextSearch(area, colors::mark);
    area.setAccessibleText(accessibleName);
    area.setWrapText(false);
    geometry.onMoved(this::showWantedRow);
    area.currentParagraphProperty()
        .addListener((property, before, after) -> caretLine.set(after + 1));
    area.plainTextChanges()
        .subscribe(change -> {
          if (!loading) {
            List.copyOf(editListeners).forEach(Runnable::run);
          }
        });
  }

  @Override
  public Region node() {
    return scroll;
  }

  @Override
  public void open(CodeDocument document) {
    comparing = false;
    rows = List.of();
    colors.stop();
    Ui.style(area, "still", false);
    area.setUndoManager(UndoUtils.noOpUndoManager());
    change(() -> area.replace(0, area.getLength(), document.styled()));
    area.setUndoManager(UndoUtils.plainTextUndoManager(area));
    gutter(area.getParagraphs().size(), false);
    area.setEditable(true);
    area.moveTo(0);
    area.showParagraphAtTop(0);
    colors.start(document.fileName());
  }

  @Override
  public String text() {
    return area.getText();
  }

  @Override
  public void showRows(List<CodeRow> shown) {
    List<CodeRow> before = rows;
    List<CodeRow> after = shown.isEmpty() ? List.of(CodeRow.filler()) : List.copyOf(shown);
    rows = after;
    if (!comparing) {
      comparing = true;
      colors.stop();
      area.setUndoManager(UndoUtils.noOpUndoManager());
      area.setEditable(false);
      Ui.style(area, "still", true);
      digits = 0;
      gutter(highestNumber(after), hasTwoNumbers(after));
      change(() -> area.replace(0, area.getLength(), StyledText.of(after)));
      restyle(0, after.size());
      area.moveTo(0);
      return;
    }
    RowChange change = RowChange.between(before, after);
    if (change.isEmpty()) {
      return;
    }
    gutter(highestNumber(after), hasTwoNumbers(after));
    ReadOnlyStyledDocument<Collection<String>, String, Collection<String>> part =
        StyledText.of(after.subList(change.start(), change.newEnd()));
    int from = area.getAbsolutePosition(change.start(), 0);
    int lastOld = change.oldEnd() - 1;
    int to = area.getAbsolutePosition(lastOld, area.getParagraphLength(lastOld));
    double scrolled = area.getEstimatedScrollY();
    change(() -> area.replace(from, to, part));
    restyle(change.start(), change.newEnd());
    if (Math.abs(area.getEstimatedScrollY() - scrolled) > 0.5) {
      area.scrollYToPixel(scrolled);
    }
  }

  /**
   * Where a replaced range meets what is left, the text component keeps the style of the old
   * paragraph when one of the two is empty.
   */
  private void restyle(int from, int to) {
    for (int row : new int[] {from, to - 1}) {
      List<String> style = rows.get(row).paragraphStyle();
      if (!style.equals(List.copyOf(area.getParagraph(row).getParagraphStyle()))) {
        area.setParagraphStyle(row, style);
      }
    }
  }

  private void change(Runnable action) {
    loading = true;
    try {
      action.run();
    } finally {
      loading = false;
    }
  }

  private static int highestNumber(List<CodeRow> rows) {
    int highest = 0;
    for (CodeRow row : rows) {
      highest = Math.max(highest, Math.max(row.number(), row.otherNumber()));
    }
    return highest;
  }

  private static boolean hasTwoNumbers(List<CodeRow> rows) {
    return rows.stream().anyMatch(row -> row.otherNumber() > 0);
  }

  /** Makes the gutter anew when its width or its columns change. */
  private void gutter(int highest, boolean two) {
    int needed = Math.max(MIN_DIGITS, Integer.toString(highest).length());
    if (comparing && needed == digits && two == twoNumbers) {
      return;
    }
    digits = needed;
    twoNumbers = two;
    List<Gutter.Part> parts = new ArrayList<>();
    if (!comparing) {
      parts.add(Gutter.numbers(row -> row + 1, digits));
    } else {
      parts.add(Gutter.bars(row -> row(row).kind()));
      if (two) {
        parts.add(Gutter.numbers(row -> row(row).otherNumber(), digits));
      }
      parts.add(Gutter.numbers(row -> row(row).number(), digits));
      parts.add(Gutter.signs(row -> row(row).kind()));
    }
    area.setParagraphGraphicFactory(new Gutter(parts, row -> row(row).kind()));
  }

  private CodeRow row(int index) {
    // While a change is made there may be paragraphs that have no row yet.
    return index < rows.size() ? rows.get(index) : NO_ROW;
  }

  @Override
  public List<CodeRow> rows() {
    return rows;
  }

  @Override
  public void setEditable(boolean editable) {
    area.setEditable(editable && !comparing);
  }

  @Override
  public void onEdited(Runnable listener) {
    editListeners.add(listener);
  }

  @Override
  public void onRowClicked(IntConsumer listener) {
    area.addEventHandler(
        MouseEvent.MOUSE_CLICKED,
        event -> {
          double height = geometry.rowHeight();
          if (height > 0 && event.isStillSincePress()) {
            int row = (int) Math.floor((event.getY() - geometry.top(0)) / height);
            if (row >= 0 && row < area.getParagraphs().size()) {
              listener.accept(row);
            }
          }
        });
  }

  @Override
  public void goToLine(int line) {
    int row = Math.clamp(line - 1, 0, area.getParagraphs().size() - 1);
    area.moveTo(row, 0);
    showRow(row);
  }

  @Override
  public void showRow(int row) {
    int shown = Math.clamp(row, 0, area.getParagraphs().size() - 1);
    double height = geometry.rowHeight();
    if (height <= 0) {
      wantedRow = shown;
      return;
    }
    double viewport = geometry.viewportHeight();
    double top = geometry.top(shown);
    if (top >= 0 && top + COMFORT * height <= viewport) {
      return; // It is seen, with some rows below it: moving the text would only confuse.
    }
    double end = Math.max(0, area.getParagraphs().size() * height - viewport);
    area.scrollYToPixel(Math.clamp(shown * height - viewport / 3, 0, end));
  }

  /** What was asked for before there was a layout. */
  private void showWantedRow() {
    int row = wantedRow;
    wantedRow = -1;
    if (row >= 0) {
      showRow(row);
    }
  }

  /** Leaves the vertical scroll bar to the pane beside. */
  public void hideVerticalBar() {
    scroll.setVbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
  }

  @Override
  public LineSelection selection() {
    int start = area.offsetToPosition(area.getSelection().getStart(), Bias.Backward).getMajor();
    int end = area.offsetToPosition(area.getSelection().getEnd(), Bias.Backward).getMajor();
    return new LineSelection(start + 1, end + 1, area.getSelection().getLength() == 0);
  }

  @Override
  public void onSelection(Consumer<LineSelection> listener) {
    LineSelection[] told = {selection()};
    area.selectionProperty()
        .addListener((property, before, after) -> {
          LineSelection now = selection();
          if (!loading && !now.equals(told[0])) {
            told[0] = now;
            listener.accept(now);
          }
        });
  }

  @Override
  public ReadOnlyIntegerProperty caretLine() {
    return caretLine.getReadOnlyProperty();
  }

  @Override
  public void undo() {
    area.undo();
  }

  @Override
  public void redo() {
    area.redo();
  }

  @Override
  public TextSearch search() {
    return search;
  }

  @Override
  public RowGeometry geometry() {
    return geometry;
  }

  @Override
  public Optional<String> fileName() {
    return colors.fileName();
  }

  @Override
  public void focus() {
    area.requestFocus();
  }

  /**
   * Scrolls both panes as one from now on, or each by itself again. Together they must be as long
   * as each other: one that cannot go where the other goes would take it back, at every layout.
   */
  public static void scrollTogether(CodePane one, CodePane other, boolean together) {
    if (one instanceof RichCodePane first && other instanceof RichCodePane second) {
      Var<Double> top = first.area.estimatedScrollYProperty();
      if (together) {
        top.bindBidirectional(second.area.estimatedScrollYProperty());
      } else {
        top.unbindBidirectional(second.area.estimatedScrollYProperty());
      }
    } else {
      throw new IllegalArgumentException("panes of different kinds");
    }
  }
}
