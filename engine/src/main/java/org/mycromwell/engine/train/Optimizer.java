package org.mycromwell.engine.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.AdamWStep;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;

/**
 * AdamW over the parameters of a model (Loshchilov and Hutter 2019), and {@link Muon} over the
 * matrices inside of its blocks where the plan asks for it. A parameter has moments from its first
 * update on, and bias corrections of its own, so that one that was frozen in an earlier stage
 * begins as gently as the others did; the same when a stage changes between the two. The result
 * does not depend on the number of workers. For one thread.
 */
public final class Optimizer {
  /** Elements of a piece of work; a multiple of 16 as the kernels ask for. */
  private static final int BLOCK = 1 << 14;

  /** Moments of a parameter and how often it was updated. */
  static final class Moments {
    final float[] mean;

    /** Null for {@link Muon}, which takes no part in it. */
    final float @Nullable [] square;

    long updates;

    Moments(int size, boolean squared) {
      mean = new float[size];
      square = squared ? new float[size] : null;
    }
  }

  /** A part of a parameter. */
  private record Block(Parameter parameter, int from, int to) {}

  /** What AdamW does to one parameter in a step. */
  private record Update(float[] mean, float[] square, AdamWStep constants) {}

  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private final Parameters parameters;
  private final TrainingKernels kernels;
  private final Workers workers;
  private final List<Block> blocks = new ArrayList<>();

  /** One for each worker. */
  private final List<Muon> muons = new ArrayList<>();

  private final double[] sums;
  private final Set<Parameter> used = new HashSet<>();
  private boolean measured;

  public Optimizer(Parameters parameters, TrainingKernels kernels, Workers workers) {
    this.parameters = parameters;
    this.kernels = kernels;
    this.workers = workers;
    for (Parameter parameter : parameters) {
      for (int from = 0; from < parameter.size(); from += BLOCK) {
        blocks.add(new Block(parameter, from, Math.min(parameter.size(), from + BLOCK)));
      }
    }
    sums = new double[blocks.size()];
    for (int i = 0; i < workers.count(); i++) {
      muons.add(new Muon());
    }
  }

  /**
   * Euclidean norm of the gradients, summed in double.
   *
   * @param rates those with a factor of 0 do not count
   */
  public double gradientNorm(LearningRateScale rates) {
    Set<Parameter> trained = new HashSet<>();
    for (Parameter parameter : parameters) {
      if (parameter.hasGradient() && rates.of(parameter.name()) > 0) {
        trained.add(parameter);
      }
    }
    workers.run(worker -> {
      int end = worker.end(blocks.size(), 1);
      for (int i = worker.begin(blocks.size(), 1); i < end; i++) {
        Block block = blocks.get(i);
        sums[i] =
            trained.contains(block.parameter)
                ? kernels.sumOfSquares(block.parameter.gradient(), block.from, block.to)
                : 0;
      }
    });
    double sum = 0;
    used.clear();
    for (int i = 0; i < sums.length; i++) {
      sum += sums[i];
      if (sums[i] != 0) {
        used.add(blocks.get(i).parameter);
      }
    }
    measured = true;
    return Math.sqrt(sum);
  }

  /**
   * One update of every parameter that the batch used; the gradients are zero afterwards. One whose
   * gradient is zero throughout stays as it is, without decay and momentum: it took no part, and
   * whether it did earlier must not matter.
   *
   * @param rates factor of the learning rate, 0 for a parameter that stays as it is
   * @param gradientScale what the gradients are multiplied by first
   */
  public void step(
      OptimizerPlan plan, double learningRate, LearningRateScale rates, double gradientScale) {
    if (!measured) {
      double _ = gradientNorm(rates);
    }
    measured = false;
    Map<Parameter, Update> updates = new LinkedHashMap<>();
    List<Parameter> matrices = new ArrayList<>();
    for (Parameter parameter : parameters) {
      double factor = rates.of(parameter.name());
      if (factor > 0 && used.contains(parameter)) {
        boolean orthogonal = plan.muon() > 0 && Muon.suits(parameter);
        Moments state = begun(parameter, !orthogonal);
        state.updates++;
        float[] square = state.square;
        if (square == null) {
          matrices.add(parameter);
        } else {
          AdamWStep constants =
              AdamWStep.of(
                  state.updates,
                  (float) (learningRate * factor),
                  (float) plan.beta1(),
                  (float) plan.beta2(),
                  (float) plan.epsilon(),
                  parameter.decayed() ? (float) plan.weightDecay() : 0,
                  (float) gradientScale);
          updates.put(parameter, new Update(state.mean, square, constants));
        }
      }
    }
    AtomicInteger done = new AtomicInteger();
    workers.run(worker -> {
      Muon muon = muons.get(worker.index());
      for (int i = done.getAndIncrement(); i < matrices.size(); i = done.getAndIncrement()) {
        Parameter parameter = matrices.get(i);
        double rate = learningRate * rates.of(parameter.name());
        muon.step(
            parameter,
            begun(parameter, false).mean,
            (float) (rate * plan.muon()),
            (float) (1 - rate * plan.weightDecay()),
            (float) gradientScale);
      }
    });
    workers.run(worker -> {
      int end = worker.end(blocks.size(), 1);
      for (int i = worker.begin(blocks.size(), 1); i < end; i++) {
        Block block = blocks.get(i);
        Update update = updates.get(block.parameter);
        if (update != null) {
          kernels.adamW(
              block.parameter.value(),
              block.parameter.gradient(),
              update.mean,
              update.square,
              block.from,
              block.to,
              update.constants);
        }
        clear(block);
      }
    });
  }

  /** The moments of a parameter; new ones when it had none, or those of the other method. */
  private Moments begun(Parameter parameter, boolean squared) {
    Moments present = moments.get(parameter.name());
    if (present != null && (present.square != null) == squared) {
      return present;
    }
    Moments fresh = new Moments(parameter.size(), squared);
    moments.put(parameter.name(), fresh);
    return fresh;
  }

  /** Forgets the gradients. */
  public void discard() {
    measured = false;
    workers.run(worker -> {
      int end = worker.end(blocks.size(), 1);
      for (int i = worker.begin(blocks.size(), 1); i < end; i++) {
        clear(blocks.get(i));
      }
    });
  }

  private static void clear(Block block) {
    if (block.parameter.hasGradient()) {
      Arrays.fill(block.parameter.gradient(), block.from, block.to, 0);
    }
  }

  /** The moments of a parameter; null before its first update. */
  @Nullable Moments moments(Parameter parameter) {
    return moments.get(parameter.name());
  }

  /**
   * Makes room for what a checkpoint holds.
   *
   * @param squared whether it has squares
   */
  Moments restore(Parameter parameter, long updates, boolean squared) {
    Moments state = new Moments(parameter.size(), squared);
    state.updates = updates;
    moments.put(parameter.name(), state);
    return state;
  }
}
