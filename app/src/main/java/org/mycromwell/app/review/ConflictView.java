package org.mycromwell.app.review;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import org.mycromwell.app.editor.CodePane;
import org.mycromwell.app.editor.RichCodePane;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.ui.resources.Icon;
import org.mycromwell.ui.resources.Messages;

/**
 * A file that was changed on disk while a proposal for it was open: what was accepted, the file as
 * it was, the file as it is now. Nothing is written before the user has chosen. Owned by the FX
 * thread.
 */
public final class ConflictView extends BorderPane {
  /** What can be done. Called on the FX thread. */
  public interface Actions {
    void merge();

    void runAgain();

    void savePatch();

    void discard();
  }

  private final CodePane mine;
  private final CodePane base;
  private final CodePane theirs;
  private final HBox banner;

  public ConflictView(SyntaxService syntax, Actions actions) {
    mine = pane(syntax, "conflict.mine");
    base = pane(syntax, "conflict.base");
    theirs = pane(syntax, "conflict.theirs");
    RichCodePane.scrollTogether(mine, base, true);
    RichCodePane.scrollTogether(base, theirs, true);
    banner = Ui.row("banner");
    banner.getStyleClass().add("warning");
    GridPane grid = new GridPane();
    List<String> titles = List.of("conflict.mine", "conflict.base", "conflict.theirs");
    List<CodePane> panes = List.of(mine, base, theirs);
    for (int i = 0; i < panes.size(); i++) {
      grid.add(Ui.row("pane-header", Ui.label(Messages.get(titles.get(i)), "side")), i, 0);
      grid.add(panes.get(i).node(), i, 1);
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(100.0 / panes.size());
      grid.getColumnConstraints().add(column);
    }
    RowConstraints text = new RowConstraints();
    text.setVgrow(Priority.ALWAYS);
    grid.getRowConstraints().addAll(new RowConstraints(), text);
    grid.getStyleClass().add("conflict");
    getStyleClass().add("center");
    setTop(banner);
    setCenter(grid);
    Button merge = Ui.button(Messages.get("conflict.merge"), actions::merge, "primary");
    merge.setId("merge");
    HBox bar =
        Ui.row(
            "review-bar",
            Ui.label(Messages.get("conflict.text"), "muted"),
            Ui.spacer(),
            Ui.button(Messages.get("run.discard"), actions::discard, "flat"),
            Ui.button(Messages.get("conflict.patch"), actions::savePatch),
            Ui.button(Messages.get("conflict.rerun"), actions::runAgain),
            merge);
    setBottom(bar);
  }

  private static CodePane pane(SyntaxService syntax, String name) {
    return new RichCodePane(syntax, Messages.get(name));
  }

  /** Shows three versions, the first place that both have changed in sight. */
  void show(String message, ThreeWayRows rows) {
    banner.getChildren().setAll(Ui.icon(Icon.WARNING, "warning"), Ui.label(message, "strong"));
    mine.showRows(rows.mine());
    base.showRows(rows.base());
    theirs.showRows(rows.theirs());
    base.showRow(rows.firstClash());
  }
}
