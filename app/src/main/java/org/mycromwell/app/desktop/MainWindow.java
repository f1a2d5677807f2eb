package org.mycromwell.app.desktop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.editor.LineSelection;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.image.ImageBinding;
import org.mycromwell.app.instruct.InstructionBinding;
import org.mycromwell.app.models.ModelsBinding;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.review.ConflictBinding;
import org.mycromwell.app.review.HunkListView;
import org.mycromwell.app.review.ReviewBinding;
import org.mycromwell.app.review.ReviewTools;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.shell.Notice;
import org.mycromwell.app.shell.ShellView;
import org.mycromwell.app.shell.TabBar;
import org.mycromwell.app.shell.Toasts;
import org.mycromwell.app.throughput.ThroughputBinding;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.ui.resources.Messages;

/**
 * The window of the program: the views, bound to the view models of a workbench, wired by hand.
 * Owned by the FX thread; closes the workbench and its own threads when it is closed.
 */
final class MainWindow {
  private static final int MIN_WIDTH = 960;
  private static final int MIN_HEIGHT = 600;

  private final Stage stage;
  private final Workbench bench;
  private final Runnable onClosed;
  private final SyntaxService syntax = new SyntaxService();
  private final WindowActions actions;
  private final WindowRequests requests;
  private final KeyboardRound round;
  private final ProjectFiles files;
  private final EditorPanes editors;
  private final InstructionBinding instruction;
  private final ReviewBinding review;
  private final StreamBinding stream;
  private final HunkListView hunks;
  private final ShellView shell;
  private final CenterSwitch center;
  private final WindowLook look;

