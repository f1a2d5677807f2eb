package org.mycromwell.app.desktop;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.geometry.VerticalDirection;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.run.RunState;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.api.SamplingConfig;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.testing.ScriptedModel;
import org.mycromwell.ui.resources.SampleFiles;

/**
 * How long the window does not answer, what it costs the model, and how soon it stops. Not part of
 * the build: {@code ./mvnw -pl engine,ui-resources,app -am test -Dtest=DesktopBench
 * -Dsurefire.failIfNoSpecifiedTests=false} runs it in memory, with {@code -Dtest.glass=gtk} on a
 * display. The figures stand in decision 15.
 */
class DesktopBench extends WindowTest {
  private static final int BEAT_MILLIS = 4;

  /** Puts something into the queue of the FX thread again and again, and sees how long it waits. */
  private static final class Heartbeat implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());

    Heartbeat() {
      var _ =
          timer.scheduleAtFixedRate(
              () -> {
                long sent = System.nanoTime();
                Platform.runLater(() -> millis.add((System.nanoTime() - sent) / 1e6));
              },
              0,
              BEAT_MILLIS,
              TimeUnit.MILLISECONDS);
    }

    void print(String what) {
      List<Double> sorted = new ArrayList<>(millis);
      Collections.sort(sorted);
      System.out.printf(
          Locale.ROOT,
          "%s: %d waits, median %.1f ms, 99 %% below %.1f ms, longest %.1f ms%n",
          what,
          sorted.size(),
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 99 / 100),
          sorted.getLast());
    }

    @Override
    public void close() {
      timer.shutdown();
    }
  }

  private static String lines(int count, String operation) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count / 5; i++) {
      text.append("def f%d(a, b):\n".formatted(i))
          .append("    \"\"\"Number %d of many.\"\"\"\n".formatted(i))
          .append("    c = a ")
          .append(operation)
          .append(" b\n")
          .append("    return c * ")
          .append(i)
          .append("\n\n");
    }
    return text.toString();
  }

  @Test
  void twentyThousandLines() throws IOException {
    try (Heartbeat beat = new Heartbeat()) {
      open(lines(20_000, "+"), "x\n");
      beat.print("opening 20,000 lines");
    }
    try (Heartbeat beat = new Heartbeat()) {
      robot.moveTo(area());
      for (int i = 0; i < 300; i++) {
        robot.scroll(10, VerticalDirection.DOWN);
      }
      robot.push(KeyCode.CONTROL, KeyCode.END);
      settle();
      beat.print("scrolling 20,000 lines");
    }
  }

  /**
   * An answer of 5,000 lines, one token each, by a model that has 2,000 lines to say again and
   * again, without a window and in it.
   */
  @Test
  void fiveThousandLinesStream() throws IOException {
    ModelOptions options = ModelOptions.defaults().withContextLength(1 << 13);
    open(
        "x = 0\n",
        ScriptedModel.answering(lines(2_000, "+")).withoutEnd(),
        options,
        SamplingConfig.DEFAULT.withMaxTokens(5_000));
    double cold = tokensPerSecondAlone();
    try (Heartbeat beat = new Heartbeat()) {
      long worked = bench.work().totalNanos();
      double watched = tokensPerSecondInTheWindow(() -> beat.print("streaming 5,000 lines"));
      System.out.printf(
          Locale.ROOT,
          "%.1f tokens/s, %.1f before without a window, the window worked for %.0f ms%n",
          watched,
          cold,
          (bench.work().totalNanos() - worked) / 1e6);
    }
    // Again without the heartbeat, which costs the model something too, in turns: the machine is
    // not the same at all times.
    List<Double> alone = new ArrayList<>();
    List<Double> shown = new ArrayList<>();
    Map<String, Double> cpu = new TreeMap<>();
    for (int i = 0; i < 5; i++) {
      run(() -> bench.applying().discard());
      alone.add(tokensPerSecondAlone());
      Map<String, Double> before = cpuMillis();
      shown.add(tokensPerSecondInTheWindow(() -> {}));
      cpuMillis()
          .forEach((thread, now) ->
              cpu.merge(thread, now - before.getOrDefault(thread, 0.0), Double::sum));
    }
    cpu.values().removeIf(millis -> millis < 5);
    System.out.println("CPU in the window's runs, ms by thread: " + cpu);
    Collections.sort(alone);
    Collections.sort(shown);
    double middle = alone.get(alone.size() / 2);
    System.out.printf(
        Locale.ROOT,
        "%d threads, tokens/s: %.0f without a window, %.0f in it, in the median %.1f %%%n",
        options.threads(),
        middle,
        shown.get(shown.size() / 2),
        100 * shown.get(shown.size() / 2) / middle);
    System.out.println("without: " + alone + ", in it: " + shown);
  }

  private static Map<String, Double> cpuMillis() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<String, Double> millis = new TreeMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) {
        double used = threads.getThreadCpuTime(thread.getThreadId()) / 1e6;
        millis.merge(thread.getThreadName(), used, Double::sum);
      }
    }
    return millis;
  }

  /** What the command line does: the same flow, and nobody who looks. */
  private double tokensPerSecondAlone() {
    try (CodeEditor editor = editor(new ModelSource.OfFile(folder.resolve("model.gguf")))) {
      EditResult result =
          editor.edit(EditRequest.of(file, "change it"), EditListener.NONE, new CancelToken());
      return result.stats().decodeTokensPerSecond();
    }
  }

  /**
   * @param atEnd runs on the FX thread as soon as the answer is whole
   */
  private double tokensPerSecondInTheWindow(Runnable atEnd) {
    CompletableFuture<Double> rate = new CompletableFuture<>();
    ChangeListener<RunState> listener =
        (_, before, now) -> {
          if (before.isRunning() && !now.isRunning()) {
            atEnd.run();
            rate.complete(
                bench.throughput().figuresProperty().get().decodeAverage().orElse(Double.NaN));
          }
        };
    run(() -> {
      bench.instruction().textProperty().set("change it");
      bench.states().stateProperty().addListener(listener);
      bench.runs().run();
    });
    double tokensPerSecond = rate.join();
    run(() -> bench.states().stateProperty().removeListener(listener));
    return tokensPerSecond;
  }

  /** From Stop to the end of the run, with the model that comes with the program. */
  @Test
  void theEmbeddedModelStops() throws IOException {
    String text;
    try (InputStream sample = SampleFiles.open("prices.py")) {
      text = new String(sample.readAllBytes(), StandardCharsets.UTF_8);
    }
    open(text, text);
    run(() -> bench.models().open(new ModelSource.Embedded(), "nano"));
    until(() -> bench.models().modelProperty().get().isEmbedded());
    untilState(RunState.Kind.IDLE);
    for (RunState.Kind at : List.of(RunState.Kind.PREFILLING, RunState.Kind.STREAMING)) {
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        double one = stopMillis(at);
        if (!Double.isNaN(one)) {
          millis.add(one);
        }
      }
      Collections.sort(millis);
      System.out.printf(
          Locale.ROOT,
          "stop while %s: %d stops, median %.1f ms, longest %.1f ms%n",
          at,
          millis.size(),
          millis.isEmpty() ? Double.NaN : millis.get(millis.size() / 2),
          millis.isEmpty() ? Double.NaN : millis.getLast());
    }
  }

  /** Stops as soon as the run is in this state; no number when it ended before. */
  private double stopMillis(RunState.Kind at) {
    CompletableFuture<Double> took = new CompletableFuture<>();
    ChangeListener<RunState> listener =
        new ChangeListener<>() {
          private long asked;

          @Override
          public void changed(
              ObservableValue<? extends RunState> state, RunState before, RunState now) {
            if (now.kind() == at && asked == 0) {
              asked = System.nanoTime();
              bench.runs().stop();
            } else if (before.isRunning() && !now.isRunning()) {
              took.complete(asked == 0 ? Double.NaN : (System.nanoTime() - asked) / 1e6);
            }
          }
        };
    run(() -> {
      bench.instruction().textProperty().set("rename total to subtotal");
      bench.states().stateProperty().addListener(listener);
      bench.runs().run();
    });
    double millis = took.join();
    run(() -> {
      bench.states().stateProperty().removeListener(listener);
      bench.applying().discard();
    });
    return millis;
  }
}
