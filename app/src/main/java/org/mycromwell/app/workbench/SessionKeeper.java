package org.mycromwell.app.workbench;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mycromwell.app.instruct.InstructionViewModel;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.project.TreeNode;
import org.mycromwell.app.run.Pacer;
import org.mycromwell.app.settings.KeyValues;
import org.mycromwell.app.settings.Settings;
import org.mycromwell.app.settings.SettingsStore;
import org.mycromwell.app.shell.ShellViewModel;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.ModelSource;

/**
 * Keeps settings and what is open within a second or so of every change, and brings both back at
 * the next start, with the model that was used last. Used by the FX thread.
 */
final class SessionKeeper {
  private static final Duration SAVE_PERIOD = Duration.ofSeconds(1);

  private final SettingsStore settingsStore;
  private final SettingsStore sessionStore;
  private final Settings settings;
  private final ProjectViewModel project;
  private final InstructionViewModel instruction;
  private final SpeedBook speeds;
  private final ShellViewModel shell;
  private final ModelFlow models;
  private final DesktopThreads threads;
  private final Pacer saving;
  private KeyValues kept = new KeyValues();
  private boolean restored;

  SessionKeeper(
      StateDirectory state,
      Settings settings,
      ProjectViewModel project,
      InstructionViewModel instruction,
      SpeedBook speeds,
      ShellViewModel shell,
      ModelFlow models,
      DesktopThreads threads) {
    this.settings = settings;
    this.project = project;
    this.instruction = instruction;
    this.speeds = speeds;
    this.shell = shell;
    this.models = models;
    this.threads = threads;
    settingsStore = new SettingsStore(state, "desktop.properties", "The settings");
    sessionStore = new SettingsStore(state, "desktop-session.properties", "The open files");
    saving = new Pacer(this::save, threads.fx(), threads.timer(), SAVE_PERIOD);
  }

  /** From any thread. */
  private void warn(String text) {
    threads.fx().execute(() -> shell.warn(text));
  }

  /** Something that is kept has changed. */
  void changed() {
    saving.request();
  }

  /**
   * Brings everything back.
   *
   * @param then runs when settings and session have been read
   */
  void restore(Runnable then) {
    threads
        .io()
        .execute(() -> {
          KeyValues values = settingsStore.load(this::warn);
          SessionFile session = SessionFile.read(sessionStore.load(this::warn));
          threads
              .fx()
              .execute(() -> {
                restore(values, session);
                then.run();
              });
        });
  }

  private void restore(KeyValues values, SessionFile session) {
    kept = values;
    List<String> damaged = settings.load(values);
    if (!damaged.isEmpty()) {
      shell.warn(settingsStore.damaged(damaged));
    }
    speeds.read(session.speeds());
    instruction.history().load(session.instructions());
    instruction.textProperty().set(session.draft());
    session.root().ifPresent(project::open);
    for (SessionFile.Tab tab : session.tabs()) {
      project.openFile(
          tab.path(),
          open -> {
            open.setCaretLine(tab.caretLine());
            session.selected().flatMap(project::tab).ifPresent(project.selectedProperty()::set);
          });
    }
    project.loadRecent(session.recent());
    restored = true;
    openLastModel(settings.modelProperty().get());
  }

  private void openLastModel(String last) {
    threads
        .io()
        .execute(() -> {
          Optional<Path> file = existing(last);
          threads
              .fx()
              .execute(() -> {
                if (models.modelProperty().get() != null || models.isOpening()) {
                  return; // the user was faster
                }
                if (file.isPresent()) {
                  models.open(
                      new ModelSource.OfFile(file.get()), String.valueOf(file.get().getFileName()));
                } else {
                  models.open(new ModelSource.Embedded(), EmbeddedModel.DISPLAY_NAME);
                }
              });
        });
  }

  private static Optional<Path> existing(String model) {
    if (model.isEmpty() || model.equals(EmbeddedModel.ARGUMENT)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(model)).filter(Files::exists);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /** Writes a last time. */
  void close() {
    save();
    restored = false;
  }

  private void save() {
    if (!restored) {
      return; // what is not read yet must not be written over
    }
    settings.store(kept);
    String settingsText = kept.write();
    KeyValues session = session().write();
    threads
        .io()
        .execute(() -> {
          KeyValues.read(settingsText).ifPresent(values -> settingsStore.save(values, this::warn));
          sessionStore.save(session, this::warn);
        });
  }

  private SessionFile session() {
    TreeNode root = project.rootProperty().get();
    EditorTab front = project.selectedProperty().get();
    return new SessionFile(
        Optional.ofNullable(root).map(TreeNode::path),
        project.tabs().stream()
            .map(tab -> new SessionFile.Tab(tab.path(), tab.caretLine()))
            .toList(),
        Optional.ofNullable(front).map(EditorTab::path),
        instruction.textProperty().get(),
        instruction.history().entries(),
        List.copyOf(project.recent()),
        speeds.write());
  }
}