  /**
   * @param bench closed with the window
   * @param onClosed runs last
   */
  MainWindow(Stage stage, Workbench bench, Runnable onClosed) {
    this.stage = stage;
    this.bench = bench;
    this.onClosed = onClosed;
    FileDialogs dialogs = new FileDialogs(stage);
    actions = new WindowActions(this, bench, dialogs);
    requests = new WindowRequests(this, bench, dialogs, actions);
    FilesView filesView = new FilesView(requests);
    files = new ProjectFiles(bench, filesView);
    editors = new EditorPanes(syntax, Platform::runLater, this::caretMoved);
    instruction =
        new InstructionBinding(bench.instruction(), bench.states().stateProperty(), requests);
    ImageBinding images = new ImageBinding(bench.images(), requests);
    ThroughputBinding throughput = new ThroughputBinding(bench.throughput(), bench.runs()::measure);
    review = new ReviewBinding(bench.review(), syntax, Platform::runLater, bench.applying()::apply);
    hunks = new HunkListView(bench.review(), this::leaveHunks);
    stream = new StreamBinding(bench, syntax, Platform::runLater, review);
    SampleStrip sample = new SampleStrip(bench, instruction.view()::focus);
    VBox.setVgrow(instruction.view(), Priority.ALWAYS);
    round = new KeyboardRound(this, bench, filesView);
    shell =
        new ShellView(
            filesView,
            List.of(new VBox(sample, instruction.view()), images.view(), throughput.view()),
            requests,
            requests);
    ConflictBinding conflicts = new ConflictBinding(syntax, Platform::runLater, requests);
    ModelsBinding models = new ModelsBinding(bench.modelList(), requests, bench.shell()::say);
    center = new CenterSwitch(bench, editors, review, stream, conflicts, models, requests);
    Scene scene =
        new Scene(
            shell,
            bench.settings().windowWidthProperty().get(),
            bench.settings().windowHeightProperty().get());
    countPulses(scene);
    look = new WindowLook(scene, shell, bench.settings());
    ActionKeys.install(scene, actions::act);
    ImagePaste.install(scene, bench.images());
    scene.addEventFilter(KeyEvent.KEY_PRESSED, actions::undoKey);
    // What is open over the window takes Escape first; only then it stops the model, or the run
    // that is not there yet.
    scene.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            actions.act(AppAction.STOP);
          }
        });
    stage.setScene(scene);
    stage.setMinWidth(MIN_WIDTH);
    stage.setMinHeight(MIN_HEIGHT);
    stage.titleProperty().bind(bench.shell().titleProperty());
    stage.focusedProperty().addListener((property, before, after) -> focusChanged(after));
    stage.setOnHidden(event -> close());
    bench.models().modelProperty().addListener((property, before, after) -> images.show());
    follow();
    center.show();
    showTabs();
    showStatus();
  }

  /** Most of what it costs to show an answer is layout. */
  private void countPulses(Scene scene) {
    long[] start = {System.nanoTime()};
    scene.addPreLayoutPulseListener(() -> start[0] = System.nanoTime());
    scene.addPostLayoutPulseListener(() -> bench.work().add(System.nanoTime() - start[0]));
  }

  private void follow() {
    bench.applying().doubts().addListener((ListChangeListener<EditProblem>) change -> showDoubts());
    InvalidationListener status = property -> showStatus();
    bench.states().stateProperty().addListener(status);
    bench.models().modelProperty().addListener(status);
    bench.throughput().figuresProperty().addListener(status);
    bench
        .states()
        .stateProperty()
        .addListener((property, before, after) -> {
          if (!after.goesOn(before)) {
            showTools(after);
          }
          round.follow(before, after);
        });
    bench
        .project()
        .selectedProperty()
        .addListener((property, before, after) -> {
          showTabs();
          showStatus();
        });
    bench
        .project()
        .rootProperty()
        .addListener(
            (property, before, after) -> shell.setProject(after == null ? "" : after.name()));
    bench.project().tabs().addListener(this::tabsChanged);
    bench
        .review()
        .refusalProperty()
        .addListener((property, before, after) -> {
          if (!after.isEmpty()) {
            bench.shell().warn(after);
          }
        });
    bench.shell().notices().addListener((ListChangeListener<Notice>) change -> showNotices());
  }

  /** Opens it, goes on where the last session ended, and opens these as well. */
  void show(List<Path> paths) {
    stage.show();
    bench.start(() -> {
      look.restored();
      paths.forEach(bench.project()::open);
    });
  }

  private void leaveHunks() {
    center.showGuest(null);
    review.view().focus();
  }

  private void close() {
    look.remember(stage);
    syntax.close();
    bench.close();
    onClosed.run();
  }

  private void focusChanged(boolean focused) {
    bench.shell().focusedProperty().set(focused);
    if (focused) {
      bench.project().checkDisk();
    }
  }

  private void tabsChanged(ListChangeListener.Change<? extends EditorTab> change) {
    while (change.next()) {
      for (EditorTab tab : change.getAddedSubList()) {
        tab.dirtyProperty().addListener((property, before, after) -> showTabs());
        tab.changedOnDiskProperty().addListener((property, before, after) -> center.show());
      }
      change.getRemoved().forEach(editors::close);
    }
    showTabs();
  }

  private void showTabs() {
    List<TabBar.Tab> tabs = new ArrayList<>();
    for (EditorTab tab : bench.project().tabs()) {
      tabs.add(new TabBar.Tab(tab.path().toString(), tab.name(), tab.dirtyProperty().get()));
    }
    EditorTab front = bench.project().selectedProperty().get();
    shell.tabs().show(tabs, bench.project().tabs().indexOf(front));
    shell.setTabsShown(!tabs.isEmpty());
  }

  /** Shows the tools of the review above it, as long as there is one. */
  void showTools(RunState state) {
    boolean comparing = state.hasProposal() || state.isRunning();
    shell
        .tabs()
        .setTools(comparing ? ReviewTools.nodes(actions::act, actions.isUnified()) : new Node[0]);
  }

  private void showStatus() {
    shell.showStatus(StatusLine.of(bench));
  }

  /** What speaks against applying is said once, with a way to do it nevertheless. */
  private void showDoubts() {
    if (!bench.applying().doubts().isEmpty()) {
      String reasons =
          bench.applying().doubts().stream()
              .map(EditProblem::message)
              .collect(Collectors.joining("; "));
      bench
          .shell()
          .say(
              reasons,
              Messages.get("review.apply-nevertheless"),
              bench.applying()::applyNevertheless);
    }
  }

  private void showNotices() {
    List<Toasts.Toast> toasts = new ArrayList<>();
    for (Notice notice : bench.shell().notices()) {
      toasts.add(
          new Toasts.Toast(
              notice.text(),
              notice.action().map(Notice.Action::label).orElse(""),
              () -> bench.shell().act(notice),
              () -> bench.shell().close(notice),
              notice.lasting()));
    }
    shell.toasts().show(toasts);
  }

  private void caretMoved(EditorTab tab, LineSelection lines) {
    if (tab == bench.project().selectedProperty().get()) {
      LineRange selected =
          lines.empty() ? new LineRange(0, 0) : new LineRange(lines.first() - 1, lines.last());
      bench.caretMoved(selected, lines.first() - 1);
      showStatus();
    }
  }

  /** What its parts ask for, such as what to do with files that were dropped. */
  WindowRequests requests() {
    return requests;
  }

  ShellView shell() {
    return shell;
  }

  CenterSwitch center() {
    return center;
  }

  ProjectFiles files() {
    return files;
  }

  EditorPanes editors() {
    return editors;
  }

  InstructionBinding instruction() {
    return instruction;
  }

  ReviewBinding review() {
    return review;
  }

  HunkListView hunks() {
    return hunks;
  }

  StreamBinding stream() {
    return stream;
  }

  WindowLook look() {
    return look;
  }

  KeyboardRound round() {
    return round;
  }

  /** What has the keyboard; null for nothing. */
  @Nullable Node focusOwner() {
    return stage.getScene().getFocusOwner();
  }
}
