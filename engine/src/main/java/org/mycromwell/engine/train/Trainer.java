package org.mycromwell.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.DataSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Losses;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.nn.Parameter;

/**
 * Trains a network as a plan says. A run that is stopped and begun again in the same folder goes on
 * where it was, and ends with the same bits as one that was never stopped, for any number of
 * workers. For one thread.
 */
public final class Trainer {
  /** Sets the masks of evaluations apart from those of training. */
  private static final long HELD_OUT = 1L << 62;

  private static final int STAGE_SHIFT = 44;

  private final TrainPlan plan;
  private final Trainee trainee;
  private final DataSource data;
  private final Optimizer optimizer;
  private final WeightAverage average;
  private final Checkpoints checkpoints;
  private final CheckpointFiles files;
  private final Path run;
  private final List<EvaluationHook> hooks;
  private final TrainingListener listener;
  private final BooleanSupplier stopped;
  private TrainState state = new TrainState();

  /**
   * @param run folder of the run; exists
   * @param stopped asked between batches, also those whose gradients are accumulated; the run then
   *     saves itself and ends
   */
  public Trainer(
      TrainPlan plan,
      Trainee trainee,
      DataSource data,
      TrainingKernels kernels,
      Workers workers,
      Path run,
      List<EvaluationHook> hooks,
      TrainingListener listener,
      BooleanSupplier stopped) {
    this.plan = plan;
    this.trainee = trainee;
    this.data = data;
    this.run = run;
    this.hooks = List.copyOf(hooks);
    this.listener = listener;
    this.stopped = stopped;
    optimizer = new Optimizer(trainee.parameters(), kernels, workers);
    checkpoints = new Checkpoints(run, plan.checkpoint().keep());
    average = new WeightAverage(plan.average(), trainee.parameters(), kernels, workers);
    files = new CheckpointFiles(plan, trainee, optimizer, average, data.fingerprint());
  }

  /**
   * Runs to the end of the plan, from the last checkpoint if there is one.
   *
   * @throws CancellationException when it was stopped; a checkpoint was made before
   * @throws EngineException when the loss is no number any more, or the embeddings have collapsed
   *     and the plan says to stop; the message names the last good checkpoint
   */
  public void run() {
    requireKnownPrefixes();
    requireKnownBest();
    plan.requireExamples(data, trainee.contextLength());
    checkpoints.cleanUp();
    Optional<Path> latest = checkpoints.latest();
    latest.ifPresent(folder -> state = files.read(folder));
    long saved = latest.isPresent() ? state.step : -1;
    try (MetricsLog log = MetricsLog.open(run.resolve("metrics.jsonl"), saved)) {
      listener.started(plan, trainee.parameters().count(), state.step);
      while (state.stage < plan.stages().size()) {
        runStage(log);
        state.stage++;
        state.stageStep = 0;
        state.evaluationDue = true;
        state.best = Double.NaN;
        state.collapsed = 0;
        state.losses = new OutlierFilter();
        state.norms = new OutlierFilter();
        save(log);
      }
      trainee.write(run.resolve("final.gguf"));
      if (average.isOn()) {
        average.during(() -> trainee.write(run.resolve("final-average.gguf")));
      }
    }
  }

