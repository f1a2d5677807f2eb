package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.train.EvaluationMetrics;
import org.mycromwell.engine.train.StagePlan;
import org.mycromwell.engine.train.StepMetrics;
import org.mycromwell.engine.train.TrainPlan;
import org.mycromwell.engine.train.TrainingListener;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Shows on standard error how a run goes: on a terminal a few lines that are redrawn, with the
 * curve of the loss; elsewhere a plain line now and then. Evaluations and checkpoints stay. For the
 * thread of the trainer.
 */
final class TrainView implements TrainingListener, AutoCloseable {
  private static final long TERMINAL_NANOS = 200_000_000L;
  private static final long PLAIN_NANOS = 10_000_000_000L;
  private static final int CURVE = 64;
  private static final String BLOCKS = "▁▂▃▄▅▆▇█";

  /** How much of the old rate a new step leaves; about the last twenty count. */
  private static final double SMOOTHING = 0.95;

  private final PrintWriter err;
  private final boolean quiet;
  private final boolean terminal;
  private final List<Double> curve = new ArrayList<>();
  private int merged = 1;
  private double pendingSum;
  private int pending;
  private int drawn;
  private long lastNanos;
  private double tokensPerSecond;
  private double totalTokens;
  private double doneTokens;
  private int stage = -1;
  private Map<String, Double> lastEvaluation = Map.of();
  private @Nullable TrainPlan plan;

  static TrainView of(CommandSpec spec, OutputOptions output) {
    Terminal terminal = CromwellCommand.terminal(spec);
    return new TrainView(
        spec.commandLine().getErr(),
        output.quiet(),
        terminal.errIsTerminal() && !terminal.isDumb());
  }

  TrainView(PrintWriter err, boolean quiet, boolean terminal) {
    this.err = err;
    this.quiet = quiet;
    this.terminal = terminal;
    lastNanos = System.nanoTime() - PLAIN_NANOS;
  }

  @Override
  public void started(TrainPlan newPlan, long parameters, long startStep) {
    plan = newPlan;
    for (int i = 0; i < newPlan.stages().size(); i++) {
      totalTokens += nominalTokens(newPlan, i, newPlan.steps(i));
    }
    long left = startStep;
    for (int i = 0; i < newPlan.stages().size(); i++) {
      long steps = Math.min(left, newPlan.steps(i));
      doneTokens += nominalTokens(newPlan, i, steps);
      left -= steps;
    }
    say(
        "%s: %s parameters, %d steps%s"
            .formatted(
                newPlan.name(),
                Units.count(parameters),
                newPlan.steps(),
                startStep == 0 ? "" : "; goes on after step " + startStep));
  }

  private static double nominalTokens(TrainPlan plan, int index, long steps) {
    StagePlan stage = plan.stages().get(index);
    return (double) steps * stage.tokensPerBatch() * stage.accumulate();
  }

