package org.mycromwell.app.desktop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.TextInputControl;
import org.mycromwell.app.fx.Ui;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.workbench.Workbench;

/**
 * Which part of the window has the keyboard: round by keys, and to where the answer of the model
 * comes. Owned by the FX thread.
 */
final class KeyboardRound {
  private final MainWindow window;
  private final Workbench bench;
  private final FilesView filesColumn;

  KeyboardRound(MainWindow window, Workbench bench, FilesView filesColumn) {
    this.window = window;
    this.bench = bench;
    this.filesColumn = filesColumn;
  }

  /** From files to the middle to the instruction and round again; hidden columns are left out. */
  void move(int step) {
    Node instruction = window.instruction().view();
    List<Node> regions =
        new ArrayList<>(List.of(filesColumn, window.shell().center(), instruction));
    regions.removeIf(region -> region.getScene() == null);
    Node owner = window.focusOwner();
    int now = 0;
    for (int i = 0; i < regions.size(); i++) {
      if (Ui.isWithin(owner, regions.get(i))) {
        now = i;
      }
    }
    Node next = regions.get(Math.floorMod(now + step, regions.size()));
    if (next.equals(filesColumn)) {
      filesColumn.focus();
    } else if (next.equals(instruction)) {
      window.instruction().view().focus();
    } else {
      focusCenter();
    }
  }

  private void focusCenter() {
    if (bench.states().state().hasProposal()) {
      window.review().view().focus();
    } else {
      Optional.ofNullable(bench.project().selectedProperty().get())
          .ifPresent(tab -> window.editors().of(tab).pane().focus());
    }
  }

  /** To where the answer comes, and to its review unless the user has begun to type elsewhere. */
  void follow(RunState before, RunState after) {
    if (after.isRunning() && !before.isRunning()) {
      window.shell().center().requestFocus(); // nothing is typed into until the answer comes
    } else if (after.isRunning() && window.shell().center().isFocused()) {
      Platform.runLater(window.stream().view()::focus); // first it has to be in the window
    } else if (after.hasProposal()
        && before.isRunning()
        && !(window.focusOwner() instanceof TextInputControl)) {
      Platform.runLater(window.review().view()::focus);
    }
  }
}
