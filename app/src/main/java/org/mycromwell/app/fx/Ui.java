package org.mycromwell.app.fx;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.SVGPath;
import org.jspecify.annotations.Nullable;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** Makes the nodes that the whole window is built of, all alike and with a name for readers. */
public final class Ui {
  /** Side of the grid that icons are drawn on. */
  private static final double ICON_SIZE = 16;

  private Ui() {}

  /** An icon in a square of 16 pixels, so that icons of any outline line up. */
  public static Node icon(Icon icon, String... styleClasses) {
    SVGPath path = new SVGPath();
    path.setContent(icon.path());
    path.getStyleClass().add("icon");
    path.getStyleClass().addAll(styleClasses);
    path.setManaged(false);
    Pane square = new Pane(path);
    square.setMinSize(ICON_SIZE, ICON_SIZE);
    square.setPrefSize(ICON_SIZE, ICON_SIZE);
    square.setMaxSize(ICON_SIZE, ICON_SIZE);
    square.setMouseTransparent(true);
    return square;
  }

  /** A label with style classes. */
  public static Label label(String text, String... styleClasses) {
    Label label = new Label(text);
    label.getStyleClass().addAll(styleClasses);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  /** A label that breaks into as many lines as it needs. */
  public static Label paragraph(String text, String... styleClasses) {
    Label label = label(text, styleClasses);
    label.setWrapText(true);
    return label;
  }

  /** A button with a text, and an icon before it when one is given. */
  public static Button button(String text, Runnable action, String... styleClasses) {
    Button button = new Button(text);
    button.getStyleClass().addAll(styleClasses);
    button.setMnemonicParsing(false); // names of files and models have underscores
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(event -> action.run());
    return button;
  }

  /** A button with an icon and a text. */
  public static Button button(Icon icon, String text, Runnable action, String... styleClasses) {
    Button button = button(text, action, styleClasses);
    button.setGraphic(icon(icon));
    button.setGraphicTextGap(6);
    return button;
  }

  /** A button that shows an icon only; {@code name} is its tooltip and its accessible text. */
  public static Button iconButton(Icon icon, String name, Runnable action, String... styleClasses) {
    Button button = button("", action, "flat", "icon-only");
    button.getStyleClass().addAll(styleClasses);
    button.setGraphic(icon(icon));
    name(button, name);
    return button;
  }

  /** Gives a control a tooltip that is its accessible text as well. */
  public static void name(Region control, String name) {
    control.setAccessibleText(name);
    Tooltip.install(control, new Tooltip(name));
  }

  /** A title of a section of the side columns. */
  public static Label sectionTitle(String key) {
    return label(Messages.get(key), "section-title");
  }

  public static HBox row(String styleClass, Node... children) {
    HBox row = new HBox(children);
    row.getStyleClass().add(styleClass);
    return row;
  }

  public static VBox column(String styleClass, Node... children) {
    VBox column = new VBox(children);
    column.getStyleClass().add(styleClass);
    return column;
  }

  /** Takes what is left of a row. */
  public static Region spacer() {
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    VBox.setVgrow(spacer, Priority.ALWAYS);
    return spacer;
  }

  /** A stack without a style of its own. */
  public static StackPane stack(Node... children) {
    return new StackPane(children);
  }

  /** Shows a node and lets it take space, or neither. */
  public static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  /** Whether a node is another one or inside of it. */
  public static boolean isWithin(@Nullable Node node, Node outer) {
    Node at = node;
    while (at != null && !at.equals(outer)) {
      at = at.getParent();
    }
    return at != null;
  }

  /** Sets or takes away a style class. */
  public static void style(Node node, String styleClass, boolean on) {
    if (!on) {
      node.getStyleClass().remove(styleClass);
    } else if (!node.getStyleClass().contains(styleClass)) {
      node.getStyleClass().add(styleClass);
    }
  }
}