  @Override
  public void step(StepMetrics metrics) {
    if (metrics.stage() != stage) {
      stage = metrics.stage();
      curve.clear();
      merged = 1;
      pending = 0;
      pendingSum = 0;
    }
    remember(metrics.losses().total());
    double rate = metrics.tokensPerSecond();
    tokensPerSecond =
        tokensPerSecond == 0 ? rate : SMOOTHING * tokensPerSecond + (1 - SMOOTHING) * rate;
    if (plan != null) {
      doneTokens += nominalTokens(plan, metrics.stage(), 1);
    }
    long now = System.nanoTime();
    if (quiet || now - lastNanos < (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
      return;
    }
    lastNanos = now;
    if (terminal) {
      draw(List.of(position(metrics), state(metrics), curveText()));
    } else {
      err.println(position(metrics) + ", " + state(metrics));
      err.flush();
    }
  }

  private void remember(double loss) {
    pendingSum += loss;
    if (++pending < merged) {
      return;
    }
    curve.add(pendingSum / pending);
    pendingSum = 0;
    pending = 0;
    if (curve.size() == 2 * CURVE) {
      for (int i = 0; i < CURVE; i++) {
        curve.set(i, (curve.get(2 * i) + curve.get(2 * i + 1)) / 2);
      }
      curve.subList(CURVE, 2 * CURVE).clear();
      merged *= 2;
    }
  }

  private String position(StepMetrics metrics) {
    int stages = plan == null ? metrics.stage() + 1 : plan.stages().size();
    double left = Math.max(0, totalTokens - doneTokens) / tokensPerSecond;
    return String.format(
        Locale.ROOT,
        "%s (%d/%d) step %d/%d, %.0f tokens/s, %s left",
        ErrorText.printable(metrics.stageName(), 24),
        metrics.stage() + 1,
        stages,
        metrics.stageStep(),
        metrics.stageSteps(),
        tokensPerSecond,
        duration(left));
  }

  private static String duration(double seconds) {
    Duration time = Duration.ofSeconds((long) Math.min(seconds, 1e12));
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    return time.toHours() > 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toMinutes() > 0
            ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
            : time.toSeconds() + " s";
  }

  private static String state(StepMetrics metrics) {
    Losses losses = metrics.losses();
    StringBuilder text = new StringBuilder("loss ").append(number(losses.total()));
    add(text, "lm", losses.lm());
    add(text, "jepa", losses.jepa());
    add(text, "chars", losses.chars());
    add(text, "spread", losses.embedding().spread());
    add(text, "gradient", metrics.gradientNorm());
    add(text, "rate", metrics.learningRate());
    return text.append(metrics.skipped() ? " (skipped)" : "").toString();
  }

  private static void add(StringBuilder text, String name, double value) {
    if (Double.isFinite(value)) {
      text.append(' ').append(name).append(' ').append(number(value));
    }
  }

  /** A figure in a few characters. */
  static String number(double value) {
    double size = Math.abs(value);
    return (size < 0.001 && size > 0) || size >= 1e5
        ? String.format(Locale.ROOT, "%.1e", value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /** The loss of the stage so far, the highest value as a full block. */
  String curveText() {
    List<Double> shown = new ArrayList<>();
    int group = Math.ceilDiv(Math.max(1, curve.size()), CURVE);
    for (int from = 0; from < curve.size(); from += group) {
      int end = Math.min(curve.size(), from + group);
      double sum = 0;
      for (int i = from; i < end; i++) {
        sum += curve.get(i);
      }
      shown.add(sum / (end - from));
    }
    double low = shown.stream().mapToDouble(v -> v).min().orElse(0);
    double high = shown.stream().mapToDouble(v -> v).max().orElse(1);
    StringBuilder text = new StringBuilder();
    for (double value : shown) {
      double share = high > low ? (value - low) / (high - low) : 0;
      text.append(BLOCKS.charAt((int) Math.round(share * (BLOCKS.length() - 1))));
    }
    return text.append(' ').append(number(high)).append(" to ").append(number(low)).toString();
  }

  @Override
  public void evaluated(EvaluationMetrics metrics) {
    lastEvaluation = metrics.values();
    say(
        "step %d held out: %s%s"
            .formatted(metrics.step(), summary(), metrics.best() ? " (best)" : ""));
  }

  /** The figures of the last evaluation as words. */
  String summary() {
    StringBuilder text = new StringBuilder();
    lastEvaluation.forEach((name, value) -> {
      if (name.indexOf('.') < 0) { // parts of another figure are in the metrics only
        text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(number(value));
      }
    });
    return text.toString();
  }

  @Override
  public void saved(Path checkpoint) {
    say("saved " + ErrorText.printable(checkpoint.toString()));
  }

  @Override
  public void warning(String text) {
    erase();
    err.println("cromwell: warning: " + ErrorText.printable(text));
    err.flush();
  }

  private void say(String line) {
    if (quiet) {
      return;
    }
    erase();
    err.println(line);
    err.flush();
  }

  private void draw(List<String> lines) {
    erase();
    for (String line : lines) {
      err.println(line.length() > 79 ? line.substring(0, 79) : line);
    }
    err.flush();
    drawn = lines.size();
  }

  /** Takes the redrawn lines away. */
  private void erase() {
    if (drawn > 0) {
      err.print("\u001b[" + drawn + "A\r\u001b[J");
      drawn = 0;
    }
  }

  /** Takes the lines away, so that what follows begins on a clean one. */
  void clear() {
    erase();
    err.flush();
  }

  /** The same as {@link #clear()}. */
  @Override
  public void close() {
    clear();
  }
}
