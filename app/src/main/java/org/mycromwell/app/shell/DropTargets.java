package org.mycromwell.app.shell;

import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * What appears over the window while something is dragged over it: where it can be dropped, and
 * what that does. Owned by the FX thread.
 */
public final class DropTargets extends StackPane {
  private static final List<String> PICTURES = List.of("png", "jpg", "jpeg", "webp", "gif", "bmp");

  /** Where something can be dropped. */
  public enum Target {
    OPEN(Icon.FOLDER_OPEN, "drop.open"),
    CONTEXT(Icon.FILE, "drop.context"),
    IMAGE(Icon.IMAGE, "drop.image"),
    MODEL(Icon.MODEL, "drop.model");

    private final Icon icon;
    private final String key;

    Target(Icon icon, String key) {
      this.icon = icon;
      this.key = key;
    }
  }

  /** Hears of what was dropped. Called on the FX thread. */
  public interface Listener {
    void dropped(Target target, List<File> files);
  }

  private final VBox[] boxes = new VBox[Target.values().length];

  DropTargets(Listener listener, Consumer<DropTargets> closing) {

    Region shade = new Region();
    shade.getStyleClass().add("drop-shade");
    getChildren().add(shade);
    for (Target target : Target.values()) {
      VBox box =
          Ui.column(
              "drop-target",
              Ui.icon(target.icon, "accent"),
              Ui.label(Messages.get(target.key), "title"),
              Ui.paragraph(Messages.get(target.key + ".text"), "hint"));
      box.setManaged(false);
      boxes[target.ordinal()] = box;
      getChildren().add(box);
    }
    setVisible(false);
    addEventHandler(
        DragEvent.DRAG_OVER,
        event -> {
          if (!accepted(event).isEmpty()) {
            event.acceptTransferModes(TransferMode.COPY);
          }
          event.consume();
        });
    addEventHandler(
        DragEvent.DRAG_DROPPED,
        event -> {
          List<File> files = accepted(event);
          Target target = targetAt(event.getX(), event.getY());
          boolean done = target != null && fits(target, files);
          event.setDropCompleted(done);
          event.consume();
          closing.accept(this);
          if (target != null && done) {
            listener.dropped(target, files);
          }
        });
    addEventHandler(
        DragEvent.DRAG_EXITED,
        event -> {
          if (event.getTarget() == this) {
            closing.accept(this);
          }
        });
  }

  private static List<File> accepted(DragEvent event) {
    return event.getDragboard().hasFiles() ? event.getDragboard().getFiles() : List.of();
  }

  /** Appears; targets that do not take these files are greyed and say so. */
  public void open(List<File> files) {
    for (Target target : Target.values()) {
      VBox box = box(target);
      boolean fits = fits(target, files);
      Ui.style(box, "refused", !fits);
      Node icon = box.getChildren().get(0);
      icon.setOpacity(fits ? 1 : 0.5);
      if (box.getChildren().get(2) instanceof Label text) {
        text.setText(Messages.get(target.key + (fits ? ".text" : ".refused")));
      }
    }
    box(Target.MODEL).setVisible(fits(Target.MODEL, files));
    setVisible(true);
    toFront();
    requestLayout();
  }

  private VBox box(Target target) {
    return boxes[target.ordinal()];
  }

  static boolean fits(Target target, List<File> files) {
    return !files.isEmpty()
        && files.stream()
            .allMatch(file ->
                switch (target) {
                  case OPEN, CONTEXT -> !is(file, PICTURES) && !is(file, List.of("gguf"));
                  case IMAGE -> is(file, PICTURES);
                  case MODEL -> is(file, List.of("gguf"));
                });
  }

  private static boolean is(File file, List<String> extensions) {
    String name = file.getName().toLowerCase(Locale.ROOT);
    return extensions.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  private @Nullable Target targetAt(double x, double y) {
    for (Target target : Target.values()) {
      VBox box = box(target);
      if (box.isVisible() && box.getBoundsInParent().contains(x, y)) {
        return target;
      }
    }
    return null;
  }

  @Override
  protected void layoutChildren() {
    super.layoutChildren();
    double gap = 16;
    double right = Math.max(280, getWidth() * 0.25);
    double left = getWidth() - right - 3 * gap;
    double height = getHeight() - 2 * gap;
    if (box(Target.MODEL).isVisible()) {
      place(Target.MODEL, gap, gap, getWidth() - 2 * gap, height);
      for (Target target : List.of(Target.OPEN, Target.CONTEXT, Target.IMAGE)) {
        box(target).setVisible(false);
      }
      return;
    }
    for (Target target : List.of(Target.OPEN, Target.CONTEXT, Target.IMAGE)) {
      box(target).setVisible(true);
    }
    double half = (height - gap) / 2;
    place(Target.OPEN, gap, gap, left, height);
    place(Target.CONTEXT, left + 2 * gap, gap, right, half);
    place(Target.IMAGE, left + 2 * gap, 2 * gap + half, right, half);
  }

  private void place(Target target, double x, double y, double width, double height) {
    box(target).resizeRelocate(x, y, width, height);
  }
}
