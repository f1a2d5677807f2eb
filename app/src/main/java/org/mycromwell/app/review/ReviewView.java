package org.mycromwell.app.review;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.editor.CodePane;
import org.mycromwell.app.editor.CodeRow;
import org.mycromwell.app.editor.RichCodePane;
import org.mycromwell.app.editor.RowKind;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * A file beside what the model makes of it: while it is being written, and when hunks are decided
 * about. Draws what it is given and tells what the user does. Owned by the FX thread.
 */
public final class ReviewView extends BorderPane {
  /** Below this width of the centre two sides are too narrow to read. */
  private static final double UNIFIED_BELOW = 620;

  private final CodePane left;
  private final CodePane right;
  private final Label leftDetail = Ui.label("", "muted", "small");
  private final Label leftName = Ui.label("", "small");
  private final Label rightDetail = Ui.label("", "muted", "small");
  private final Label edited = Ui.label("");
  private final Label rightTitle = Ui.label(Messages.get("review.proposed"), "side");
  private final ReviewPanes panes;
  private final HunkEditor editor;
  private final ReviewBar bar;
  private final VBox top = new VBox();
  private final Button follow;
  private @Nullable ReviewContent content;
  private @Nullable Supplier<ReviewContent> withheld;
  private boolean unifiedWanted;
  private boolean following = true;
  private int lastCurrent = -1;

  public ReviewView(SyntaxService syntax, ReviewActions actions) {
    RichCodePane old = new RichCodePane(syntax, Messages.get("review.before"));
    old.hideVerticalBar();
    left = old;
    right = new RichCodePane(syntax, Messages.get("review.proposed"));
    HBox leftHeader =
        Ui.row(
            "pane-header",
            Ui.label(Messages.get("review.before"), "side"),
            leftName,
            Ui.spacer(),
            leftDetail);
    edited.setId("edited");
    edited.setGraphic(Ui.icon(Icon.PENCIL));
    Ui.name(edited, Messages.get("review.edited"));
    HBox rightHeader = Ui.row("pane-header", rightTitle, Ui.spacer(), edited, rightDetail);
    editor =
        new HunkEditor(
            new HunkEditor.Listener() {
              @Override
              public void typed(int hunk, List<String> lines) {
                actions.edit(hunk, lines);
              }

              @Override
              public void left() {
                focus();
              }
            });
    panes = new ReviewPanes(left, right, leftHeader, rightHeader, editor, actions);
    bar = new ReviewBar(actions, right::showRow);
    follow =
        Ui.button(Icon.CHEVRON_DOWN, Messages.get("review.follow"), this::followAgain, "follow");
    StackPane.setAlignment(follow, Pos.BOTTOM_CENTER);
    StackPane.setMargin(follow, new Insets(0, 0, 16, 0));
    Ui.show(follow, false);
    setTop(top);
    setCenter(new StackPane(panes, follow));
    setBottom(bar);
    getStyleClass().add("center");
    left.onRowClicked(row -> clicked(row, actions));
    right.onRowClicked(row -> clicked(row, actions));
    new ReviewKeys(
            actions,
            this::currentHunk,
            right,
            () -> content != null && content.awake() && !isEditing(),
            (first, last) -> toggleRows(first, last, actions),
            this::editHunk)
        .install(this);
    right.node().setOnScroll(event -> stopFollowing());
    left.node().setOnScroll(event -> stopFollowing());
    // Its buttons take no focus, but who decides by mouse may go on by keys.
    panes.addEventFilter(MouseEvent.MOUSE_PRESSED, this::pressed);
    right.node().addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
    widthProperty().addListener((property, before, after) -> redraw());
  }

  private void pressed(MouseEvent event) {
    if (!(event.getTarget() instanceof Node target) || !Ui.isWithin(target, editor)) {
      focus();
    }
  }

  private void clicked(MouseEvent event) {
    if (event.getClickCount() == 2 && event.isStillSincePress()) {
      editHunk();
    }
  }

  /** Lets the user type into the right side of the current hunk. */
  public void editHunk() {
    ReviewContent shown = content;
    if (shown == null || !shown.awake() || shown.current() < 0) {
      return;
    }
    HunkBand band = shown.picture().hunks().get(shown.current());
    List<String> lines =
        shown.picture().right().subList(band.firstRow(), band.endRow()).stream()
            .filter(row -> row.kind() != RowKind.FILLER)
            .map(CodeRow::text)
            .toList();
    editor.open(shown.current(), lines);
    panes.requestLayout();
  }

  /** Whether the user is typing into a hunk, where letters and undo mean the typing. */
  public boolean isEditing() {
    return editor.hunk() >= 0;
  }

  private int currentHunk() {
    return content == null ? -1 : content.current();
  }

