package org.mycromwell.app.review;

import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;

/**
 * The newest lines of an answer as one plain text, over the right side while the model writes
 * faster than anybody reads. A row of a code pane is a dozen nodes; a window full of them, made
 * anew several times a second, takes the cores from the model. Owned by the FX thread.
 */
final class StreamTail extends Region {
  /** More than a window has. */
  private static final int MOST_LINES = 100;

  private final Text text = new Text();
  private final Rectangle clip = new Rectangle();

  StreamTail() {
    getStyleClass().add("stream-tail");
    text.getStyleClass().add("lines");
    text.setManaged(false);
    getChildren().add(text);
    setClip(clip);
    setMouseTransparent(true); // who scrolls wants to read what lies below
    setVisible(false);
  }

  /** Shows the last of these lines, those of a file from its first on. */
  void show(List<String> lines) {
    StringBuilder newest = new StringBuilder();
    int first = Math.max(0, lines.size() - MOST_LINES);
    int digits = Integer.toString(lines.size()).length();
    for (int i = first; i < lines.size(); i++) {
      String number = Integer.toString(i + 1);
      newest.repeat(' ', digits - number.length()).append(number).append("  ");
      newest.append(lines.get(i)).append(i + 1 < lines.size() ? "\n" : "");
    }
    text.setText(newest.toString());
    setVisible(true);
    requestLayout();
  }

  void hide() {
    setVisible(false);
  }

  @Override
  protected void layoutChildren() {
    clip.setWidth(getWidth());
    clip.setHeight(getHeight());
    double height = text.getLayoutBounds().getHeight();
    text.relocate(
        snappedLeftInset(),
        Math.min(snappedTopInset(), getHeight() - snappedBottomInset() - height));
  }
}