  private void requireKnownPrefixes() {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : trainee.parameters()) {
      names.add(parameter.name());
    }
    for (StagePlan stage : plan.stages()) {
      List<String> unused = scale(stage).unused(names);
      if (!unused.isEmpty()) {
        throw new EngineException(
            Kind.BAD_FILE,
            "learningRateScale of stage '"
                + stage.name()
                + "' names "
                + EngineException.quote(unused.getFirst())
                + ", but no parameter begins like that; the first is "
                + names.getFirst());
      }
    }
  }

  private static LearningRateScale scale(StagePlan stage) {
    return new LearningRateScale(stage.learningRateScale(), stage.frozen());
  }

  private void runStage(MetricsLog log) {
    StagePlan stage = plan.stages().get(state.stage);
    long steps = plan.steps(state.stage);
    LearningRateScale rates = scale(stage);
    if (state.stageStep == 0 && state.evaluationDue) {
      boolean followed =
          state.stage > 0 && plan.stages().get(state.stage - 1).objective().needsTarget();
      if (stage.objective().needsTarget() && !followed) {
        // The target did not follow while nobody needed it.
        trainee.updateTarget(0);
      }
    }
    try (BatchesAhead batches = batches(stage, steps)) {
      while (state.evaluationDue || state.stageStep < steps) {
        if (!state.evaluationDue) {
          train(stage, steps, rates, batches, log);
          state.evaluationDue =
              state.stageStep == steps || state.stageStep % plan.evaluation().every() == 0;
        }
        if (state.evaluationDue) {
          evaluate(stage, log);
          state.evaluationDue = false;
        }
        stopIfAsked(log);
        boolean between = state.stageStep > 0 && state.stageStep < steps;
        if (between && state.step % plan.checkpoint().every() == 0) {
          save(log);
        }
      }
    }
  }

  /** Those of the steps of a stage that are left. */
  private BatchesAhead batches(StagePlan stage, long steps) {
    int number = state.stage;
    int contextLength = trainee.contextLength();
    return new BatchesAhead(
        index -> {
          long step = index / stage.accumulate();
          int maxLength = stage.maxLength((double) step / (double) steps, contextLength);
          BatchRequest request =
              new BatchRequest(number, index, stage.tokensPerBatch(), maxLength, stage.mix());
          return new Batch(data.batch(request).examples(), ((long) number << STAGE_SHIFT) + index);
        },
        state.stageStep * stage.accumulate(),
        steps * stage.accumulate());
  }

  /** Only where what is saved lets the run go on to the same bits. */
  private void stopIfAsked(MetricsLog log) {
    if (stopped.getAsBoolean()) {
      Path saved = save(log);
      throw new CancellationException(
          "interrupted after step "
              + state.step
              + "; saved as "
              + saved
              + ", from where the same command goes on");
    }
  }

  private void train(
      StagePlan stage, long steps, LearningRateScale rates, BatchesAhead batches, MetricsLog log) {
    long start = System.nanoTime();
    Objective objective = stage.objective().objective(stage.frozen());
    LossSums sums = new LossSums();
    long tokens = 0;
    double[] before = trainee.state();
    for (int part = 0; part < stage.accumulate(); part++) {
      Batch batch = batches.take();
      tokens += batch.tokens();
      sums.add(trainee.step(batch, objective));
      if (part + 1 < stage.accumulate() && stopped.getAsBoolean()) {
        optimizer.discard();
        trainee.restore(before);
        stopIfAsked(log);
      }
    }
    Losses losses = sums.mean();
    OptimizerPlan adam = stage.optimizer();
    double norm = optimizer.gradientNorm(rates) / stage.accumulate();
    if (!Double.isFinite(losses.total()) || !Double.isFinite(norm)) {
      throw diverged(
          "training diverged in step "
              + (state.step + 1)
              + ": the loss is "
              + losses.total()
              + " and the gradient norm "
              + norm);
    }
    double rate = stage.learningRate().rate(state.stageStep, steps);
    boolean skip =
        state.losses.isOutlier(losses.total(), adam.outlierZ())
            || state.norms.isOutlier(norm, adam.outlierZ());
    double tau = Double.NaN;
    if (skip) {
      optimizer.discard();
      state.losses.reject();
      state.norms.reject();
      state.skipped++;
    } else {
      state.losses.accept(losses.total());
      state.norms.accept(norm);
      double clip = adam.clip() > 0 && norm > adam.clip() ? adam.clip() / norm : 1;
      optimizer.step(adam, rate, rates, clip / stage.accumulate());
      average.update();
      if (stage.objective().needsTarget()) {
        tau = stage.target().tau(state.stageStep, steps);
        trainee.updateTarget((float) tau);
      }
    }
    state.stageStep++;
    state.step++;
    state.tokens += tokens;
    Runtime runtime = Runtime.getRuntime();
    StepMetrics metrics =
        new StepMetrics(
            state.step,
            state.stage,
            stage.name(),
            state.stageStep,
            steps,
            losses,
            rate,
            norm,
            tau,
            skip,
            tokens,
            state.tokens,
            (System.nanoTime() - start) * 1e-9,
            batches.waitedSeconds(),
            runtime.totalMemory() - runtime.freeMemory(),
            MemoryInfo.residentBytes().orElse(0));
    log.step(metrics);
    listener.step(metrics);
  }

  /** A plan that has changed is refused by its run, so the way on is a run of another name. */
  private EngineException diverged(String what) {
    String advice =
        checkpoints
            .latest()
            .map(folder ->
                "; to go on from there with a lower learning rate or a longer warm-up, give the plan"
                    + " a new name and model.start: "
                    + folder.resolve(Checkpoints.MODEL).toAbsolutePath())
            .orElse("; begin again with a lower learning rate or a longer warm-up");
    return new EngineException(Kind.CHECK_FAILED, what + "; " + lastGood() + advice);
  }

  private String lastGood() {
    return checkpoints
        .latest()
        .map(folder -> "the last good checkpoint is " + folder)
        .orElse("there is no checkpoint yet");
  }

  private void evaluate(StagePlan stage, MetricsLog log) {
    HeldOutFigures figures = new HeldOutFigures("");
    Losses losses = measure(stage, figures);
    stopIfAsked(log);
    Map<String, Double> values = new LinkedHashMap<>(figures.values());
    if (average.isOn()) {
      HeldOutFigures ofAverage = new HeldOutFigures(HeldOutFigures.AVERAGE);
      average.during(() -> measure(stage, ofAverage));
      stopIfAsked(log);
      values.putAll(ofAverage.values());
    }
    boolean best = isBest(values);
    if (best) {
      requireFiniteWeights();
      checkpoints.saveBest(files::writeModels);
    }
    EvaluationMetrics metrics =
        new EvaluationMetrics(state.step, state.stage, stage.name(), values, best);
    log.evaluation(metrics);
    listener.evaluated(metrics);
    if (stage.objective().jepa() > 0) {
      watch(losses, log);
    }
  }

  /** Stops in the middle when it is asked to; the figures are of no use then. */
  private Losses measure(StagePlan stage, HeldOutFigures figures) {
    Objective objective = stage.objective().objective(stage.frozen());
    int maxLength = stage.maxLength(1, trainee.contextLength());
    LossSums sums = new LossSums();
    for (int i = 0; i < plan.evaluation().batches(); i++) {
      if (stopped.getAsBoolean()) {
        return sums.mean();
      }
      BatchRequest request =
          new BatchRequest(state.stage, i, stage.tokensPerBatch(), maxLength, stage.mix());
      Batch batch = new Batch(data.heldOut(request).examples(), HELD_OUT + i);
      sums.add(trainee.evaluate(batch, objective));
    }
    Losses losses = sums.mean();
    if (!Double.isFinite(losses.total())) {
      throw diverged(
          "training diverged: the held-out loss after step "
              + state.step
              + " is "
              + losses.total());
    }
    figures.add(losses, stage.objective());
    for (EvaluationHook hook : hooks) {
      if (stopped.getAsBoolean()) {
        break;
      }
      hook.evaluate(trainee, state.stage, state.step).forEach(figures::put);
    }
    return losses;
  }

  private void requireKnownBest() {
    Set<String> measured = new LinkedHashSet<>(HeldOutFigures.NAMES);
    boolean complete = true;
    for (EvaluationHook hook : hooks) {
      measured.addAll(hook.names());
      complete &= !hook.names().isEmpty();
    }
    if (average.isOn()) {
      List.copyOf(measured).forEach(name -> measured.add(HeldOutFigures.AVERAGE + name));
    }
    if (complete && !measured.contains(plan.evaluation().bestMetric())) {
      throw new EngineException(
          Kind.BAD_FILE,
          "evaluation.best is "
              + EngineException.quote(plan.evaluation().best())
              + ", but the metrics are "
              + String.join(", ", measured));
    }
  }

  /** A metric that was not measured in this stage has no best. */
  private boolean isBest(Map<String, Double> values) {
    boolean low = plan.evaluation().best().startsWith("-");
    Double value = values.get(plan.evaluation().bestMetric());
    if (value == null) {
      return false;
    }
    double signed = low ? -value : value;
    if (Double.isNaN(state.best) || signed > state.best) {
      state.best = signed;
      return true;
    }
    return false;
  }

  private void watch(Losses losses, MetricsLog log) {
    CollapseAlarm alarm = new CollapseAlarm(plan.collapse(), state.collapsed);
    Optional<String> collapse = alarm.check(losses.embedding());
    state.collapsed = alarm.below();
    if (collapse.isEmpty()) {
      return;
    }
    log.warning(state.step, collapse.get());
    if (plan.collapse().action() == CollapsePlan.Action.STOP) {
      throw new EngineException(
          Kind.CHECK_FAILED,
          "stopped after step " + state.step + ": " + collapse.get() + "; " + lastGood());
    }
    listener.warning(collapse.get());
  }

  private void requireFiniteWeights() {
    for (Parameter parameter : trainee.parameters()) {
      float[] values = parameter.value();
      for (int i = 0; i < parameter.size(); i++) {
        if (!Float.isFinite(values[i])) {
          throw diverged(
              "training diverged: after step "
                  + state.step
                  + " "
                  + parameter.name()
                  + " has the value "
                  + values[i]);
        }
      }
    }
  }

  private Path save(MetricsLog log) {
    requireFiniteWeights();
    Path folder = checkpoints.save(state.step, target -> files.write(target, state));
    log.checkpoint(state.step, folder.getFileName().toString());
    listener.saved(folder);
    return folder;
  }
}
