package org.mycromwell.app.desktop;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.image.ImageBinding;
import org.mycromwell.app.instruct.InstructionBinding;
import org.mycromwell.app.models.FoundModel;
import org.mycromwell.app.models.ModelsBinding;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.project.TreeNode;
import org.mycromwell.app.review.ConflictView;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.shell.DropTargets;
import org.mycromwell.app.shell.ShellView;
import org.mycromwell.app.shell.TabBar;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.ui.resources.Messages;

/** What the parts of the window ask for, done by the workbench. Owned by the FX thread. */
final class WindowRequests
    implements ShellView.Listener,
        TabBar.Actions,
        FilesView.Actions,
        CenterSwitch.Host,
        ConflictView.Actions,
        ModelsBinding.Host,
        InstructionBinding.Host,
        ImageBinding.Host {
  private final MainWindow window;
  private final Workbench bench;
  private final FileDialogs dialogs;
  private final WindowActions actions;

  WindowRequests(MainWindow window, Workbench bench, FileDialogs dialogs, WindowActions actions) {
    this.window = window;
    this.bench = bench;
    this.dialogs = dialogs;
    this.actions = actions;
  }

  @Override
  public void act(AppAction action) {
    actions.act(action);
  }

  @Override
  public void show(Node node) {
    window.shell().setCenter(node);
  }

  @Override
  public void retryWithNote() {
    act(AppAction.RETRY_WITH_NOTE);
  }

  @Override
  public void run() {
    act(AppAction.RUN);
  }

  @Override
  public void stop() {
    act(AppAction.STOP);
  }

  @Override
  public void retry(String note) {
    bench.runs().again(note);
  }

  @Override
  public void discard() {
    bench.applying().discard();
  }

  @Override
  public void merge() {
    bench.applying().mergeConflict();
  }

  @Override
  public void runAgain() {
    bench.applying().rerunConflict();
  }

  @Override
  public List<Path> chooseFiles() {
    return dialogs.files();
  }

  @Override
  public void addImage() {
    choosePictures().forEach(bench.images()::add);
  }

  @Override
  public List<Path> choosePictures() {
    return dialogs.pictures();
  }

  @Override
  public void showInMiddle(Node node) {
    window.center().showGuest(node);
  }

  @Override
  public void leaveMiddle() {
    window.center().showGuest(null);
    window.instruction().view().focus();
  }

  @Override
  public void openFiles() {
    act(AppAction.OPEN_FILE);
  }

  @Override
  public void openFolder() {
    act(AppAction.OPEN_FOLDER);
  }

  @Override
  public void chooseModelFile() {
    dialogs.model().ifPresent(this::openModel);
  }

  @Override
  public void showModels() {
    act(AppAction.OPEN_MODEL);
  }

  @Override
  public void closeModels() {
    window.center().showGuest(null);
  }

  @Override
  public void openModel(FoundModel model) {
    closeModels();
    bench.models().open(model.source(), model.name());
  }

  private void openModel(Path file) {
    closeModels();
    bench.modelList().add(file);
    bench.models().open(new ModelSource.OfFile(file), String.valueOf(file.getFileName()));
  }

  @Override
  public void openSample() {
    bench.openSample();
  }

  @Override
  public void savePatch() {
    dialogs.patch().ifPresent(bench.applying()::savePatch);
  }

  @Override
  public void saveDraft() {
    actions.saveDraft();
  }

  @Override
  public void openFile(String name) {
    TreeNode root = bench.project().rootProperty().get();
    if (root != null) {
      bench.project().open(root.path().resolve(name));
    }
  }

  @Override
  public void status(String item) {
    switch (item) {
      case "POSITION" -> act(AppAction.GO_TO_LINE);
      case "MODEL" -> showModels();
      case "STATE" -> {
        if (bench.states().state() instanceof RunState.NoModel) {
          showModels();
        }
      }
      default -> {}
    }
  }

  @Override
  public void offline() {
    bench.shell().say(Messages.get("app.offline.proof"));
  }

  @Override
  public void dropped(DropTargets.Target target, List<File> dropped) {
    for (File file : dropped) {
      switch (target) {
        case OPEN -> bench.project().open(file.toPath());
        case CONTEXT -> bench.instruction().addContext(file.toPath());
        case IMAGE -> bench.images().add(file.toPath());
        case MODEL -> openModel(file.toPath());
      }
    }
  }

  @Override
  public void select(TabBar.Tab tab) {
    bench.project().tab(Path.of(tab.path())).ifPresent(bench.project().selectedProperty()::set);
  }

  @Override
  public void close(TabBar.Tab tab) {
    bench.project().tab(Path.of(tab.path())).ifPresent(actions::close);
  }

  @Override
  public void open(String path) {
    window.shell().closeDrawer();
    bench.project().open(Path.of(path));
  }

  @Override
  public void expanded(String path, boolean expanded) {
    window.files().expand(path, expanded);
  }

  @Override
  public void removeContext(String name) {
    bench.instruction().chips().stream()
        .filter(chip -> String.valueOf(chip.path().getFileName()).equals(name))
        .findFirst()
        .ifPresent(bench.instruction()::removeContext);
  }

  @Override
  public void showHistory(String id) {
    bench.history().entries().stream()
        .filter(entry -> entry.id().equals(id))
        .findFirst()
        .ifPresent(entry ->
            bench
                .shell()
                .say(
                    entry.text(), Messages.get("applied.undo"), () -> bench.history().undo(entry)));
  }
}
