package org.mycromwell.engine.train;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Component;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/**
 * What a plan needs besides itself: its tokenizer, the shape that follows from it, the network, the
 * data. For one thread.
 */
public final class TrainingSetup {
  /** Weight, gradient and two moments. */
  private static final int BYTES_PER_PARAMETER = 4 * Float.BYTES;

  private final TrainPlan plan;
  private final Path base;
  private final TokenizerDefinition definition;
  private final VlJepaConfig config;

  /**
   * Reads the tokenizer of a plan.
   *
   * @param base folder that the paths of the plan are relative to
   * @throws EngineException when the tokenizer cannot be read
   */
  public TrainingSetup(TrainPlan plan, Path base) {
    this.plan = plan;
    this.base = base;
    Path file = base.resolve(plan.tokenizer());
    if (plan.tokenizer().endsWith(".gguf")) {
      try (GgufFile gguf = GgufFile.open(file)) {
        definition = GgufTokenizers.read(gguf);
      }
    } else {
      definition = TokenizerJson.read(file);
    }
    config = withVocabulary(plan.model().dimensions(), definition.tokens().length);
  }

  private static VlJepaConfig withVocabulary(VlJepaConfig shape, int vocabulary) {
    return new VlJepaConfig(
        vocabulary,
        shape.contextLength(),
        shape.rmsEps(),
        shape.ropeBase(),
        shape.gridPairs(),
        shape.qkNorm(),
        shape.embeddingScale(),
        shape.vision(),
        shape.text(),
        shape.fusion(),
        shape.jepa(),
        shape.head());
  }

  /** The network's shape with the vocabulary of the tokenizer. */
  public VlJepaConfig config() {
    return config;
  }

  public TokenizerDefinition tokenizer() {
    return definition;
  }

  /** Values that are trained. */
  public static long parameters(VlJepaConfig config) {
    return VlJepaTensors.of(config).stream().mapToLong(TrainingSetup::size).sum();
  }

  /**
   * Heap for weights, gradients, moments and, where there are such, the slow copy and the average.
   * {@link #activationBytes} come on top.
   */
  public static long stateBytes(VlJepaConfig config, TrainPlan plan) {
    long bytes = 0;
    boolean target = plan.stages().stream().anyMatch(stage -> stage.objective().needsTarget());
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      Component component = Component.of(spec.name());
      boolean copied = component != Component.JEPA && component != Component.HEAD;
      int copies = (target && copied ? 1 : 0) + (plan.average().isOn() ? 1 : 0);
      bytes += size(spec) * (BYTES_PER_PARAMETER + copies * Float.BYTES);
    }
    return bytes;
  }

  /** About what the activations of the largest batches take. */
  public static long activationBytes(VlJepaConfig config, TrainPlan plan) {
    return new ActivationEstimate(config, plan.model().recompute()).bytes(plan.stages());
  }

  private static long size(TensorSpec spec) {
    return (long) spec.rows() * spec.cols();
  }

  /**
   * Refuses a run that cannot fit.
   *
   * @param heapBytes what the Java runtime may use
   * @throws EngineException of kind {@link Kind#OUT_OF_MEMORY} that names the need
   */
  public void requireHeap(long heapBytes) {
    long state = stateBytes(config, plan);
    long activations = activationBytes(config, plan);
    if (state + activations > heapBytes) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "training "
              + parameters(config)
              + " parameters takes "
              + megabytes(state)
              + " MB for weights, gradients and moments and about "
              + megabytes(activations)
              + " MB for activations, but the Java heap is limited to "
              + megabytes(heapBytes)
              + " MB; take a smaller tokensPerBatch, recompute or a smaller preset, or raise the"
              + " limit with CROMWELL_JAVA_OPTS=-Xmx...");
    }
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /** A network to train: with random weights, or with those of the file the plan begins with. */
  public VlJepaTrainee newTrainee(Workers workers, TrainingKernels kernels) {
    VlJepaNetwork network =
        new VlJepaNetwork(
            config,
            TokenGeometry.of(definition.build()),
            new LayerContext(workers, kernels),
            plan.seed(),
            plan.model().recompute());
    if (!plan.model().start().isEmpty()) {
      try (GgufFile start = GgufFile.open(base.resolve(plan.model().start()))) {
        network.load(start);
      }
    }
    return new VlJepaTrainee(plan.name(), network, definition);
  }

  /** The batches of the plan; reads its corpora. */
  public CorpusData openData() {
    return openData(() -> false);
  }

  /**
   * The batches of the plan; reads its corpora.
   *
   * @throws java.util.concurrent.CancellationException once {@code stopped} says so
   */
  public CorpusData openData(BooleanSupplier stopped) {
    Tokenizer built = definition.build();
    return CorpusData.open(plan.data(), base, built, config.vision(), plan.seed(), stopped);
  }
}
