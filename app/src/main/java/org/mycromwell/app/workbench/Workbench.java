package org.mycromwell.app.workbench;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.image.ImageViewModel;
import org.mycromwell.app.instruct.InstructionViewModel;
import org.mycromwell.app.models.ModelsViewModel;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.project.SampleProject;
import org.mycromwell.app.review.FindingsViewModel;
import org.mycromwell.app.review.HistoryViewModel;
import org.mycromwell.app.review.ProposalStore;
import org.mycromwell.app.review.ProposalWriter;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.run.EngineThread;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.RunStateMachine;
import org.mycromwell.app.run.WindowWork;
import org.mycromwell.app.settings.Settings;
import org.mycromwell.app.settings.Settings.CpuUse;
import org.mycromwell.app.shell.ShellViewModel;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.app.throughput.ThroughputViewModel;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.ModelSource;

/**
 * All of the window but the window: the view models, wired by hand, and what connects them. Made,
 * used and closed by the FX thread. {@link #close} keeps what is open for the next start, stops the
 * model, and ends every thread that {@link DesktopThreads} and the engine have.
 */
public final class Workbench implements AutoCloseable {
  private static final long TICK_MILLIS = 500;
  private static final LineRange NOTHING = new LineRange(0, 0);

  private final DesktopThreads threads;
  private final LongSupplier nanoClock;
  private final EngineThread engine;
  private final Settings settings = new Settings();
  private final SpeedBook speeds = new SpeedBook();
  private final RunStateMachine states =
      new RunStateMachine(new RunState.NoModel("Choose a model to begin"));
  private final ShellViewModel shell;
  private final ProjectViewModel project;
  private final InstructionViewModel instruction;
  private final ImageViewModel images;
  private final ReviewViewModel review;
  private final ThroughputViewModel throughput;
  private final PendingProposals pending;
  private final RunFlow runs;
  private final ApplyFlow applying;
  private final ModelFlow models;
  private final ModelsViewModel modelList;
  private final FindingsViewModel findings;
  private final HistoryViewModel history;
  private final SessionKeeper session;
  private final ScreenshotWatch screenshots;
  private final Path sampleFolder;
  private boolean pictures;
  private final ChangeListener<Snapshot> onSaved = (_, _, file) -> savedChanged(file);

  /**
   * @param state where everything is kept
   * @param opener opens models for the engine thread
   */
  public Workbench(StateDirectory state, EngineThread.Opener opener, DesktopThreads threads) {
    this(state, opener, List.of(), threads, System::nanoTime);
  }

  /**
   * Everything as a user has it.
   *
   * @param state where everything is kept
   * @param modelFolders where models are looked for
   */
  public static Workbench open(
      StateDirectory state, List<Path> modelFolders, DesktopThreads threads) {
    AtomicReference<CpuUse> cpuUse = new AtomicReference<>(CpuUse.BALANCED);
    Workbench bench =
        new Workbench(
            state, new EngineOpener(state, cpuUse::get), modelFolders, threads, System::nanoTime);
    bench.settings.cpuUseProperty().addListener((_, _, now) -> cpuUse.set(now));
    return bench;
  }

  Workbench(
      StateDirectory state,
      EngineThread.Opener opener,
      List<Path> modelFolders,
      DesktopThreads threads,
      LongSupplier nanoClock) {
    this.threads = threads;
    this.nanoClock = nanoClock;
    sampleFolder = state.root().resolve(SampleProject.NAME);
    engine = new EngineThread(opener);
    shell = new ShellViewModel(threads.fx(), threads.timer());
    project = new ProjectViewModel(state, threads.fx(), threads.io(), shell::warn);
    review = new ReviewViewModel(threads.fx(), threads.diff());
    throughput = new ThroughputViewModel(nanoClock.getAsLong());
    instruction =
        new InstructionViewModel(states.stateProperty(), speeds, threads.fx(), threads.diff());
    images =
        new ImageViewModel(
            state.root().resolve("images"), threads.fx(), threads.io(), this::imagesChanged);
    pending = new PendingProposals(new ProposalStore(state), threads, shell);
    runs =
        new RunFlow(
            new RunFlow.Parts(
                states,
                engine,
                instruction,
                images,
                project,
                review,
                throughput,
                speeds,
                shell,
                pending),
            threads,
            nanoClock);
    applying =
        new ApplyFlow(
            states, review, project, pending, shell, runs, new ProposalWriter(state), threads);
    models = new ModelFlow(states, engine, review, pending, shell, threads, this::modelChanged);
    modelList = new ModelsViewModel(modelFolders, speeds, threads.fx(), threads.io());
    findings = new FindingsViewModel(review, threads.fx(), threads.diff());
    history =
        new HistoryViewModel(state, threads.fx(), threads.io(), shell::warn, project::checkDisk);
    session =
        new SessionKeeper(state, settings, project, instruction, speeds, shell, models, threads);
    screenshots =
        new ScreenshotWatch(
            ScreenshotWatch.folders(Path.of(System.getProperty("user.home", ""))),
            this::offer,
            threads);
    connect();
  }

  private void offer(Path screenshot) {
    shell.say(
        "New screenshot: " + screenshot.getFileName(), "Use it", () -> images.add(screenshot));
  }

