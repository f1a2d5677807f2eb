package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.model.vljepa.JointEncoder.Encoded;
import org.mycromwell.engine.model.vljepa.JointEncoder.Trained;
import org.mycromwell.engine.model.weights.Initialization;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.nn.Buffers;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.random.RandomRows;

/**
 * A VL-JEPA that can be trained: parameters, losses and their gradients. What it computes depends
 * on parameters, batch and seed only, not on the number of workers.
 *
 * <p>Belongs to the thread that controls the workers of its context; owns the context's buffers.
 */
public final class VlJepaNetwork {
  /** Directions on which the distribution of the embeddings is compared. */
  private static final int DIRECTIONS = 128;

  /** Steps between measurements of the effective rank, which takes a while. */
  private static final int RANK_INTERVAL = 10;

  /** Streams of the seed; those of the initial weights are the indices of the tensors. */
  private static final long MASK_STREAM = 1L << 40;

  private static final long DIRECTION_STREAM = MASK_STREAM + 1;

  private final VlJepaConfig config;
  private final TokenGeometry geometry;
  private final LayerContext context;
  private final long seed;
  private final Parameters parameters;
  private final JointEncoder encoder;
  private final AnswerHead answerHead;
  private final JepaHead jepaHead;
  private final @Nullable CharReadout readout;
  private final StreamRegularizer regularizer;
  private final LossBalance balance = new LossBalance();
  private @Nullable Target target;

  /** The slow copy of the encoders. */
  private record Target(Parameters parameters, JointEncoder encoder) {}

  /** A network with random weights that keeps all activations. */
  public VlJepaNetwork(
      VlJepaConfig config, TokenGeometry geometry, LayerContext context, long seed) {
    this(config, geometry, context, seed, false);
  }

