package org.mycromwell.app.desktop;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.editor.CodePane;
import org.mycromwell.app.editor.LineSelection;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.image.ImageBinding;
import org.mycromwell.app.instruct.InstructionBinding;
import org.mycromwell.app.models.FoundModel;
import org.mycromwell.app.models.ModelsBinding;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.project.FilesView;
import org.mycromwell.app.project.TreeNode;
import org.mycromwell.app.review.ConflictBinding;
import org.mycromwell.app.review.ConflictView;
import org.mycromwell.app.review.HunkItem;
import org.mycromwell.app.review.ReviewBinding;
import org.mycromwell.app.review.ReviewTools;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.shell.DropTargets;
import org.mycromwell.app.shell.Notice;
import org.mycromwell.app.shell.ShellView;
import org.mycromwell.app.shell.TabBar;
import org.mycromwell.app.shell.Toasts;
import org.mycromwell.app.throughput.ThroughputBinding;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.ui.resources.Messages;

/**
 * The window of the program: the views, bound to the view models of a workbench, wired by hand.
 * Owned by the FX thread; closes the workbench and its own threads when it is closed.
 */
final class MainWindow
    implements ShellView.Listener,
        TabBar.Actions,
        FilesView.Actions,
        CenterSwitch.Host,
        ConflictView.Actions,
        ModelsBinding.Host,
        InstructionBinding.Host {
  private static final int MIN_WIDTH = 960;
  private static final int MIN_HEIGHT = 600;

  private final Stage stage;
  private final Workbench bench;
  private final Runnable onClosed;
  private final SyntaxService syntax = new SyntaxService();
  private final FileDialogs dialogs;
  private final ProjectFiles files;
  private final EditorPanes editors;
  private final InstructionBinding instruction;
  private final ReviewBinding review;
  private final StreamBinding stream;
  private final FilesView filesColumn;
  private final ShellView shell;
  private final CenterSwitch center;
  private final WindowLook look;
  private boolean unified;

  /**
   * @param bench closed with the window
   * @param onClosed runs last
   */
  MainWindow(Stage stage, Workbench bench, Runnable onClosed) {
    this.stage = stage;
    this.bench = bench;
    this.onClosed = onClosed;
    dialogs = new FileDialogs(stage);
    FilesView filesView = new FilesView(this);
    files = new ProjectFiles(bench, filesView);
    editors = new EditorPanes(syntax, Platform::runLater, this::caretMoved);
    instruction = new InstructionBinding(bench.instruction(), bench.states().stateProperty(), this);
    ImageBinding images = new ImageBinding(bench.images(), dialogs::pictures);
    ThroughputBinding throughput = new ThroughputBinding(bench.throughput(), bench.runs()::measure);
    review = new ReviewBinding(bench.review(), syntax, Platform::runLater, bench.applying()::apply);
    stream = new StreamBinding(bench, syntax, Platform::runLater, review);
    SampleStrip sample = new SampleStrip(bench, instruction.view()::focus);
    VBox.setVgrow(instruction.view(), Priority.ALWAYS);
    filesColumn = filesView;
    shell =
        new ShellView(
            filesView,
            List.of(new VBox(sample, instruction.view()), images.view(), throughput.view()),
            this,
            this);
    ConflictBinding conflicts = new ConflictBinding(syntax, Platform::runLater, this);
    ModelsBinding models = new ModelsBinding(bench.modelList(), this, bench.shell()::say);
    center = new CenterSwitch(bench, editors, review, stream, conflicts, models, this);
    Scene scene =
        new Scene(
            shell,
            bench.settings().windowWidthProperty().get(),
            bench.settings().windowHeightProperty().get());
    look = new WindowLook(scene, shell, bench.settings());
    ActionKeys.install(scene, this::act);
    ImagePaste.install(scene, bench.images());
    scene.addEventFilter(KeyEvent.KEY_PRESSED, this::undoKey);
    // What is open over the window takes Escape first; only then it stops the model.
    scene.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE && bench.states().state().isRunning()) {
            stop();
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
          showTools(after);
          moveKeyboard(before, after);
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

  private void showTools(RunState state) {
    boolean comparing = state.hasProposal() || state.isRunning();
    shell.tabs().setTools(comparing ? ReviewTools.nodes(this::act, unified) : new Node[0]);
  }

  /** To where the answer comes, and to its review unless the user has begun to type elsewhere. */
  private void moveKeyboard(RunState before, RunState after) {
    if (after.isRunning() && !before.isRunning()) {
      Platform.runLater(stream.view()::focus); // first it has to be in the window
    } else if (after.hasProposal()
        && before.isRunning()
        && !(stage.getScene().getFocusOwner() instanceof TextInputControl)) {
      Platform.runLater(review.view()::focus);
    }
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

  @Override
  public void show(Node node) {
    shell.setCenter(node);
  }

  @Override
  public void act(AppAction action) {
    switch (action) {
      case OPEN_FILE -> openFiles();
      case OPEN_FOLDER -> openFolder();
      case OPEN_MODEL -> showModels();
      case SAVE_OR_APPLY -> saveOrApply();
      case RUN -> run();
      case STOP -> stop();
      case RETRY_WITH_NOTE -> retryWithNote();
      case HUNK_LIST -> showHunks();
      case ACCEPT_ALL -> bench.review().acceptAll();
      case REJECT_REST -> bench.review().rejectRest();
      case ACCEPT_HUNK -> bench.review().accept();
      case REJECT_HUNK -> bench.review().reject();
      case NEXT_HUNK -> bench.review().next();
      case PREVIOUS_HUNK -> bench.review().previous();
      case TOGGLE_FOLDS -> bench.review().setFolded(!bench.review().isFolded());
      case TOGGLE_UNIFIED -> toggleUnified();
      case GO_TO_FILE -> shell.openPalette(files.names(), false);
      case COMMANDS, SHOW_KEYS -> shell.openPalette(files.names(), true);
      case NEXT_REGION -> moveRegion(1);
      case PREVIOUS_REGION -> moveRegion(-1);
      case TOGGLE_FILES -> shell.toggleLeft();
      case TOGGLE_SIDE -> shell.toggleRight();
      case CHANGE_THEME -> look.nextTheme();
      case LARGER_TEXT -> look.scaleText(1);
      case SMALLER_TEXT -> look.scaleText(-1);
      case FOCUS_INSTRUCTION -> {
        bench.instruction().useSelection();
        instruction.view().focus();
      }
      case PASTE_IMAGE -> ImagePaste.paste(bench.images());
      case UNDO -> undo();
      case REDO -> redo();
      default -> actOnEditor(action);
    }
  }

  private void actOnEditor(AppAction action) {
    Optional<EditorTab> tab = front();
    switch (action) {
      case FIND -> tab.ifPresent(shown -> editors.of(shown).find());
      case GO_TO_LINE -> tab.ifPresent(shown -> editors.of(shown).goToLine());
      case CLOSE_TAB -> tab.ifPresent(this::close);
      default -> {}
    }
  }

  /** Asks what should be different, and runs again. */
  @Override
  public void retryWithNote() {
    if (bench.runs().lastRequest().isPresent() && !bench.states().state().isRunning()) {
      dialogs.note().ifPresent(bench.runs()::again);
    }
  }

  /** All hunks in words, to go to one; also what a screen reader reads best. */
  private void showHunks() {
    ContextMenu list = new ContextMenu();
    list.setId("hunk-list");
    for (HunkItem hunk : bench.review().hunks()) {
      MenuItem item = new MenuItem(hunk.spoken());
      item.setMnemonicParsing(false);
      item.setOnAction(event -> {
        bench.review().select(hunk.index());
        review.view().focus();
      });
      list.getItems().add(item);
    }
    if (!list.getItems().isEmpty() && bench.states().state().hasProposal()) {
      list.show(review.view(), Side.TOP, 0, 0);
    }
  }

  /** From files to the middle to the instruction and round again. */
  private void moveRegion(int step) {
    List<Node> regions = new ArrayList<>(List.of(filesColumn, shell.center(), instruction.view()));
    regions.removeIf(region -> region.getScene() == null); // hidden columns
    Node owner = stage.getScene().getFocusOwner();
    int now = 0;
    for (int i = 0; i < regions.size(); i++) {
      if (within(owner, regions.get(i))) {
        now = i;
      }
    }
    Node next = regions.get(Math.floorMod(now + step, regions.size()));
    if (next.equals(filesColumn)) {
      filesColumn.focus();
    } else if (next.equals(instruction.view())) {
      instruction.view().focus();
    } else {
      focusCenter();
    }
  }

  private void focusCenter() {
    if (bench.states().state().hasProposal()) {
      review.view().focus();
    } else {
      front().ifPresent(tab -> editors.of(tab).pane().focus());
    }
  }

  private static boolean within(@Nullable Node node, Node region) {
    Node at = node;
    while (at != null && !at.equals(region)) {
      at = at.getParent();
    }
    return at != null;
  }

  /**
   * Decisions and what was applied are taken back here, typing in the text that has the keyboard.
   */
  private void undoKey(KeyEvent event) {
    if (event.getCode() == KeyCode.Z
        && event.isShortcutDown()
        && !event.isAltDown()
        && undoesProposal()
        && !(stage.getScene().getFocusOwner() instanceof TextInputControl)) {
      event.consume();
      act(event.isShiftDown() ? AppAction.REDO : AppAction.UNDO);
    }
  }

  private boolean undoesProposal() {
    boolean typed = front().map(tab -> tab.dirtyProperty().get()).orElse(false);
    return bench.states().state().hasProposal()
        || (bench.states().state() instanceof RunState.Applied && !typed);
  }

  private void undo() {
    if (undoesProposal()) {
      bench.applying().undo();
    } else {
      front().ifPresent(tab -> editors.of(tab).pane().undo());
    }
  }

  private void redo() {
    if (undoesProposal()) {
      bench.applying().redo();
    } else {
      front().ifPresent(tab -> editors.of(tab).pane().redo());
    }
  }

  private Optional<EditorTab> front() {
    return Optional.ofNullable(bench.project().selectedProperty().get());
  }

  private void toggleUnified() {
    unified = !unified;
    review.view().setUnified(unified);
    stream.view().setUnified(unified);
    showTools(bench.states().state());
  }

  private void saveOrApply() {
    if (bench.states().state().hasProposal()) {
      bench.applying().apply();
    } else {
      front().ifPresent(this::save);
    }
  }

  private void save(EditorTab tab) {
    CodePane pane = editors.of(tab).pane();
    bench.project().save(tab, pane.text(), pane::text);
  }

  private void close(EditorTab tab) {
    if (tab.dirtyProperty().get()) {
      bench
          .shell()
          .say(
              Messages.format("tab.unsaved", tab.name()),
              Messages.get("tab.close-anyway"),
              () -> bench.project().close(tab));
    } else {
      bench.project().close(tab);
    }
  }

  @Override
  public void run() {
    bench.runs().run();
  }

  @Override
  public void stop() {
    bench.runs().stop();
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
    dialogs.pictures().forEach(bench.images()::add);
  }

  @Override
  public void openFiles() {
    dialogs.files().forEach(bench.project()::open);
  }

  @Override
  public void openFolder() {
    dialogs.folder().ifPresent(bench.project()::open);
  }

  @Override
  public void chooseModelFile() {
    dialogs.model().ifPresent(this::openModel);
  }

  @Override
  public void showModels() {
    center.showModels(true);
  }

  @Override
  public void closeModels() {
    center.showModels(false);
  }

  @Override
  public void openModel(FoundModel model) {
    center.showModels(false);
    bench.models().open(model.source(), model.name());
  }

  @Override
  public void openSample() {
    bench.openSample();
  }

  private void openModel(Path file) {
    center.showModels(false);
    bench.modelList().add(file);
    bench.models().open(new ModelSource.OfFile(file), String.valueOf(file.getFileName()));
  }

  @Override
  public void savePatch() {
    dialogs.patch().ifPresent(bench.applying()::savePatch);
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
    bench.project().tab(Path.of(tab.path())).ifPresent(this::close);
  }

  @Override
  public void open(String path) {
    bench.project().open(Path.of(path));
  }

  @Override
  public void expanded(String path, boolean expanded) {
    files.expand(path, expanded);
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
