package org.mycromwell.engine.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.train.AdamW;
import org.mycromwell.engine.train.LearningRateScale;
import org.mycromwell.engine.train.OptimizerPlan;

/**
 * Speed of a training step on random tokens, by part. The objective is the answer's cross-entropy,
 * without pictures, which is what another framework can be compared with.
 */
public final class TrainingBenchmark {
  /** A gradient takes two products where the forward pass takes one. */
  private static final double BACKWARD = 2;

  private static final double LEARNING_RATE = 1e-4;

  private final VlJepaConfig config;
  private final int examples;
  private final int contextTokens;
  private final int answerTokens;

  /**
   * @param examples in a batch
   * @param contextTokens of each
   * @param answerTokens of each
   */
  public TrainingBenchmark(VlJepaConfig config, int examples, int contextTokens, int answerTokens) {
    this.config = config;
    this.examples = examples;
    this.contextTokens = contextTokens;
    this.answerTokens = answerTokens;
  }

  /**
   * What was measured, in seconds a step.
   *
   * @param forward pass that keeps nothing for a backward one
   * @param step forward and backward together
   * @param optimizer norm of the gradients and AdamW
   * @param whole all of a training step
   */
  public record Result(
      String kernels,
      int threads,
      Samples forward,
      Samples step,
      Samples optimizer,
      Samples whole) {
    /** What the backward pass takes beyond the forward one, by the means. */
    public double backwardSeconds() {
      return Math.max(0, step.mean() - forward.mean());
    }
  }

  /** Tokens of a batch, contexts and answers. */
  public int tokens() {
    return examples * (contextTokens + answerTokens);
  }

  public long parameters() {
    return VlJepaTensors.of(config).stream()
        .mapToLong(spec -> (long) spec.rows() * spec.cols())
        .sum();
  }

  /** Floating-point operations of the matrix products of a forward pass. */
  public double linearOperations() {
    double sum = 0;
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      sum += 2.0 * spec.rows() * spec.cols() * rows(spec.name());
    }
    return sum;
  }

  /** Rows that go through a matrix: what the equations of the model say, pictures aside. */
  private double rows(String name) {
    double context = (double) examples * contextTokens;
    double answer = (double) examples * answerTokens;
    boolean output =
        name.equals(config.head().tied() ? "enc.token_embd.weight" : "dec.output.weight");
    if (output) {
      return answer;
    }
    if (name.contains("norm")) {
      return 0;
    }
    if (name.startsWith("enc.blk.") || name.equals("fuse.t_proj.weight")) {
      return context;
    }
    if (name.startsWith("fuse.blk.") && name.contains(".ffn_")) {
      return context;
    }
    if (name.equals("dec.proj.weight")) {
      return context;
    }
    if (name.startsWith("dec.blk.")) {
      boolean shared = name.endsWith("attn_k.weight") || name.endsWith("attn_v.weight");
      return shared ? context + answer : answer;
    }
    return 0;
  }

  /** Floating-point operations of the scores and sums of a forward pass's attention. */
  public double attentionOperations() {
    double context = contextTokens;
    double answer = answerTokens;
    double encoder =
        4.0
            * config.text().layers()
            * config.text().queryHeads()
            * config.text().headDim()
            * context
            * context;
    double head =
        4.0
            * config.head().layers()
            * config.head().queryHeads()
            * config.head().headDim()
            * answer
            * (context + (answer + 1) / 2);
    return examples * (encoder + head);
  }

  /** Operations of a whole step: what is recomputed does not count. */
  public double operations() {
    return (1 + BACKWARD) * (linearOperations() + attentionOperations());
  }

  /** Trains on one batch again and again. */
  public Result run(
      TrainingKernels kernels,
      Workers workers,
      int warmUpMillis,
      int iterations,
      BenchmarkListener listener) {
    VlJepaNetwork network =
        new VlJepaNetwork(config, TokenGeometry.none(), new LayerContext(workers, kernels), 1);
    AdamW adamW = new AdamW(network.parameters(), kernels, workers);
    LearningRateScale rates = new LearningRateScale(Map.of(), List.of());
    Objective objective = Objective.answers();
    Batch batch = batch();
    long end = System.nanoTime() + warmUpMillis * 1_000_000L;
    do {
      listener.progress("warming up", 0, 0);
      Object _ = network.evaluate(batch, objective);
      Object _ = network.step(batch, objective);
      adamW.step(OptimizerPlan.DEFAULT, LEARNING_RATE, rates, 1);
    } while (System.nanoTime() < end);
    double[] forward = new double[iterations];
    double[] step = new double[iterations];
    double[] optimizer = new double[iterations];
    double[] whole = new double[iterations];
    for (int i = 0; i < iterations; i++) {
      listener.progress("measuring", i, iterations);
      long t0 = System.nanoTime();
      Object _ = network.evaluate(batch, objective);
      long t1 = System.nanoTime();
      Object _ = network.step(batch, objective);
      long t2 = System.nanoTime();
      adamW.step(OptimizerPlan.DEFAULT, LEARNING_RATE, rates, 1);
      long t3 = System.nanoTime();
      forward[i] = (t1 - t0) * 1e-9;
      step[i] = (t2 - t1) * 1e-9;
      optimizer[i] = (t3 - t2) * 1e-9;
      whole[i] = (t3 - t1) * 1e-9;
    }
    return new Result(
        kernels.name(),
        workers.count(),
        new Samples(forward),
        new Samples(step),
        new Samples(optimizer),
        new Samples(whole));
  }

  private Batch batch() {
    List<Example> list = new ArrayList<>();
    for (int i = 0; i < examples; i++) {
      CounterRandom random = new CounterRandom(7, i);
      int[] context = new int[contextTokens];
      int[] answer = new int[answerTokens];
      for (int t = 0; t < contextTokens; t++) {
        context[t] = random.below(config.vocabulary(), t);
      }
      for (int t = 0; t < answerTokens; t++) {
        answer[t] = random.below(config.vocabulary(), contextTokens + t);
      }
      list.add(Example.text(context, answer, -1));
    }
    return new Batch(list, 0);
  }
}
