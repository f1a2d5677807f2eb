package org.mycromwell.app.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.settings.Settings.CpuUse;
import org.mycromwell.app.settings.Theme;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.testing.ScriptedModel;

/** The whole desktop without its window, on a real engine with a model whose answer is known. */
class WorkbenchTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final String BEFORE =
      """
      def add(a, b):
          return a + b


      def sub(a, b):
          return a - b


      def mul(a, b):
          return a * b
      """;
  private static final String AFTER =
      BEFORE.replace("return a + b", "return b + a").replace("a * b", "b * a");

  @TempDir Path folder;
  private Path file = Path.of("");
  private final BlockingQueue<Runnable> fx = new LinkedBlockingQueue<>();
  private DesktopThreads threads = DesktopThreads.start(fx::add);
  private final List<Workbench> open = new ArrayList<>();
  private final List<RunState> states = new ArrayList<>();

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.writeString(folder.resolve("calc.py"), BEFORE);
  }

  @AfterEach
  void close() {
    open.forEach(Workbench::close);
  }

  private Workbench start() {
    StateDirectory state = new StateDirectory(folder.resolve("state"));
    threads = DesktopThreads.start(fx::add);
    Workbench bench =
        new Workbench(
            state,
            source ->
                CodeEditor.builder()
                    .model(source)
                    .modelOptions(ModelOptions.defaults().withThreads(1))
                    .stateDirectory(state.root())
                    .build(),
            threads);
    open.add(bench);
    bench.states().stateProperty().addListener((_, _, now) -> states.add(now));
    return bench;
  }

  /** Plays the FX thread until something is so. */
  private void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for: " + what + " in " + states).isLessThan(end);
      try {
        Runnable next = fx.poll(1, TimeUnit.SECONDS);
        if (next != null) {
          next.run();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void untilState(Workbench bench, Kind kind) {
    until("state " + kind, () -> bench.states().state().kind() == kind);
  }

  private void openModel(Workbench bench, ScriptedModel model) {
    Path path = model.withCromwellTokens().write(folder.resolve("model.gguf"));
    bench.models().open(new ModelSource.OfFile(path), "model.gguf");
    untilState(bench, Kind.IDLE);
  }

  private EditorTab openFile(Workbench bench) {
    bench.project().open(file);
    until("the tab", () -> bench.project().selectedProperty().get() != null);
    return bench.project().selectedProperty().get();
  }

  private Workbench ready(ScriptedModel model) {
    Workbench bench = start();
    openModel(bench, model);
    openFile(bench);
    bench.instruction().textProperty().set("swap the operands");
    return bench;
  }

  private Workbench reviewing() {
    Workbench bench = ready(ScriptedModel.answering(AFTER));
    bench.runs().run();
    untilState(bench, Kind.REVIEW);
    return bench;
  }

  @Test
  void fromAnInstructionToBytesOnDiskAndBack() throws IOException {
    Workbench bench = reviewing();
    assertThat(states).hasAtLeastOneElementOfType(RunState.LoadingModel.class);
    assertThat(states).hasAtLeastOneElementOfType(RunState.Prefilling.class);
    assertThat(bench.states().state()).isEqualTo(new RunState.Review(2, 2));
    assertThat(file).hasContent(BEFORE);
    assertThat(bench.throughput().figuresProperty().get().answerTokens()).isPresent();
    assertThat(bench.instruction().history().entries()).containsExactly("swap the operands");

    bench.review().reject();
    bench.review().accept();
    assertThat(bench.states().state()).isEqualTo(new RunState.Review(2, 0));
    bench.applying().apply();
    untilState(bench, Kind.APPLIED);
    String applied = BEFORE.replace("a * b", "b * a");
    assertThat(file).hasContent(applied);
    assertThat(bench.review().reviewed()).isEmpty();
    assertThat(bench.shell().texts()).contains("Applied 1 hunk to calc.py");
    until("the history", () -> !bench.history().entries().isEmpty());
    assertThat(bench.history().entries().getFirst().text()).isEqualTo("swap the operands");
    EditorTab tab = bench.project().selectedProperty().get();
    until("the tab shows it", () -> tab.text().equals(applied));

    bench.applying().undo();
    untilState(bench, Kind.REVIEW);
    assertThat(file).hasContent(BEFORE);
    assertThat(bench.review().hunks())
        .extracting(hunk -> hunk.decision())
        .containsExactly(Decision.REJECTED, Decision.ACCEPTED);
    bench.applying().redo();
    untilState(bench, Kind.IDLE);
    assertThat(file).hasContent(applied);
  }

  /** Undo takes back what was applied, not what the user has typed since. */
  @Test
  void typingThatWasSavedLaterStaysWhenAnEditIsTakenBack() throws IOException {
    Workbench bench = reviewing();
    bench.review().acceptAll();
    bench.applying().apply();
    untilState(bench, Kind.APPLIED);
    EditorTab tab = bench.project().selectedProperty().get();
    until("the tab shows it", () -> tab.text().equals(AFTER));
    String typed = "# by hand\n" + AFTER;
    bench.project().save(tab, typed, () -> typed);
    until("it is saved", () -> tab.text().equals(typed));
    bench.applying().undoApplied();
    untilState(bench, Kind.IDLE);
    assertThat(file).hasContent("# by hand\n" + BEFORE);
    assertThat(bench.review().reviewed()).isEmpty();
  }

  @Test
  void applyingSomeKeepsTheRestOpen() throws IOException {
    Workbench bench = reviewing();
    bench.applying().apply();
    assertThat(bench.shell().texts().getLast()).startsWith("Accept a hunk first");
    bench.review().accept();
    bench.applying().apply();
    until("the rest", () -> bench.review().hunks().size() == 1);
    assertThat(bench.states().state()).isEqualTo(new RunState.Review(1, 1));
    assertThat(file).hasContent(BEFORE.replace("a + b", "b + a"));
    bench.review().accept();
    bench.applying().apply();
    untilState(bench, Kind.APPLIED);
    assertThat(file).hasContent(AFTER);
    bench.applying().undo();
    until("the first undo", () -> bench.review().hunks().size() == 1);
    bench.applying().undo();
    until("the second undo", () -> bench.review().hunks().size() == 2);
    assertThat(file).hasContent(BEFORE);
  }

  @Test
  void stoppingKeepsWhatWasCompleteAndDiscardEndsIt() throws IOException {
    StringBuilder answer = new StringBuilder(AFTER);
    for (int i = 0; i < 3000; i++) {
      answer.append("x").append(i).append(" = ").append(i).append('\n');
    }
    Workbench bench = ready(ScriptedModel.answering(answer.toString()).withoutEnd());
    bench.runs().run();
    until(
        "some lines and their preview",
        () ->
            bench.states().state() instanceof RunState.Streaming streaming
                && streaming.tokens() > 14
                && bench.runs().previewProperty().get() != null
                && bench.runs().previewProperty().get().lines().contains("    return b + a"));
    assertThat(bench.instruction().canRun()).isFalse();
    bench.runs().stop();
    untilState(bench, Kind.STOPPED);
    assertThat(((RunState.Stopped) bench.states().state()).completeHunks()).isPositive();
    assertThat(bench.runs().previewProperty().get()).isNull();
    assertThat(file).hasContent(BEFORE);
    bench.applying().discard();
    assertThat(bench.states().state().kind()).isEqualTo(Kind.IDLE);
    assertThat(bench.review().reviewed()).isEmpty();
  }

  /** Run reads the file first, so there is no state yet that says that it runs. */
  @Test
  void aRunThatIsStoppedBeforeTheModelIsAskedDoesNotBegin() throws IOException {
    Workbench bench = ready(ScriptedModel.answering(AFTER));
    states.clear();
    bench.runs().run();
    bench.runs().stop();
    List<EditorTab> opened = new ArrayList<>(); // read after the file of the run
    bench.project().openFile(Files.writeString(folder.resolve("b.py"), "b"), opened::add);
    until("a file that was read later", () -> !opened.isEmpty());
    assertThat(states).isEmpty();
    assertThat(bench.runs().lastRequest()).isEmpty();

    bench.runs().run();
    bench.runs().stop();
    bench.runs().run();
    untilState(bench, Kind.REVIEW);
    assertThat(states).filteredOn(RunState.Review.class::isInstance).hasSize(1);
  }

  /** A model that reads text only does not look at it, but could. */
  @Test
  void aPictureThatARunMayReadIsDeletedAfterTheRun() throws InterruptedException {
    Workbench bench = ready(ScriptedModel.answering(AFTER));
    bench.images().add("Pasted image", new int[64], 8, 8);
    until("the picture", () -> bench.images().images().size() == 1);
    Path copy = bench.images().files().getFirst();
    EditorTab tab = bench.project().selectedProperty().get();
    EditRequest request = EditRequest.of(tab.saved(), "x").withImages(bench.images().files());
    bench.runs().rerun(request, "");
    until("it runs", () -> bench.states().state().isRunning());
    bench.images().clear();
    CountDownLatch removed = new CountDownLatch(1);
    threads.io().execute(removed::countDown);
    assertThat(removed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(copy).exists(); // that the run has ended is not known yet
    untilState(bench, Kind.FAILED);
    until("the file is gone", () -> Files.notExists(copy));
  }

  @Test
  void aFileChangedOutsideIsAConflictThatCanBeMerged() throws IOException {
    Workbench bench = reviewing();
    bench.review().acceptAll();
    Files.writeString(file, "# mine\n" + BEFORE);
    bench.applying().apply();
    untilState(bench, Kind.CONFLICT);
    assertThat(file).hasContent("# mine\n" + BEFORE);
    assertThat(bench.applying().conflictProperty().get().placedHunks()).isEqualTo(2);
    assertThat(bench.instruction().canRun()).isFalse();
    bench.applying().mergeConflict();
    assertThat(bench.states().state()).isEqualTo(new RunState.Review(2, 0));
    bench.applying().apply();
    untilState(bench, Kind.APPLIED);
    assertThat(file).hasContent("# mine\n" + AFTER);
  }

  @Test
  void aConflictCanBeRunAgainOnTheNewFile() throws IOException {
    Workbench bench = reviewing();
    bench.review().acceptAll();
    Files.writeString(file, BEFORE.replace("def sub", "def subtract"));
    bench.applying().apply();
    untilState(bench, Kind.CONFLICT);
    bench.applying().rerunConflict();
    untilState(bench, Kind.REVIEW);
    assertThat(bench.review().reviewed().orElseThrow().proposal().snapshot().text())
        .contains("def subtract");
    assertThat(bench.pending().parked()).hasSize(1);
  }

  @Test
  void aConflictThatIsLeftKeepsItsProposal() throws IOException {
    Workbench bench = reviewing();
    bench.review().acceptAll();
    Files.writeString(file, "# mine\n" + BEFORE);
    bench.applying().apply();
    untilState(bench, Kind.CONFLICT);
    openModel(bench, ScriptedModel.answering(AFTER));
    assertThat(bench.applying().conflictProperty().get()).isNull();
    assertThat(bench.pending().parked()).hasSize(1);
    bench.applying().reopenParked(bench.pending().parked().getFirst());
    untilState(bench, Kind.CONFLICT);
    assertThat(bench.applying().conflictProperty().get()).isNotNull();
    bench.applying().discard();
    assertThat(bench.states().state().kind()).isEqualTo(Kind.IDLE);
    assertThat(file).hasContent("# mine\n" + BEFORE);
  }

  @Test
  void aConflictCanBeOverwrittenAndUndone() throws IOException {
    Workbench bench = reviewing();
    bench.review().acceptAll();
    Files.writeString(file, "something = 1\n");
    bench.applying().apply();
    untilState(bench, Kind.CONFLICT);
    bench.applying().overwriteConflict();
    untilState(bench, Kind.APPLIED);
    assertThat(file).hasContent(AFTER);
    bench.applying().undoApplied();
    untilState(bench, Kind.REVIEW);
    assertThat(file).hasContent("something = 1\n");
  }

  @Test
  void anAnswerThatWouldNotParseIsHeldBackUntilItIsConfirmed() throws IOException {
    Workbench bench =
        ready(ScriptedModel.answering(BEFORE.replace("def sub(a, b):", "def sub(a, b:")));
    bench.runs().run();
    untilState(bench, Kind.REVIEW);
    bench.review().acceptAll();
    bench.applying().apply();
    until("doubts", () -> !bench.applying().doubts().isEmpty());
    assertThat(bench.applying().doubts()).hasSize(1);
    assertThat(file).hasContent(BEFORE);
    bench.applying().applyNevertheless();
    untilState(bench, Kind.APPLIED);
    assertThat(file).content().contains("def sub(a, b:");
  }

  @Test
  void noChangeAndFailureAreStatesOfTheirOwn() {
    Workbench bench = ready(ScriptedModel.answering(BEFORE));
    bench.runs().run();
    untilState(bench, Kind.NO_CHANGE);
    bench.applying().dismiss();
    assertThat(bench.states().state().kind()).isEqualTo(Kind.IDLE);
    openModel(bench, ScriptedModel.answering("x\n").withContextLength(48));
    bench.runs().run();
    untilState(bench, Kind.FAILED);
    assertThat(((RunState.Failed) bench.states().state()).safe())
        .isEqualTo("calc.py was not touched");
  }

  @Test
  void aFileThatIsNoModelLeavesTheModelThatIsOpen() throws IOException {
    Workbench bench = start();
    Path broken = Files.writeString(folder.resolve("broken.gguf"), "nothing");
    bench.models().open(new ModelSource.OfFile(broken), "broken.gguf");
    untilState(bench, Kind.LOADING_MODEL);
    untilState(bench, Kind.NO_MODEL);
    openModel(bench, ScriptedModel.answering(AFTER));
    bench.models().open(new ModelSource.OfFile(broken), "broken.gguf");
    untilState(bench, Kind.FAILED);
    assertThat(((RunState.Failed) bench.states().state()).safe()).contains("is still open");
    assertThat(bench.models().modelProperty().get()).isNotNull();
    bench.applying().dismiss();
    assertThat(bench.states().state().kind()).isEqualTo(Kind.IDLE);
  }

  @Test
  void afterACrashEverythingIsThereAgain() throws IOException {
    Workbench bench = start();
    List<String> read = new ArrayList<>();
    bench.start(() -> read.add("session"));
    until("the first start", () -> !read.isEmpty());
    openModel(bench, ScriptedModel.answering(AFTER));
    openFile(bench);
    bench.instruction().textProperty().set("swap the operands");
    bench.runs().run();
    untilState(bench, Kind.REVIEW);
    bench.review().accept();
    ReviewedProposal proposal = bench.review().reviewed().orElseThrow();
    bench.settings().themeProperty().set(Theme.LIGHT);
    bench.instruction().textProperty().set("my draft");
    Path kept = folder.resolve("state/proposal-" + proposal.id() + ".txt");
    Path session = folder.resolve("state/desktop-session.properties");
    until(
        "everything is on disk",
        () -> contains(kept, "ACCEPTED") && contains(session, "my draft", "calc.py"));

    // No close: the process died.
    Workbench again = start();
    again.start(() -> {});
    until("the proposal", () -> !again.pending().parked().isEmpty());
    until("the tab", () -> again.project().selectedProperty().get() != null);
    assertThat(again.project().selectedProperty().get().path()).isEqualTo(file);
    assertThat(again.instruction().textProperty().get()).isEqualTo("my draft");
    assertThat(again.settings().themeProperty().get()).isEqualTo(Theme.LIGHT);
    until("the model", () -> again.models().modelProperty().get() != null);
    again.applying().reopenParked(again.pending().parked().getFirst());
    untilState(again, Kind.REVIEW);
    assertThat(again.review().hunks().getFirst().decision()).isEqualTo(Decision.ACCEPTED);
    again.review().acceptAll();
    again.applying().apply();
    untilState(again, Kind.APPLIED);
    assertThat(file).hasContent(AFTER);
  }

  private static boolean contains(Path path, String... words) {
    try {
      String text = Files.exists(path) ? Files.readString(path) : "";
      return List.of(words).stream().allMatch(text::contains);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMeasurementEditsNothingAndFeedsTheEstimate() {
    Workbench bench = ready(ScriptedModel.answering("x = 1\n".repeat(40)).withoutEnd());
    assertThat(bench.instruction().estimateProperty().get()).isEmpty();
    bench.runs().measure();
    assertThat(bench.states().state().isRunning()).isTrue();
    untilState(bench, Kind.IDLE);
    assertThat(bench.shell().texts().getLast()).startsWith("Measured: reads ");
    assertThat(bench.instruction().estimateProperty().get()).startsWith("~ ");
    assertThat(bench.review().reviewed()).isEmpty();
    assertThat(bench.runs().lastRequest()).isEmpty();
  }

  @Test
  void threadsAreThoseTheUserGrants() {
    assertThat(EngineOpener.threads(CpuUse.QUIET, 8)).isEqualTo(4);
    assertThat(EngineOpener.threads(CpuUse.QUIET, 1)).isEqualTo(1);
    assertThat(EngineOpener.threads(CpuUse.BALANCED, 8)).isEqualTo(7);
    assertThat(EngineOpener.threads(CpuUse.BALANCED, 2)).isEqualTo(2);
    assertThat(EngineOpener.threads(CpuUse.FULL, 8)).isEqualTo(8);
  }

  @Test
  void closingEndsEveryThread() {
    Workbench bench = ready(ScriptedModel.answering("a\nb\n").withoutEnd());
    bench.runs().run();
    until("it runs", () -> bench.states().state().isRunning());
    bench.close();
    open.clear();
    // What was on its way to the window when it closed finds nobody, and harms nobody.
    RunState last = bench.states().state();
    List.copyOf(fx).forEach(Runnable::run);
    assertThat(bench.states().state()).isSameAs(last);
    // The parser's thread is the process's own, for all windows, and keeps nothing alive.
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.isAlive() && thread.getName().startsWith("cromwell-"))
        .allMatch(thread -> thread.isDaemon() && thread.getName().equals("cromwell-parser"));
  }
}
