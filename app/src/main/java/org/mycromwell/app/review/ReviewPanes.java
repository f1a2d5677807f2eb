package org.mycromwell.app.review;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.mycromwell.app.editor.CodePane;
import org.mycromwell.app.editor.RichCodePane;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.engine.edit.Decision;

/**
 * Both panes with the ribbon in their gap and the overview at their right, or one pane with the
 * ribbon beside it. Owned by the FX thread.
 */
final class ReviewPanes extends Region {
  private final CodePane left;
  private final CodePane right;
  private final HBox leftHeader;
  private final HBox rightHeader;
  private final Ribbon ribbon;
  private final Region ribbonHeader = new Region();
  private final OverviewStrip overview;
  private final Rectangle outline = new Rectangle();
  private final HunkEditor editor;
  private final StreamTail tail = new StreamTail();
  private boolean unified;
  private List<HunkBand> bands = List.of();
  private int current = -1;

  ReviewPanes(
      CodePane left,
      CodePane right,
      HBox leftHeader,
      HBox rightHeader,
      HunkEditor editor,
      ReviewActions actions) {
    this.left = left;
    this.right = right;
    this.leftHeader = leftHeader;
    this.rightHeader = rightHeader;
    this.editor = editor;
    ribbon = new Ribbon(right.geometry(), actions);
    overview = new OverviewStrip(right.geometry(), right::showRow);
    RichCodePane.scrollTogether(left, right, true);
    ribbonHeader.getStyleClass().add("pane-header");
    outline.getStyleClass().add("hunk-outline");
    outline.setMouseTransparent(true);
    outline.setVisible(false);
    right.geometry().onMoved(this::follow);
    editor.plainTextChanges().subscribe(change -> placeEditor());
    for (Node node :
        List.of(
            leftHeader,
            ribbonHeader,
            rightHeader,
            left.node(),
            ribbon,
            right.node(),
            tail,
            overview,
            editor,
            outline)) {
      node.setManaged(false);
      getChildren().add(node);
    }
  }

  /** Shows rows on both sides, or those of the right side alone. */
  void show(ReviewPicture picture, int newCurrent, boolean awake, boolean newUnified) {
    boolean turned = unified != newUnified;
    if (turned) {
      unified = newUnified;
      left.node().setVisible(!unified);
      leftHeader.setVisible(!unified);
      RichCodePane.scrollTogether(left, right, false);
      requestLayout();
    }
    bands = picture.hunks();
    current = newCurrent;
    if (!unified) {
      left.showRows(picture.left());
    }
    right.showRows(picture.right());
    if (turned && !unified) {
      RichCodePane.scrollTogether(left, right, true);
    }
    ribbon.show(bands, awake);
    overview.show(bands, picture.right().size(), current);
    follow();
  }

  /** Shows the rows again where the newest lines were. */
  void hideNewest() {
    tail.hide();
  }

  /** Shows the end of these lines over the right side until {@link #hideNewest}. */
  void showNewest(List<String> lines) {
    tail.show(lines);
  }

  /** Draws what depends on where the rows are. */
  private void follow() {
    ribbon.draw();
    overview.draw();
    placeEditor();
    boolean shown = current >= 0 && current < bands.size() && right.geometry().rowHeight() > 0;
    outline.setVisible(shown);
    if (!shown) {
      return;
    }
    HunkBand band = bands.get(current);
    double top = Math.max(0, right.geometry().top(band.firstRow()));
    double bottom =
        Math.min(right.geometry().viewportHeight(), right.geometry().top(band.endRow()));
    outline.setVisible(bottom > top);
    outline.setX(0.5);
    outline.setY(Math.rint(header() + top));
    outline.setWidth(Math.max(0, getWidth() - OverviewStrip.WIDTH - 1));
    outline.setHeight(Math.max(0, Math.rint(bottom - top)));
    Ui.style(outline, "rejected", band.decision() == Decision.REJECTED);
  }

  /** Over the text of its hunk, and over what follows when it grows longer. */
  private void placeEditor() {
    int hunk = editor.hunk();
    double row = right.geometry().rowHeight();
    if (hunk < 0 || hunk >= bands.size() || row <= 0) {
      return;
    }
    HunkBand band = bands.get(hunk);
    double x = right.node().getLayoutX() + gutterWidth() - HunkEditor.BORDER;
    double y = header() + right.geometry().top(band.firstRow());
    double height = Math.max(editor.rows(), band.endRow() - band.firstRow()) * row;
    double width = right.node().getLayoutX() + right.node().getWidth() - x;
    double top = Math.max(header(), y);
    double bottom = Math.min(getHeight(), y + height);
    editor.resizeRelocate(x, top, Math.max(0, width), Math.max(row, bottom - top));
  }

  private double gutterWidth() {
    return right.node().lookup(".gutter") instanceof Region gutter ? gutter.getWidth() : 0;
  }

  /** As high as its text needs, which the user may scale. */
  private double header() {
    return Math.ceil(Math.max(rightHeader.minHeight(-1), rightHeader.prefHeight(-1)));
  }

  @Override
  protected void layoutChildren() {
    double height = Math.max(0, getHeight() - header());
    double text = Math.max(0, getWidth() - Ribbon.WIDTH - OverviewStrip.WIDTH);
    double leftWidth = unified ? 0 : Math.floor(text / 2);
    double ribbonX = unified ? text : leftWidth;
    double rightX = unified ? 0 : leftWidth + Ribbon.WIDTH;
    double rightWidth = unified ? text : text - leftWidth;
    leftHeader.resizeRelocate(0, 0, leftWidth, header());
    left.node().resizeRelocate(0, header(), leftWidth, height);
    ribbonHeader.resizeRelocate(ribbonX, 0, Ribbon.WIDTH, header());
    ribbon.resizeRelocate(ribbonX, header(), Ribbon.WIDTH, height);
    rightHeader.resizeRelocate(
        rightX, 0, rightWidth + (unified ? 0 : OverviewStrip.WIDTH), header());
    right.node().resizeRelocate(rightX, header(), rightWidth, height);
    tail.resizeRelocate(rightX, header(), rightWidth, height);
    overview.resizeRelocate(
        getWidth() - OverviewStrip.WIDTH, header(), OverviewStrip.WIDTH, height);
    follow();
  }
}
