package org.mycromwell.app.editor;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/** What stands left of the text: a stack of parts, each of which makes a node for a row. */
final class Gutter implements IntFunction<Node> {
  /** One column of the gutter. */
  interface Part {
    /**
     * Makes the node of a row.
     *
     * @param row its index, from 0
     */
    Node create(int row);
  }

  private final List<Part> parts;

  private final IntFunction<RowKind> kinds;

  Gutter(List<Part> parts, IntFunction<RowKind> kinds) {
    this.parts = List.copyOf(parts);
    this.kinds = kinds;
  }

  @Override
  public Node apply(int row) {
    HBox box = new HBox();
    box.getStyleClass().addAll("gutter", kinds.apply(row).styleClass());
    for (Part part : parts) {
      box.getChildren().add(part.create(row));
    }
    return box;
  }

  /**
   * A column of line numbers.
   *
   * @param numbers the number of a row; 0 shows none
   * @param digits how many characters the column is wide
   */
  static Part numbers(IntUnaryOperator numbers, int digits) {
    return row -> {
      int number = numbers.applyAsInt(row);
      Label label = new Label(number == 0 ? "" : Integer.toString(number));
      label.getStyleClass().add("line-number");
      // In em of the label, a digit of the code font being 0.6 em wide.
      label.setStyle("-fx-min-width: " + (digits * 0.6 + 1.1) + "em;");
      label.setMaxHeight(Double.MAX_VALUE);
      return label;
    };
  }

  /** A column of signs, so that colour is not the only one. */
  static Part signs(IntFunction<RowKind> kinds) {
    return row -> {
      RowKind kind = kinds.apply(row);
      Label label = new Label(kind.sign());
      label.getStyleClass().addAll("sign", kind.styleClass());
      label.setMaxHeight(Double.MAX_VALUE);
      return label;
    };
  }

  /** A bar in the colour of the change. */
  static Part bars(IntFunction<RowKind> kinds) {
    return row -> {
      Region bar = new Region();
      bar.getStyleClass().addAll("bar", kinds.apply(row).styleClass());
      return bar;
    };
  }
}
