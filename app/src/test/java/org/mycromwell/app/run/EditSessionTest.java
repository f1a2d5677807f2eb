package org.mycromwell.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.run.EditEnd.Completeness;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.testing.ScriptedModel;

class EditSessionTest {
  private static final String BEFORE = "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\n";
  private static final long PATIENCE_SECONDS = 60;

  @TempDir Path folder;

  private final BlockingQueue<Runnable> fx = new LinkedBlockingQueue<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<StreamProgress> progress = new ArrayList<>();
  private final List<EditEnd> ends = new ArrayList<>();
  private final EngineThread engine =
      new EngineThread(source ->
          CodeEditor.builder()
              .model(source)
              .modelOptions(ModelOptions.defaults().withThreads(1))
              .stateDirectory(folder.resolve("state"))
              .build());

  @AfterEach
  void close() {
    engine.close();
    timer.shutdownNow();
  }

  private OpenModel open(ScriptedModel model) {
    Path file = model.withCromwellTokens().write(folder.resolve("model.gguf"));
    return engine.open(new ModelSource.OfFile(file)).join();
  }

  private EditRequest request() throws Exception {
    Path file = Files.writeString(folder.resolve("a.py"), BEFORE);
    return EditRequest.of(file, "change it");
  }

  private EditSession start(EditRequest request) {
    return EditSession.start(
        engine, request, fx::add, timer, new WindowWork(), progress::add, ends::add);
  }

  /** Runs what waits for the FX thread until the run has ended. */
  private EditEnd end() throws InterruptedException {
    while (ends.isEmpty()) {
      step();
    }
    assertThat(fx).isEmpty();
    return ends.getFirst();
  }

  private void step() throws InterruptedException {
    Runnable next = fx.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("news of the run").isNotNull();
    next.run();
  }

  private static String accepted(EditEnd end) {
    return new String(
        ((EditEnd.Proposed) end).proposal().decideAll(Decision.ACCEPTED).result(),
        StandardCharsets.UTF_8);
  }

  @Test
  void aRunStreamsAndEndsInAProposal() throws Exception {
    OpenModel model = open(ScriptedModel.answering(BEFORE.replace("3", "33")));
    assertThat(model.isEmbedded()).isFalse();
    assertThat(model.threads()).isEqualTo(1);
    assertThat(model.vision()).isEmpty();

    EditRequest request = request();
    start(request.withScope(new Scope.Lines(new LineRange(0, 5))));
    EditEnd.Proposed end = (EditEnd.Proposed) end();

    assertThat(end.completeness()).isEqualTo(Completeness.WHOLE);
    assertThat(accepted(end)).isEqualTo(BEFORE.replace("3", "33"));
    assertThat(end.problems()).isEmpty();
    assertThat(end.stats().orElseThrow().answerTokens()).isEqualTo(5);
    StreamProgress last = progress.getLast();
    assertThat(last.tokens()).isEqualTo(5);
    assertThat(last.answer()).isEqualTo(BEFORE.replace("3", "33"));
    assertThat(last.prefillDone()).isEqualTo(last.prefillTotal()).isPositive();
    assertThat(last.prompt().orElseThrow().scope()).isEqualTo(new LineRange(0, 5));
    assertThat(last.firstTokenNanos()).isNotZero();
    assertThat(Files.readString(folder.resolve("a.py"))).isEqualTo(BEFORE);
  }

  @Test
  void stopKeepsWhatWasComplete() throws Exception {
    StringBuilder answer = new StringBuilder("a = 1\nb = 22\nc = 3\n");
    for (int i = 0; i < 2000; i++) {
      answer.append("x").append(i).append(" = ").append(i).append('\n');
    }
    open(ScriptedModel.answering(answer.toString()).withoutEnd());

    EditSession session = start(request());
    while (progress.isEmpty() || progress.getLast().tokens() < 8) {
      step();
    }
    long stopped = System.nanoTime();
    session.stop();
    session.stop();
    EditEnd.Proposed end = (EditEnd.Proposed) end();

    assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(Duration.ofSeconds(5));
    assertThat(end.completeness()).isEqualTo(Completeness.STOPPED);
    assertThat(accepted(end)).isEqualTo(BEFORE.replace("2", "22"));
    assertThat(end.stoppedAt()).hasValueSatisfying(line -> assertThat(line).isBetween(3, 5));
  }

  @Test
  void aLimitIsToldAndNothingBelowItIsTaken() throws Exception {
    open(ScriptedModel.answering("a = 1\nb = 22\nc = 3\nd = 4\nz = 0\n").withoutEnd());

    EditRequest request = request();
    start(request.withSampling(org.mycromwell.engine.api.SamplingConfig.DEFAULT.withMaxTokens(4)));
    EditEnd.Proposed end = (EditEnd.Proposed) end();

    assertThat(end.completeness()).isEqualTo(Completeness.LIMITED);
    assertThat(end.limit()).contains("limit of tokens");
    assertThat(accepted(end)).isEqualTo(BEFORE.replace("2", "22"));
  }

  @Test
  void failureIsOneSentence() throws Exception {
    open(ScriptedModel.answering("x\n").withContextLength(40));
    start(request());
    EditEnd.Failed end = (EditEnd.Failed) end();
    assertThat(end.message()).startsWith("the request needs").doesNotContain("Exception");
    assertThat(end.cause()).isInstanceOf(EngineException.class);
  }

  @Test
  void withoutAModelARunFailsAndABadFileKeepsTheModelThatIsThere() throws Exception {
    start(request());
    assertThat(((EditEnd.Failed) end()).message()).contains("no model is open");

    open(ScriptedModel.answering("x\n"));
    Path text = Files.writeString(folder.resolve("no.gguf"), "no model");
    assertThatThrownBy(() -> engine.open(new ModelSource.OfFile(text)).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EngineException.class);
    assertThat(engine.hasModel().join()).isTrue();
  }

  @Test
  void closingStopsTheRunAndEndsTheThread() throws Exception {
    open(ScriptedModel.answering("a = 1\nq = 0\nr = 0\n").withoutEnd());
    start(request());
    while (progress.isEmpty() || progress.getLast().tokens() == 0) {
      step();
    }
    engine.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("cromwell-engine"));
    assertThat(engine.closeModel()).isCompletedExceptionally();
  }
}
