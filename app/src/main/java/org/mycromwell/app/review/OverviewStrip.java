package org.mycromwell.app.review;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.mycromwell.app.editor.RowGeometry;
import org.mycromwell.engine.edit.Decision;

/** The whole text as a narrow strip with a mark for each hunk; a click goes there. */
final class OverviewStrip extends Region {
  static final double WIDTH = 10;
  private static final double MIN_MARK = 3;

  private final RowGeometry geometry;
  private final Rectangle window = new Rectangle();
  private List<HunkBand> bands = List.of();
  private int rows = 1;
  private int current = -1;

  OverviewStrip(RowGeometry geometry, IntConsumer showRow) {
    this.geometry = geometry;
    getStyleClass().add("overview");
    window.getStyleClass().add("window");
    window.setManaged(false);
    addEventHandler(
        MouseEvent.MOUSE_PRESSED,
        event -> showRow.accept((int) (event.getY() / Math.max(1, getHeight()) * rows)));
  }

  void show(List<HunkBand> newBands, int rowCount, int newCurrent) {
    bands = newBands;
    rows = Math.max(1, rowCount);
    current = newCurrent;
    draw();
  }

  void draw() {
    getChildren().clear();
    // A text that is seen as a whole is not stretched over the strip.
    double scale = Math.min(geometry.rowHeight(), getHeight() / rows);
    for (int i = 0; i < bands.size(); i++) {
      HunkBand band = bands.get(i);
      double top = band.firstRow() * scale;
      double height = Math.max(MIN_MARK, (band.endRow() - band.firstRow()) * scale);
      Rectangle mark = new Rectangle(2, top, WIDTH - 4, height);
      mark.getStyleClass().addAll("mark", band.shape().styleClass());
      if (band.decision() == Decision.REJECTED) {
        mark.getStyleClass().add("rejected");
      } else if (i == current) {
        mark.getStyleClass().add("current");
      }
      mark.setManaged(false);
      getChildren().add(mark);
    }
    double row = geometry.rowHeight();
    boolean all = row <= 0 || rows * row <= geometry.viewportHeight();
    if (!all) {
      window.setX(0.5);
      window.setY(Math.max(0, -geometry.top(0) / row * scale));
      window.setWidth(WIDTH - 1);
      window.setHeight(geometry.viewportHeight() / row * scale);
      getChildren().add(window);
    }
  }

  @Override
  protected void layoutChildren() {
    draw();
  }
}
