package org.mycromwell.engine.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.Objective;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.train.LearningRateScale;
import org.mycromwell.engine.train.Optimizer;
import org.mycromwell.engine.train.OptimizerPlan;

/**
 * Speed of a training step on random tokens, by part. The objective is the answer's cross-entropy;
 * without pictures that is what another framework can be compared with.
 */
public final class TrainingBenchmark {
  /** A gradient takes two products where the forward pass takes one. */
  private static final double BACKWARD = 2;

  private static final double LEARNING_RATE = 1e-4;
  private static final int GEMM_PRODUCTS = 5;
  private static final long GEMM_NANOS = 700_000_000L;

  private final VlJepaConfig config;
  private final int examples;
  private final int contextTokens;
  private final int answerTokens;
  private final boolean images;

  /**
   * @param examples in a batch
   * @param contextTokens of each
   * @param answerTokens of each
   * @param images whether each has a picture of the model's standard size
   */
  public TrainingBenchmark(
      VlJepaConfig config, int examples, int contextTokens, int answerTokens, boolean images) {
    this.config = config;
    this.examples = examples;
    this.contextTokens = contextTokens;
    this.answerTokens = answerTokens;
    this.images = images;
  }

  /**
   * What was measured, in seconds a step.
   *
   * @param forward pass that keeps nothing for a backward one
   * @param step forward and backward together
   * @param optimizer norm of the gradients and the update
   * @param whole all of a training step
   * @param shares of a training step's time, by group of operations
   * @param productOperations of a training step's matrix products
   * @param gemmFlopsPerSecond of one product of the step's size alone, as measured beside it
   */
  public record Result(
      String kernels,
      int threads,
      Samples forward,
      Samples step,
      Samples optimizer,
      Samples whole,
      Map<OperationSampler.Group, Double> shares,
      double productOperations,
      double gemmFlopsPerSecond) {
    /** What the backward pass takes beyond the forward one, by the means. */
    public double backwardSeconds() {
      return Math.max(0, step.mean() - forward.mean());
    }
  }

  /** Tokens of a batch: contexts, answers, and those of pictures. */
  public int tokens() {
    return examples * (contextTokens + answerTokens + imageTokens());
  }

  /** Tokens of the picture of an example; 0 without. */
  public int imageTokens() {
    return images ? config.vision().gridHeight() * config.vision().gridWidth() : 0;
  }

  public long parameters() {
    return VlJepaTensors.of(config).stream()
        .mapToLong(spec -> (long) spec.rows() * spec.cols())
        .sum();
  }

  /** Floating-point operations of the scores and sums of a forward pass's attention. */
  public double attentionOperations() {
    double context = contextTokens;
    double answer = answerTokens;
    double seen = imageTokens();
    double encoder = config.text().layers() * (double) config.text().queryDim() * context * context;
    // The windows at the edges are smaller, which is not looked at.
    double window = Math.min(seen, (double) config.vision().window() * config.vision().window());
    double vision = config.vision().layers() * (double) config.vision().hidden() * seen * window;
    double fusion = 2.0 * config.fusion().layers() * config.fusion().hidden() * seen * context;
    double head =
        config.head().layers()
            * (double) config.head().queryDim()
            * answer
            * (seen + context + (answer + 1) / 2);
    return 4 * examples * (encoder + vision + fusion + head);
  }

  /** Operations of a whole step: products as counted, attention forward and back. */
  public double operations(Result result) {
    return result.productOperations() + (1 + BACKWARD) * attentionOperations();
  }

  private TokenGeometry geometry() {
    return TokenGeometry.of(CromwellVocabulary.untrained(config.vocabulary()).build());
  }

  /** Trains on one batch again and again. */
  public Result run(
      TrainingKernels kernels,
      Workers workers,
      int warmUpMillis,
      int iterations,
      BenchmarkListener listener) {
    LayerContext context = new LayerContext(workers, kernels);
    VlJepaNetwork network = new VlJepaNetwork(config, geometry(), context, 1);
    Optimizer updater = new Optimizer(network.parameters(), kernels, workers);
    LearningRateScale rates = new LearningRateScale(Map.of(), List.of());
    Objective objective = Objective.answers();
    Batch batch = batch();
    long end = System.nanoTime() + warmUpMillis * 1_000_000L;
    do {
      listener.progress("warming up", 0, 0);
      Object _ = network.evaluate(batch, objective);
      Object _ = network.step(batch, objective);
      updater.step(OptimizerPlan.DEFAULT, LEARNING_RATE, rates, 1);
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
      updater.step(OptimizerPlan.DEFAULT, LEARNING_RATE, rates, 1);
      long t3 = System.nanoTime();
      forward[i] = (t1 - t0) * 1e-9;
      step[i] = (t2 - t1) * 1e-9;
      optimizer[i] = (t3 - t2) * 1e-9;
      whole[i] = (t3 - t1) * 1e-9;
    }
    double before = context.gemm().operations();
    Map<OperationSampler.Group, Double> shares;
    try (OperationSampler sampler = new OperationSampler()) {
      for (int i = 0; i < iterations; i++) {
        Object _ = network.step(batch, objective);
        updater.step(OptimizerPlan.DEFAULT, LEARNING_RATE, rates, 1);
      }
      shares = sampler.shares();
    }
    double products = (context.gemm().operations() - before) / iterations;
    return new Result(
        kernels.name(),
        workers.count(),
        new Samples(forward),
        new Samples(step),
        new Samples(optimizer),
        new Samples(whole),
        shares,
        products,
        gemmRate(context));
  }

  /** The rate of the feed-forward product of all contexts, forward. */
  private double gemmRate(LayerContext context) {
    int m = examples * contextTokens;
    int n = config.text().ffn();
    int k = config.text().hidden();
    float[] a = new float[m * k];
    float[] b = new float[n * k];
    float[] c = new float[m * n];
    Arrays.fill(a, 0.5f);
    Arrays.fill(b, 0.25f);
    double best = 0;
    long end = System.nanoTime() + GEMM_NANOS;
    do {
      long start = System.nanoTime();
      for (int i = 0; i < GEMM_PRODUCTS; i++) {
        context.gemm().nt(a, 0, b, 0, c, 0, m, n, k, false);
      }
      double seconds = (System.nanoTime() - start) * 1e-9;
      best = Math.max(best, GEMM_PRODUCTS * 2.0 * m * n * k / seconds);
    } while (System.nanoTime() < end);
    return best;
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
      list.add(images ? withPicture(context, answer, random) : Example.text(context, answer, -1));
    }
    return new Batch(list, 0);
  }

  private Example withPicture(int[] context, int[] answer, CounterRandom random) {
    VisionConfig vision = config.vision();
    float[] pixels = new float[vision.height() * vision.width() * vision.channels()];
    CounterRandom values = random.stream(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) values.uniform(i);
    }
    ImageTensor image =
        new ImageTensor(pixels, vision.height(), vision.width(), vision.channels(), -1, -1);
    float[] weights = new float[answer.length];
    Arrays.fill(weights, 1);
    return new Example(context, answer, weights, -1, List.of(image), new int[0]);
  }
}
