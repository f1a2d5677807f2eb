package org.mycromwell.app.image;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** The zone for screenshots: what is there, or where to drop one. Owned by the FX thread. */
public final class ImageView extends VBox {
  private static final double THUMB_HEIGHT = 84;
  private static final double THUMB_WIDTH = 130;

  /** What can be done in the zone. Called on the FX thread. */
  public interface Actions {
    void choose();

    /** Lets the user choose the part of a picture that the model is shown. */
    void crop(int picture);

    void remove(int picture);
  }

  private final Actions actions;
  private final VBox pictures = new VBox(8);
  private final VBox empty;
  private final Label warning = Ui.paragraph("", "hint");

  public ImageView(Actions actions) {
    this.actions = actions;
    getStyleClass().addAll("panel", "panel-divided");
    HBox choice =
        new HBox(
            6,
            Ui.icon(Icon.IMAGE),
            Ui.label(Messages.get("image.empty")),
            Ui.button(Messages.get("image.choose"), actions::choose, "link"));
    choice.setAlignment(Pos.CENTER);
    Label formats = Ui.paragraph(Messages.get("image.formats"), "hint");
    formats.setTextAlignment(TextAlignment.CENTER);
    empty = Ui.column("dropzone", choice, formats);
    empty.setFocusTraversable(true);
    empty.setAccessibleText(Messages.get("image.empty"));
    HBox head = Ui.row("panel-head", Ui.sectionTitle("column.image"));
    getChildren().addAll(head, empty, pictures, warning);
  }

  public void show(ImageContent content) {
    pictures.getChildren().clear();
    for (int i = 0; i < content.pictures().size(); i++) {
      pictures.getChildren().add(row(content.pictures().get(i), i));
    }
    Ui.show(pictures, !content.pictures().isEmpty());
    Ui.show(empty, content.pictures().isEmpty());
    warning.setText(content.warning());
    Ui.show(warning, !content.warning().isEmpty());
  }

  private HBox row(ImageContent.Picture picture, int index) {
    javafx.scene.image.ImageView image = new javafx.scene.image.ImageView(picture.thumbnail());
    image.setPreserveRatio(true);
    image.setSmooth(true);
    image.setFitHeight(THUMB_HEIGHT);
    image.setFitWidth(THUMB_WIDTH);
    StackPane thumb = new StackPane(image);
    thumb.getStyleClass().add("thumb");
    thumb.setMinWidth(THUMB_WIDTH + 2);
    thumb.setMinHeight(THUMB_HEIGHT + 2);
    thumb.setOnMouseClicked(event -> actions.crop(index));
    Label name = Ui.label(picture.name(), "strong");
    name.setMinWidth(0);
    VBox facts =
        new VBox(
            2,
            name,
            Ui.label(
                Messages.format("image.detail", picture.width(), picture.height()),
                "muted",
                "small"));
    if (picture.tokens() > 0) {
      facts
          .getChildren()
          .add(
              Ui.label(
                  Messages.format("image.tokens", picture.tokens(), picture.tiles()),
                  "muted",
                  "small"));
    }
    HBox buttons =
        new HBox(
            4,
            Ui.button(Messages.get("image.crop"), () -> actions.crop(index), "flat", "small"),
            Ui.iconButton(Icon.CROSS, Messages.get("image.remove"), () -> actions.remove(index)));
    buttons.setAlignment(Pos.CENTER_LEFT);
    buttons.getChildren().getFirst().setId("crop-" + index);
    facts.getChildren().addAll(Ui.spacer(), buttons);
    HBox row = new HBox(10, thumb, facts);
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }
}