  private void connect() {
    settings.screenshotsWatchedProperty().addListener((_, _, on) -> screenshots.watch(on));
    settings.setOnChange(session::changed);
    states
        .stateProperty()
        .addListener((_, before, now) -> {
          if (now.kind() == RunState.Kind.APPLIED || before.kind() == RunState.Kind.APPLIED) {
            history.refresh();
          }
        });
    project.selectedProperty().addListener((_, before, tab) -> tabChanged(before, tab));
    project.rootProperty().addListener((_, _, _) -> settings.welcomeSeenProperty().set(true));
    project.tabs().addListener((ListChangeListener<EditorTab>) _ -> session.changed());
    instruction.textProperty().addListener((_, _, _) -> session.changed());
    var _ =
        threads
            .timer()
            .scheduleWithFixedDelay(this::measure, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** On the timer's thread: the memory of this process is read from a file. */
  private void measure() {
    OptionalLong bytes = MemoryInfo.residentBytes();
    threads
        .fx()
        .execute(() -> {
          if (throughput.isRunning()) {
            throughput.memoryMeasured(bytes);
            throughput.tick(nanoClock.getAsLong());
          }
        });
  }

  private void imagesChanged() {
    if (!images.images().isEmpty() && !pictures && project.selectedProperty().get() == null) {
      project.openDraft(); // what the picture shows has to go somewhere
    }
    pictures = !images.images().isEmpty();
    instruction.setImages(images.images().size(), images.tokens());
  }

  private void modelChanged(@Nullable OpenModel now) {
    instruction.modelProperty().set(now);
    images.modelChanged(now);
    modelList.currentProperty().set(now);
    throughput.modelChanged(now, nanoClock.getAsLong());
    if (now != null) {
      settings
          .modelProperty()
          .set(
              now.source() instanceof ModelSource.OfFile(Path path)
                  ? path.toAbsolutePath().toString()
                  : EmbeddedModel.ARGUMENT);
    }
  }

  private void tabChanged(@Nullable EditorTab before, @Nullable EditorTab tab) {
    if (before != null) {
      before.savedProperty().removeListener(onSaved);
    }
    instruction.dirtyProperty().unbind();
    if (tab != null) {
      settings.welcomeSeenProperty().set(true);
    }
    if (tab == null) {
      instruction.dirtyProperty().set(false);
      instruction.setTarget(null, NOTHING, 0);
      shell.setDocument("");
    } else {
      instruction.dirtyProperty().bind(tab.dirtyProperty());
      instruction.setTarget(tab.saved(), NOTHING, tab.caretLine());
      shell.setDocument(tab.name());
      tab.savedProperty().addListener(onSaved);
    }
    session.changed();
  }

  private void savedChanged(Snapshot file) {
    EditorTab tab = project.selectedProperty().get();
    if (tab != null) {
      instruction.setTarget(file, NOTHING, tab.caretLine());
    }
  }

  /**
   * The caret of the tab in front has moved, or its selection has changed.
   *
   * @param selection selected lines, from 0; empty for none
   * @param caretLine from 0
   */
  public void caretMoved(LineRange selection, int caretLine) {
    EditorTab tab = project.selectedProperty().get();
    if (tab != null) {
      tab.setCaretLine(caretLine);
      instruction.setTarget(tab.saved(), selection, caretLine);
    }
  }

  /**
   * Comes back to where the last session ended, and opens its model.
   *
   * @param then runs when settings and session have been read
   */
  public void start(Runnable then) {
    session.restore(then);
    pending.restore();
    history.refresh();
  }

  /** Where the sample project is, or will be. */
  public Path sampleFolder() {
    return sampleFolder;
  }

  /** Opens the sample project with the embedded model. */
  public void openSample() {
    threads
        .io()
        .execute(() -> {
          try {
            SampleProject.create(sampleFolder);
            threads
                .fx()
                .execute(() -> {
                  project.open(sampleFolder);
                  project.open(sampleFolder.resolve(SampleProject.TASKS.getFirst().file()));
                  instruction.textProperty().set(SampleProject.TASKS.getFirst().instruction());
                  models.open(new ModelSource.Embedded(), EmbeddedModel.DISPLAY_NAME);
                });
          } catch (EngineException e) {
            threads.fx().execute(() -> shell.warn(FailureText.of(e)));
          }
        });
  }

  /** What the window is doing. */
  public RunStateMachine states() {
    return states;
  }

  public Settings settings() {
    return settings;
  }

  public ShellViewModel shell() {
    return shell;
  }

  public ProjectViewModel project() {
    return project;
  }

  public InstructionViewModel instruction() {
    return instruction;
  }

  public ImageViewModel images() {
    return images;
  }

  public ReviewViewModel review() {
    return review;
  }

  public ThroughputViewModel throughput() {
    return throughput;
  }

  /** Proposals that were put aside. */
  public PendingProposals pending() {
    return pending;
  }

  /** What the window works; who draws adds to it. */
  public WindowWork work() {
    return threads.work();
  }

  /** Run and stop. */
  public RunFlow runs() {
    return runs;
  }

  /** Apply, undo, conflicts. */
  public ApplyFlow applying() {
    return applying;
  }

  /** Opening models. */
  public ModelFlow models() {
    return models;
  }

  /** What is to be looked at before applying. */
  public FindingsViewModel findings() {
    return findings;
  }

  /** What was written, and what a crash has left half done. */
  public HistoryViewModel history() {
    return history;
  }

  /** Models to choose from. */
  public ModelsViewModel modelList() {
    return modelList;
  }

  @Override
  public void close() {
    screenshots.watch(false);
    runs.close();
    models.close();
    pending.flush();
    session.close();
    images.clear();
    engine.close();
    images.release();
    threads.close();
  }
}
