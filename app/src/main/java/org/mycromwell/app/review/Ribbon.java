package org.mycromwell.app.review;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import org.mycromwell.app.editor.RowGeometry;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * The gap between both sides: a band for each hunk that is seen, with the buttons that accept and
 * reject it. Owned by the FX thread.
 */
final class Ribbon extends Region {
  static final double WIDTH = 44;
  private static final double BUTTON_WIDTH = 22;
  private static final double BUTTON_HEIGHT = 24;

  /** Height of a hunk of which no row is left. */
  private static final double THIN = 3;

  private final RowGeometry geometry;
  private final ReviewActions actions;
  private final Rectangle clip = new Rectangle();
  private List<HunkBand> bands = List.of();
  private boolean awake;

  Ribbon(RowGeometry geometry, ReviewActions actions) {
    this.geometry = geometry;
    this.actions = actions;
    getStyleClass().add("ribbon");
    setClip(clip);
  }

  /**
   * Shows hunks.
   *
   * @param newAwake whether they can be decided about
   */
  void show(List<HunkBand> newBands, boolean newAwake) {
    bands = newBands;
    awake = newAwake;
    draw();
  }

  /** Follows the rows. */
  void draw() {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < bands.size() && geometry.rowHeight() > 0; i++) {
      HunkBand band = bands.get(i);
      double top = geometry.top(band.firstRow());
      double bottom = Math.max(geometry.top(band.endRow()), top + THIN);
      if (bottom > 0 && top < geometry.viewportHeight()) {
        add(i, band, top, bottom, nodes);
      }
    }
    getChildren().setAll(nodes);
  }

  private void add(int index, HunkBand band, double top, double bottom, List<Node> nodes) {
    Rectangle shape = new Rectangle(0, top, WIDTH, bottom - top);
    shape.getStyleClass().addAll("ribbon-band", band.shape().styleClass());
    nodes.add(shape);
    if (band.decision() == Decision.ACCEPTED) {
      shape.getStyleClass().add("accepted");
      Line line = new Line(1.5, top, 1.5, bottom);
      line.getStyleClass().add("ribbon-line");
      nodes.add(line);
    } else if (band.decision() == Decision.REJECTED) {
      shape.getStyleClass().add("rejected");
    }
    if (!awake) {
      return;
    }
    // Buttons stay in sight as long as a part of the hunk is.
    double row = geometry.rowHeight();
    double lowest = Math.max(top, bottom - row) + (row - BUTTON_HEIGHT) / 2;
    double y = Math.min(Math.max(top + (row - BUTTON_HEIGHT) / 2, 0), Math.max(lowest, 0));
    switch (band.decision()) {
      case PENDING -> {
        nodes.add(button(Icon.CHECK, "insert", "review.accept", 0, y, index, true));
        nodes.add(button(Icon.CROSS, "delete", "review.reject", BUTTON_WIDTH, y, index, false));
      }
      case ACCEPTED -> nodes.add(decided(Icon.CHECK, "insert", "review.accepted.undo", y, index));
      case REJECTED -> nodes.add(decided(Icon.CROSS, "delete", "review.rejected.undo", y, index));
    }
  }

  private Button decided(Icon icon, String color, String key, double y, int hunk) {
    Button button =
        button(icon, color, key, (WIDTH - BUTTON_WIDTH) / 2, y, hunk, icon == Icon.CHECK);
    button.getStyleClass().add("decided");
    return button;
  }

  private Button button(
      Icon icon, String color, String key, double x, double y, int hunk, boolean accept) {
    Button button =
        Ui.iconButton(
            icon,
            Messages.get(key),
            () -> {
              if (accept) {
                actions.toggleAccept(hunk);
              } else {
                actions.toggleReject(hunk);
              }
            });
    button.setGraphic(Ui.icon(icon, color));
    button.setFocusTraversable(false); // the keyboard has A and X
    button.setId((accept ? "accept-" : "reject-") + hunk);
    button.setManaged(false);
    button.resizeRelocate(x, Math.rint(y), BUTTON_WIDTH, BUTTON_HEIGHT);
    return button;
  }

  @Override
  protected void layoutChildren() {
    clip.setWidth(getWidth());
    clip.setHeight(getHeight());
  }
}
