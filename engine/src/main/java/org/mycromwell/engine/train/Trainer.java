package org.mycromwell.engine.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final AdamW optimizer;
  private final Checkpoints checkpoints;
  private final CheckpointFiles files;
  private final Path run;
  private final List<EvaluationHook> hooks;
  private final TrainingListener listener;
  private final BooleanSupplier stopped;
  private TrainState state = new TrainState();

  /**
   * @param run folder of the run; exists
   * @param stopped asked after every step; the run then saves itself and ends
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
    optimizer = new AdamW(trainee.parameters(), kernels, workers);
    checkpoints = new Checkpoints(run, plan.checkpoint().keep());
    files = new CheckpointFiles(plan, trainee, optimizer, data.fingerprint());
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
    checkpoints.cleanUp();
    Optional<Path> latest = checkpoints.latest();
    latest.ifPresent(folder -> state = files.read(folder));
    try (MetricsLog log = MetricsLog.open(run.resolve("metrics.jsonl"), state.step)) {
      listener.started(plan, trainee.parameters().count(), state.step);
      while (state.stage < plan.stages().size()) {
        runStage(log);
        state.stage++;
        state.stageStep = 0;
        state.best = Double.NaN;
        state.collapsed = 0;
        state.losses = new OutlierFilter();
        state.norms = new OutlierFilter();
        save(log);
      }
      trainee.write(run.resolve("final.gguf"));
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
    if (state.stageStep == 0) {
      boolean followed =
          state.stage > 0 && plan.stages().get(state.stage - 1).objective().needsTarget();
      if (stage.objective().needsTarget() && !followed) {
        // The target did not follow while nobody needed it.
        trainee.updateTarget(0);
      }
      evaluate(stage, log);
    }
    while (state.stageStep < steps) {
      train(stage, steps, rates, log);
      boolean last = state.stageStep == steps;
      if (last || state.stageStep % plan.evaluation().every() == 0) {
        evaluate(stage, log);
      }
      if (stopped.getAsBoolean()) {
        Path saved = save(log);
        throw new CancellationException(
            "interrupted after step "
                + state.step
                + "; saved as "
                + saved
                + ", from where the same command goes on");
      }
      if (!last && state.step % plan.checkpoint().every() == 0) {
        save(log);
      }
    }
  }

  private void train(StagePlan stage, long steps, LearningRateScale rates, MetricsLog log) {
    long start = System.nanoTime();
    Objective objective = stage.objective().objective(stage.frozen());
    double share = (double) state.stageStep / (double) steps;
    int maxLength = stage.maxLength(share, trainee.contextLength());
    LossSums sums = new LossSums();
    long tokens = 0;
    for (int part = 0; part < stage.accumulate(); part++) {
      long index = state.stageStep * stage.accumulate() + part;
      BatchRequest request =
          new BatchRequest(state.stage, index, stage.tokensPerBatch(), maxLength, stage.mix());
      long seed = ((long) state.stage << STAGE_SHIFT) + index;
      Batch batch = new Batch(data.batch(request).examples(), seed);
      tokens += batch.tokens();
      sums.add(trainee.step(batch, objective));
    }
    Losses losses = sums.mean();
    OptimizerPlan adam = stage.optimizer();
    double norm = optimizer.gradientNorm(rates) / stage.accumulate();
    requireFinite(losses.total(), norm);
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
            runtime.totalMemory() - runtime.freeMemory(),
            MemoryInfo.residentBytes().orElse(0));
    log.step(metrics);
    listener.step(metrics);
  }

  private void requireFinite(double loss, double norm) {
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      return;
    }
    throw new EngineException(
        Kind.CHECK_FAILED,
        "training diverged in step "
            + (state.step + 1)
            + ": the loss is "
            + loss
            + " and the gradient norm "
            + norm
            + "; "
            + lastGood()
            + "; a lower learning rate or a longer warm-up may help");
  }

  private String lastGood() {
    return checkpoints
        .latest()
        .map(folder -> "the last good checkpoint is " + folder)
        .orElse("there is no checkpoint yet");
  }

  private void evaluate(StagePlan stage, MetricsLog log) {
    Objective objective = stage.objective().objective(stage.frozen());
    int maxLength = stage.maxLength(1, trainee.contextLength());
    LossSums sums = new LossSums();
    for (int i = 0; i < plan.evaluation().batches(); i++) {
      BatchRequest request =
          new BatchRequest(state.stage, i, stage.tokensPerBatch(), maxLength, stage.mix());
      Batch batch = new Batch(data.heldOut(request).examples(), HELD_OUT + i);
      sums.add(trainee.evaluate(batch, objective));
    }
    Losses losses = sums.mean();
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, "loss", losses.total());
    put(values, "lm", losses.lm());
    put(values, "perplexity", Math.exp(losses.lm()));
    put(values, "accuracy", losses.tokenAccuracy());
    put(values, "jepa", losses.jepa());
    put(values, "sigReg", losses.sigReg());
    put(values, "chars", losses.chars());
    put(values, "charAccuracy", losses.charAccuracy());
    put(values, "spread", losses.embedding().spread());
    put(values, "effectiveRank", losses.embedding().effectiveRank());
    put(values, "cosine", losses.embedding().cosine());
    for (EvaluationHook hook : hooks) {
      hook.evaluate(trainee, state.stage, state.step).forEach((name, v) -> put(values, name, v));
    }
    boolean best = isBest(values);
    if (best) {
      checkpoints.saveBest(folder -> trainee.write(folder.resolve(Checkpoints.MODEL)));
    }
    EvaluationMetrics metrics =
        new EvaluationMetrics(state.step, state.stage, stage.name(), values, best);
    log.evaluation(metrics);
    listener.evaluated(metrics);
    if (stage.objective().jepa() > 0) {
      watch(losses, log);
    }
  }

  private static void put(Map<String, Double> values, String name, double value) {
    if (Double.isFinite(value)) {
      values.put(name, value);
    }
  }

  /** A metric that was not measured in this stage has no best. */
  private boolean isBest(Map<String, Double> values) {
    String wanted = plan.evaluation().best();
    boolean low = wanted.startsWith("-");
    Double value = values.get(low ? wanted.substring(1) : wanted);
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

  private Path save(MetricsLog log) {
    Path folder = checkpoints.save(state.step, target -> files.write(target, state));
    log.checkpoint(state.step, folder.getFileName().toString());
    listener.saved(folder);
    return folder;
  }
}
