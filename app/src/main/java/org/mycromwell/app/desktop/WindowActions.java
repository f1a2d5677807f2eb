package org.mycromwell.app.desktop;

import java.util.Optional;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.mycromwell.app.action.AppAction;
import org.mycromwell.app.editor.CodePane;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.ui.resources.Messages;

/** Does what the table of actions names, wherever it was asked for. Owned by the FX thread. */
final class WindowActions {
  private final MainWindow window;
  private final Workbench bench;
  private final FileDialogs dialogs;
  private boolean unified;

  WindowActions(MainWindow window, Workbench bench, FileDialogs dialogs) {
    this.window = window;
    this.bench = bench;
    this.dialogs = dialogs;
  }

  /** Does one of the actions; one that makes no sense at the moment does nothing. */
  void act(AppAction action) {
    switch (action) {
      case OPEN_FILE -> dialogs.files().forEach(bench.project()::open);
      case OPEN_FOLDER -> dialogs.folder().ifPresent(bench.project()::open);
      case OPEN_MODEL -> window.center().showModels();
      case SAVE_OR_APPLY -> saveOrApply();
      case RUN -> bench.runs().run();
      case STOP -> bench.runs().stop();
      case RETRY_WITH_NOTE -> retryWithNote();
      case HUNK_LIST -> showHunks();
      case ACCEPT_ALL -> bench.review().acceptAll();
      case REJECT_REST -> bench.review().rejectRest();
      case ACCEPT_HUNK -> bench.review().accept();
      case REJECT_HUNK -> bench.review().reject();
      case EDIT_HUNK -> window.review().view().editHunk();
      case NEXT_HUNK -> bench.review().next();
      case PREVIOUS_HUNK -> bench.review().previous();
      case TOGGLE_FOLDS -> bench.review().setFolded(!bench.review().isFolded());
      case TOGGLE_UNIFIED -> toggleUnified();
      case GO_TO_FILE -> window.shell().openPalette(window.files().names(), false);
      case COMMANDS, SHOW_KEYS -> window.shell().openPalette(window.files().names(), true);
      case NEXT_REGION -> window.round().move(1);
      case PREVIOUS_REGION -> window.round().move(-1);
      case TOGGLE_FILES -> window.shell().toggleLeft();
      case TOGGLE_SIDE -> window.shell().toggleRight();
      case CHANGE_THEME -> window.look().nextTheme();
      case LARGER_TEXT -> window.look().scaleText(1);
      case SMALLER_TEXT -> window.look().scaleText(-1);
      case FOCUS_INSTRUCTION -> {
        bench.instruction().useSelection();
        window.instruction().view().focus();
      }
      case PASTE_IMAGE -> ImagePaste.paste(bench.images());
      case WATCH_SCREENSHOTS -> watchScreenshots();
      case UNDO -> undo();
      case REDO -> redo();
      default -> actOnEditor(action);
    }
  }

  private void actOnEditor(AppAction action) {
    Optional<EditorTab> tab = front();
    switch (action) {
      case FIND -> tab.ifPresent(shown -> window.editors().of(shown).find());
      case GO_TO_LINE -> tab.ifPresent(shown -> window.editors().of(shown).goToLine());
      case CLOSE_TAB -> tab.ifPresent(this::close);
      default -> {}
    }
  }

  private Optional<EditorTab> front() {
    return Optional.ofNullable(bench.project().selectedProperty().get());
  }

  /** Whether a review has one pane for both sides. */
  boolean isUnified() {
    return unified;
  }

  private void toggleUnified() {
    unified = !unified;
    window.review().view().setUnified(unified);
    window.stream().view().setUnified(unified);
    window.showTools(bench.states().state());
  }

  private void watchScreenshots() {
    boolean on = !bench.settings().screenshotsWatchedProperty().get();
    bench.settings().screenshotsWatchedProperty().set(on);
    bench.shell().say(Messages.get(on ? "screenshots.on" : "screenshots.off"));
  }

  /** Lets the user say what should be different, in a line below the instruction. */
  private void retryWithNote() {
    if (bench.runs().lastRequest().isPresent() && !bench.states().state().isRunning()) {
      window.instruction().view().beginNote();
    }
  }

  private void showHunks() {
    if (bench.states().state().hasProposal()) {
      window.center().showGuest(window.hunks());
      window.hunks().focus();
    }
  }

  private void saveOrApply() {
    if (bench.states().state().hasProposal()) {
      bench.applying().apply();
    } else {
      front().ifPresent(this::save);
    }
  }

  /** Asks where the draft in front shall be kept. */
  void saveDraft() {
    front()
        .filter(bench.project()::isDraft)
        .filter(tab -> !window.editors().isLoading(tab))
        .ifPresent(tab -> {
          CodePane pane = window.editors().of(tab).pane();
          dialogs
              .newFile(tab.name())
              .ifPresent(target -> bench.project().saveAs(tab, target, pane.text(), pane::text));
        });
  }

  private void save(EditorTab tab) {
    if (bench.project().isDraft(tab)) {
      saveDraft();
      return;
    }
    if (window.editors().isLoading(tab)) {
      return; // nothing was typed yet, and the pane does not hold the text
    }
    CodePane pane = window.editors().of(tab).pane();
    bench.project().save(tab, pane.text(), pane::text);
  }

  /** Closes a tab; asks before typing that is not saved gets lost. */
  void close(EditorTab tab) {
    boolean draft = bench.project().isDraft(tab) && tab.saved().sizeBytes() > 0;
    if (tab.dirtyProperty().get() || draft) {
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

  /**
   * Decisions and what was applied are taken back here, typing in the text that has the keyboard.
   */
  void undoKey(KeyEvent event) {
    if (event.getCode() == KeyCode.Z
        && event.isShortcutDown()
        && !event.isAltDown()
        && undoesProposal()
        && !(window.focusOwner() instanceof TextInputControl)
        && !window.review().view().isEditing()) {
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
      front().ifPresent(tab -> window.editors().of(tab).pane().undo());
    }
  }

  private void redo() {
    if (undoesProposal()) {
      bench.applying().redo();
    } else {
      front().ifPresent(tab -> window.editors().of(tab).pane().redo());
    }
  }
}
