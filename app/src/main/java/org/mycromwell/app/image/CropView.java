package org.mycromwell.app.image;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.image.Image;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * A picture as large as there is room, to choose the part of it that the model is shown: by
 * dragging a rectangle, or with the arrow keys, which move it, and with Shift make it larger or
 * smaller. Owned by the FX thread.
 */
public final class CropView extends BorderPane {
  /** Hears how it ended. Called once, on the FX thread. */
  public interface Listener {
    /**
     * The user has chosen.
     *
     * @param part that was chosen; empty for all of the picture
     */
    void chosen(Optional<Crop> part);

    /** The user wants what was there before. */
    void cancelled();
  }

  /** A key moves an edge by this part of the picture's shorter side. */
  private static final int STEPS = 50;

  /** Pixels around the picture. */
  private static final double MARGIN = 16;

  private final Canvas canvas;
  private final Label size = Ui.label("", "muted");
  private final Listener listener;
  private final int width;
  private final int height;
  private Crop part;

  /**
   * Shows a picture with the part that was chosen before.
   *
   * @param image the picture, which may have fewer pixels than the model is shown
   * @param width pixels of the picture
   * @param height pixels of the picture
   */
  public CropView(Image image, int width, int height, Optional<Crop> before, Listener listener) {
    this.width = width;
    this.height = height;
    this.listener = listener;
    part = before.orElse(new Crop(0, 0, width, height));
    canvas = new Canvas(image);
    getStyleClass().addAll("center", "crop");
    HBox head =
        Ui.row(
            "models-head",
            Ui.label(Messages.get("crop.title"), "title"),
            size,
            Ui.spacer(),
            Ui.button(Messages.get("crop.whole"), () -> listener.chosen(Optional.empty())),
            Ui.button(Messages.get("cancel") + "   Esc", listener::cancelled),
            Ui.button(Icon.CHECK, Messages.get("crop.use") + "   Enter", this::choose, "primary"));
    head.setAlignment(Pos.CENTER_LEFT);
    setTop(head);
    setCenter(canvas);
    canvas.setOnKeyPressed(this::keyPressed);
    show();
  }

  /** Moves the keyboard here. */
  void focus() {
    canvas.requestFocus();
  }

  private void choose() {
    listener.chosen(Optional.of(part));
  }

  private void keyPressed(KeyEvent event) {
    int step = Math.max(1, Math.min(width, height) / STEPS);
    int x = event.getCode() == KeyCode.LEFT ? -step : event.getCode() == KeyCode.RIGHT ? step : 0;
    int y = event.getCode() == KeyCode.UP ? -step : event.getCode() == KeyCode.DOWN ? step : 0;
    if (x != 0 || y != 0) {
      part =
          event.isShiftDown() ? part.resized(x, y, width, height) : part.moved(x, y, width, height);
      show();
    } else if (event.getCode() == KeyCode.ENTER) {
      choose();
    } else if (event.getCode() == KeyCode.ESCAPE) {
      listener.cancelled();
    } else {
      return;
    }
    event.consume();
  }

  private void show() {
    size.setText(Messages.format("image.detail", part.width(), part.height()));
    canvas.requestLayout();
  }

  /** The picture with a shade over what is left out. */
  private final class Canvas extends Region {
    private final javafx.scene.image.ImageView picture = new javafx.scene.image.ImageView();
    private final Rectangle[] shades = new Rectangle[4];
    private final Rectangle frame = new Rectangle();
    private double fromX;
    private double fromY;

    Canvas(Image image) {
      setId("crop-picture");
      getStyleClass().add("crop-picture");
      setFocusTraversable(true);
      setAccessibleText(Messages.get("crop.title"));
      picture.setImage(image);
      getChildren().add(picture);
      for (int i = 0; i < shades.length; i++) {
        shades[i] = new Rectangle();
        shades[i].getStyleClass().add("crop-shade");
        getChildren().add(shades[i]);
      }
      frame.getStyleClass().add("crop-frame");
      getChildren().add(frame);
      getChildren().forEach(child -> child.setManaged(false));
      setOnMousePressed(this::pressed);
      setOnMouseDragged(this::dragged);
    }

    private void pressed(MouseEvent event) {
      requestFocus();
      fromX = (event.getX() - left()) / scale();
      fromY = (event.getY() - top()) / scale();
    }

    private void dragged(MouseEvent event) {
      double toX = (event.getX() - left()) / scale();
      double toY = (event.getY() - top()) / scale();
      part = Crop.between(fromX, fromY, toX, toY, width, height);
      show();
    }

    /** How large a pixel of the picture is; small pictures are not blown up to the window. */
    private double scale() {
      double room =
          Math.min((getWidth() - 2 * MARGIN) / width, (getHeight() - 2 * MARGIN) / height);
      return Math.clamp(room, 0.001, 4);
    }

    private double left() {
      return Math.rint((getWidth() - width * scale()) / 2);
    }

    private double top() {
      return Math.rint((getHeight() - height * scale()) / 2);
    }

    @Override
    protected void layoutChildren() {
      double scale = scale();
      double x = Math.rint(left() + part.x() * scale);
      double y = Math.rint(top() + part.y() * scale);
      double w = Math.rint(part.width() * scale);
      double h = Math.rint(part.height() * scale);
      picture.setX(left());
      picture.setY(top());
      picture.setFitWidth(width * scale);
      picture.setFitHeight(height * scale);
      double right = left() + width * scale;
      double bottom = top() + height * scale;
      place(shades[0], left(), top(), right - left(), y - top());
      place(shades[1], left(), y + h, right - left(), bottom - y - h);
      place(shades[2], left(), y, x - left(), h);
      place(shades[3], x + w, y, right - x - w, h);
      place(frame, x, y, w, h);
    }

    private static void place(Rectangle node, double x, double y, double w, double h) {
      node.setX(x);
      node.setY(y);
      node.setWidth(Math.max(0, w));
      node.setHeight(Math.max(0, h));
    }
  }
}