  /** Shows a review, or the next moment of one. */
  public void show(ReviewContent next) {
    boolean streamed = content != null && content.streamingRow().isPresent();
    withheld = null;
    panes.hideNewest();
    content = next;
    redraw();
    if (next.streamingRow().isPresent()) {
      if (following) {
        right.showRow(next.streamingRow().get());
      }
    } else {
      following = true;
    }
    Ui.show(follow, next.streamingRow().isPresent() && !following);
    if (next.awake() && next.current() >= 0 && (next.current() != lastCurrent || streamed)) {
      showHunk(next.current());
    }
    lastCurrent = next.current();
  }

  /**
   * Shows the newest lines of an answer and nothing else of it, unless the user looks around.
   *
   * @param lines of the right side, the newest last
   * @param all what is shown to a user who does
   */
  public void showNewest(List<String> lines, Supplier<ReviewContent> all) {
    if (following) {
      withheld = all;
      panes.showNewest(lines);
    } else {
      show(all.get());
    }
  }

  /** One pane for both sides, or two; a narrow window has one in any case. */
  public void setUnified(boolean unified) {
    unifiedWanted = unified;
    redraw();
  }

  /** Shows a notice above both sides, such as why the answer ends early; none with null. */
  public void setNotice(@Nullable Node notice) {
    top.getChildren().setAll(notice == null ? List.of() : List.of(notice));
  }

  /** Moves the keyboard to the right side, where hunks are decided about by single letters. */
  public void focus() {
    right.focus();
  }

  /** Scrolls to a hunk, counted from 0. */
  public void showHunk(int hunk) {
    if (content != null && hunk < picture(content).hunks().size()) {
      right.showRow(picture(content).hunks().get(hunk).firstRow());
    }
  }

  private boolean unified() {
    return unifiedWanted || (getWidth() > 0 && getWidth() < UNIFIED_BELOW);
  }

  private ReviewPicture picture(ReviewContent shown) {
    return unified() ? shown.picture().unified() : shown.picture();
  }

  private void redraw() {
    ReviewContent shown = content;
    if (shown == null) {
      return;
    }
    leftName.setText(shown.fileName());
    leftDetail.setText(shown.encoding());
    int hunks = shown.picture().hunks().size();
    boolean named = shown.note().isEmpty() && hunks > 0 && shown.current() >= 0;
    Ui.show(edited, named && shown.picture().hunks().get(shown.current()).edited());
    rightDetail.setText(
        named ? Messages.format("review.hunk-of", shown.current() + 1, hunks) : shown.note());
    panes.show(picture(shown), shown.current(), shown.awake(), unified());
    bar.show(shown);
    Ui.show(bar, shown.awake() || hunks > 0);
  }

  private void clicked(int row, ReviewActions actions) {
    ReviewContent shown = content;
    if (shown == null) {
      return;
    }
    ReviewPicture picture = picture(shown);
    CodeRow clicked = picture.left().get(Math.min(row, picture.left().size() - 1));
    if (clicked.kind() == RowKind.FOLD) {
      actions.unfold(folds(picture.left().subList(0, row)));
      return;
    }
    for (int i = 0; i < picture.hunks().size() && shown.awake(); i++) {
      HunkBand band = picture.hunks().get(i);
      if (row >= band.firstRow() && row < band.endRow() && i != shown.current()) {
        actions.select(i);
      }
    }
  }

  private static int folds(List<CodeRow> rows) {
    return (int) rows.stream().filter(row -> row.kind() == RowKind.FOLD).count();
  }

  /** Rows are those of the pane; the lines they show are the same in both ways of showing. */
  private void toggleRows(int first, int last, ReviewActions actions) {
    ReviewContent shown = content;
    if (shown == null) {
      return;
    }
    boolean one = unified();
    ReviewPicture picture = picture(shown);
    List<CodeRow> old = picture.left().subList(first, last + 1);
    List<CodeRow> fresh = picture.right().subList(first, last + 1);
    actions.toggleLines(
        lines(old.stream().mapToInt(row -> one ? row.otherNumber() : row.number())),
        lines(fresh.stream().mapToInt(CodeRow::number)));
  }

  private static LineRange lines(IntStream numbers) {
    int[] shown = numbers.filter(number -> number > 0).toArray();
    return shown.length == 0
        ? new LineRange(0, 0)
        : new LineRange(shown[0] - 1, shown[shown.length - 1]);
  }

  private void stopFollowing() {
    if (withheld != null) {
      show(withheld.get());
    }
    if (content != null && content.streamingRow().isPresent()) {
      following = false;
      Ui.show(follow, true);
    }
  }

  private void followAgain() {
    following = true;
    Ui.show(follow, false);
    if (content != null) {
      content.streamingRow().ifPresent(right::showRow);
    }
  }
}
