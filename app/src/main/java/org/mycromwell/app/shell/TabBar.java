package org.mycromwell.app.shell;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.shape.Circle;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/** The open files, and at the right what belongs to the one in front. Owned by the FX thread. */
public final class TabBar extends HBox {
  /**
   * An open file.
   *
   * @param dirty whether it was typed in and not saved
   */
  public record Tab(String path, String name, boolean dirty) {}

  /** What can be done with tabs. Called on the FX thread. */
  public interface Actions {
    void select(Tab tab);

    void close(Tab tab);
  }

  private final Actions actions;
  private final HBox tabs = new HBox();
  private final HBox tools = new HBox();

  public TabBar(Actions actions) {
    this.actions = actions;
    getStyleClass().add("tabbar");
    tools.getStyleClass().add("tools");
    tabs.setMinWidth(0);
    getChildren().addAll(tabs, Ui.spacer(), tools);
  }

  public void show(List<Tab> open, int selected) {
    tabs.getChildren().clear();
    for (int i = 0; i < open.size(); i++) {
      tabs.getChildren().add(tab(open.get(i), i == selected));
    }
  }

  /** Puts nodes at the right end. */
  public void setTools(Node... nodes) {
    tools.getChildren().setAll(nodes);
  }

  private HBox tab(Tab tab, boolean selected) {
    Button name = Ui.button(tab.name(), () -> actions.select(tab), "tab-name");
    name.setAccessibleText(tab.dirty() ? Messages.format("tab.dirty", tab.name()) : tab.name());
    HBox box = Ui.row("tab-item", name);
    if (tab.dirty()) {
      Circle dot = new Circle(3.5);
      dot.getStyleClass().add("dirty");
      box.getChildren().add(dot);
    }
    box.getChildren()
        .add(
            Ui.iconButton(
                Icon.CROSS, Messages.format("tab.close", tab.name()), () -> actions.close(tab)));
    Ui.style(box, "selected", selected);
    return box;
  }
}