  /**
   * A network with random weights.
   *
   * @param seed of the weights, the masks and the random directions
   * @param checkpointing whether blocks keep their inputs only: less memory, a third more work, the
   *     same bits
   */
  public VlJepaNetwork(
      VlJepaConfig config,
      TokenGeometry geometry,
      LayerContext context,
      long seed,
      boolean checkpointing) {
    this.config = config;
    this.geometry = geometry;
    this.context = context;
    this.seed = seed;
    parameters = new Parameters();
    List<TensorSpec> tensors = VlJepaTensors.of(config);
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec spec = tensors.get(i);
      Parameter parameter = add(parameters, spec);
      initialize(parameter, VlJepaTensors.initialization(spec, config), i);
    }
    GraphBuilder build = new GraphBuilder(context, parameters, config.rmsEps(), checkpointing);
    encoder = new JointEncoder(build, config, geometry.hiddenToken());
    answerHead = new AnswerHead(build, config);
    jepaHead = new JepaHead(build, config);
    readout = config.vision().charClasses() > 0 ? new CharReadout(build, config.vision()) : null;
    regularizer = new StreamRegularizer(context, config.fusion().hidden(), config.rmsEps());
  }

  private static Parameter add(Parameters to, TensorSpec spec) {
    boolean decayed =
        switch (spec.role()) {
          case EMBEDDING, MATRIX -> true;
          case FILTER, NORM, BIAS, ROPE_FACTORS -> false;
        };
    return to.add(spec.name(), spec.rows(), spec.cols(), decayed);
  }

  private void initialize(Parameter parameter, Initialization initial, int index) {
    float[] value = parameter.value();
    if (initial.deviation() == 0) {
      Arrays.fill(value, initial.constant());
    } else {
      RandomModelWriter.rows(initial, seed, index).fill(value, 0);
    }
  }

  public VlJepaConfig config() {
    return config;
  }

  public TokenGeometry geometry() {
    return geometry;
  }

  /** In the order of {@link VlJepaTensors#of}; values and gradients are shared. */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The slow copy of encoders and fusion, by the names of the originals; made of them at the first
   * call. It never has gradients.
   */
  public Parameters targetParameters() {
    return target().parameters;
  }

  /** Whether there is a slow copy yet. */
  public boolean hasTarget() {
    return target != null;
  }

  private Target target() {
    Target made = target;
    if (made == null) {
      Parameters copies = new Parameters();
      for (TensorSpec spec : VlJepaTensors.of(config)) {
        Component component = Component.of(spec.name());
        if (component != Component.JEPA
            && component != Component.HEAD
            && !Objective.isReadout(spec.name())) {
          Parameter copy = add(copies, spec);
          float[] from = parameters.get(spec.name()).value();
          System.arraycopy(from, 0, copy.value(), 0, from.length);
          copy.freeze(true);
        }
      }
      GraphBuilder build = new GraphBuilder(context, copies, config.rmsEps(), false);
      made = new Target(copies, new JointEncoder(build, config, geometry.hiddenToken()));
      target = made;
    }
    return made;
  }

  /** {@code target = tau * target + (1 - tau) * online}; nothing where there is no copy yet. */
  public void updateTarget(float tau) {
    Target made = target;
    if (made == null) {
      return;
    }
    for (Parameter copy : made.parameters) {
      float[] online = parameters.get(copy.name()).value();
      context.forRange(
          copy.size(),
          16,
          (begin, end) -> context.kernels().ema(copy.value(), online, begin, end, tau));
    }
  }

  /** State of the balance between the losses, for a checkpoint. */
  public double[] balance() {
    return balance.state();
  }

  /** Takes up a state that {@link #balance()} gave. */
  public void balance(double[] state) {
    balance.restore(state);
  }

  /** Takes the weights of a file with this configuration; a slow copy is dropped. */
  public void load(GgufFile file) {
    VlJepaFiles.load(file, config, parameters);
    target = null;
  }

  /** Losses of the batch; their gradients are added to those of the parameters. */
  public Losses step(Batch batch, Objective objective) {
    for (Parameter parameter : parameters) {
      parameter.freeze(!objective.trains(parameter.name()));
    }
    return run(batch, objective, true);
  }

  /** Losses of the batch alone. Masks and directions are those of its step. */
  public Losses evaluate(Batch batch, Objective objective) {
    return run(batch, objective, false);
  }

  /** The mean of the joint memory of each example, one after the other, each fusion.hidden wide. */
  public float[] embeddings(List<Example> examples) {
    context.training(false);
    try {
      BatchLayout layout = new BatchLayout(examples, config, geometry);
      Rows memory = encoder.forward(layout, null).memory();
      int width = memory.width();
      float[] means = new float[examples.size() * width];
      for (int e = 0; e < examples.size(); e++) {
        int begin = layout.memoryBegin()[e];
        int end = layout.memoryBegin()[e + 1];
        for (int row = begin; row < end; row++) {
          for (int j = 0; j < width; j++) {
            means[e * width + j] += memory.data()[row * width + j] / (end - begin);
          }
        }
      }
      return means;
    } finally {
      context.buffers().endStep();
      context.training(true);
    }
  }

  /**
   * How many tokens of each answer are not the most probable ones where the answer so far is right.
   * An answer without any is what greedy decoding writes.
   */
  public int[] wrongTokens(List<Example> examples) {
    context.training(false);
    try {
      BatchLayout layout = new BatchLayout(examples, config, geometry);
      float[] weights = new float[layout.answerRows()];
      Arrays.fill(weights, 1);
      double _ = answerHead.loss(encoder.forward(layout, null).memory(), layout, weights);
      boolean[] right = answerHead.right();
      int[] wrong = new int[examples.size()];
      for (int e = 0; e < wrong.length; e++) {
        for (int row = layout.answerBegin()[e]; row < layout.answerBegin()[e + 1]; row++) {
          wrong[e] += right[row] ? 0 : 1;
        }
      }
      return wrong;
    } finally {
      context.buffers().endStep();
      context.training(true);
    }
  }

  private Losses run(Batch batch, Objective objective, boolean train) {
    context.training(train);
    try {
      LossesBuilder losses = new LossesBuilder();
      boolean withRank = !train || batch.step() % RANK_INTERVAL == 0;
      Buffers buffers = context.buffers();
      int mark = buffers.mark();
      boolean predicts = objective.jepa() > 0 || objective.regularized();
      readAndAnswer(batch, objective, train, !predicts, withRank, losses);
      buffers.releaseTo(mark);
      if (predicts) {
        predictEmbeddings(batch, objective, train, withRank, losses);
      }
      return losses.build();
    } finally {
      context.buffers().endStep();
      context.training(true);
    }
  }

  /** The pass that sees everything: answers and characters. */
  private void readAndAnswer(
      Batch batch,
      Objective objective,
      boolean train,
      boolean measure,
      boolean withRank,
      LossesBuilder losses) {
    boolean chars = objective.chars() > 0 && readout != null;
    List<Example> examples = new ArrayList<>();
    for (Example example : batch.examples()) {
      boolean answers = objective.lm() > 0 && example.answer().length > 0;
      if (answers || (chars && example.cellLabels().length > 0)) {
        examples.add(example);
      }
    }
    if (examples.isEmpty()) {
      return;
    }
    BatchLayout layout = new BatchLayout(examples, config, geometry);
    boolean answers = objective.lm() > 0 && layout.answerRows() > 0;
    Rows vision;
    Rows memory = null;
    if (answers) {
      Encoded encoded = encoder.forward(layout, null);
      vision = encoded.vision();
      memory = encoded.memory();
    } else {
      vision = encoder.forwardVision(layout);
    }
    Rows dVision = null;
    if (chars && readout != null && vision != null) {
      double loss = readout.loss(vision, layout, objective.chars());
      losses.chars(loss, readout.cellCount(), readout.correct(), objective.chars());
      dVision = train ? readout.backward() : null;
    }
    Trained trained = trained(objective);
    if (memory != null) {
      if (measure) {
        losses.embedding(EmbeddingMonitor.measure(memory, layout, null, withRank));
      }
      Rows dMemory = answer(memory, layout, objective, train, losses);
      if (dMemory != null) {
        encoder.backward(dMemory, dVision, trained);
      }
    } else if (dVision != null) {
      encoder.backwardVision(dVision, trained);
    }
  }

  private @Nullable Rows answer(
      Rows memory, BatchLayout layout, Objective objective, boolean train, LossesBuilder losses) {
    double sum = 0;
    int counted = 0;
    for (float weight : layout.answerWeights()) {
      sum += weight;
      counted += weight > 0 ? 1 : 0;
    }
    float[] weights = new float[layout.answerRows()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sum > 0 ? (float) (layout.answerWeights()[i] * (objective.lm() / sum)) : 0;
    }
    double loss = answerHead.loss(memory, layout, weights) / objective.lm();
    losses.lm(loss, sum, counted, answerHead.correct(), objective.lm());
    if (!train) {
      return null;
    }
    Rows dMemory = answerHead.backward();
    double norm = length(dMemory) / objective.lm();
    losses.lmGradNorm(norm);
    balance.sawLm(norm);
    return dMemory;
  }

  /** The pass that sees a part: what is hidden is predicted from it. */
  private void predictEmbeddings(
      Batch batch, Objective objective, boolean train, boolean withRank, LossesBuilder losses) {
    BatchLayout whole = new BatchLayout(batch.examples(), config, geometry);
    Masks masks = masks(whole, objective, batch.step());
    Rows wanted = objective.jepa() > 0 ? targets(whole, objective, train) : null;
    BatchLayout layout = new BatchLayout(batch.examples(), config, geometry, masks);
    Encoded seen = encoder.forward(layout, masks);
    Rows memory = seen.memory();
    losses.embedding(EmbeddingMonitor.measure(memory, layout, masks, withRank));
    Rows dMemory = null;
    if (wanted != null) {
      double scale = objective.balanced() ? balance.scale() : 1;
      double weight = objective.jepa() * scale;
      double loss =
          jepaHead.loss(memory, wanted, layout, masks, objective.jepaMse(), (float) weight);
      losses.jepa(loss, jepaHead.pairCount(), weight, scale);
      if (train) {
        dMemory = jepaHead.backward();
        double norm = length(dMemory) / weight;
        losses.jepaGradNorm(norm);
        balance.sawJepa(norm);
      }
    }
    if (objective.regularized()) {
      double loss =
          regularizer.loss(
              memory, layout, masks, () -> directions(batch.step()), objective.sigReg());
      losses.sigReg(loss, objective.sigReg());
      dMemory = train ? regularizer.backward(dMemory) : null;
    }
    if (dMemory != null) {
      encoder.backward(dMemory, null, trained(objective));
    }
  }

  /** What the predictions are compared with: the joint memory of all there is, normalised. */
  private Rows targets(BatchLayout layout, Objective objective, boolean train) {
    Buffers buffers = context.buffers();
    Rows normed = buffers.rows(layout.memoryRows(), config.fusion().hidden());
    int mark = buffers.mark();
    context.training(false);
    JointEncoder teacher = objective.antiCollapse().ema() ? target().encoder : encoder;
    Rows memory = teacher.forward(layout, null).memory();
    int width = memory.width();
    context.forRange(
        memory.count(),
        1,
        (begin, end) ->
            context
                .kernels()
                .layerNorm(
                    memory.data(),
                    begin * width,
                    normed.data(),
                    begin * width,
                    end - begin,
                    width,
                    config.rmsEps()));
    context.training(train);
    buffers.releaseTo(mark);
    return normed;
  }

  Masks masks(BatchLayout layout, Objective objective, long step) {
    CounterRandom random = new CounterRandom(seed, MASK_STREAM).stream(step);
    return Masks.of(layout, objective.masking(), random);
  }

  Rows directions(long step) {
    int width = config.fusion().hidden();
    float[] values = new float[DIRECTIONS * width];
    CounterRandom random = new CounterRandom(seed, DIRECTION_STREAM).stream(step);
    new RandomRows(random, 1).fill(values, 0);
    return new Rows(values, DIRECTIONS, width);
  }

  private static Trained trained(Objective objective) {
    return new Trained(
        !objective.frozen().contains(Component.VISION),
        !objective.frozen().contains(Component.TEXT),
        !objective.frozen().contains(Component.FUSION));
  }

  private double length(Rows rows) {
    double[] squares = new double[rows.count()];
    context.forRange(
        rows.count(),
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            squares[i] =
                context
                    .kernels()
                    .sumOfSquares(rows.data(), i * rows.width(), (i + 1) * rows.width());
          }
        });
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return Math.sqrt(sum);
  }

  /** Rows of one example's answer behind the output norm, for tests: what logits are made of. */
  float[] answerRows(Example example) {
    context.training(false);
    try {
      BatchLayout layout = new BatchLayout(List.of(example), config, geometry);
      Rows h = answerHead.hidden(encoder.forward(layout, null).memory(), layout);
      return Arrays.copyOf(h.data(), h.size());
    } finally {
      context.buffers().endStep();
      context.training(true);
    }
  }
}
