package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.kernel.TrainingKernels;

/** What holds for blocks beside their numbers: causality, checkpoints, memory. */
class BlocksTest {
  private static final int WIDTH = 32;
  private static final AttentionShape SHAPE = AttentionShape.of(4, 2, 16);
  private static final int[] ANSWERS = {0, 9, 14};
  private static final int[] PREFIXES = {0, 7, 30};

  private final Workers workers = new Workers(2);
  private final LayerContext context = new LayerContext(workers, TrainingKernels.best());
  private final Parameters parameters = new Parameters();

  @AfterEach
  void close() {
    workers.close();
  }

  private static void fill(float[] values, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.2 * random.nextGaussian());
    }
  }

  private Parameter parameter(String name, int rows, int cols) {
    Parameter parameter = parameters.add(name, rows, cols, true);
    fill(parameter.value(), name.hashCode());
    return parameter;
  }

  private Attention attention(String name) {
    return new Attention(
        context,
        SHAPE,
        parameter(name + "q", SHAPE.queryWidth(), WIDTH),
        parameter(name + "k", SHAPE.kvWidth(), WIDTH),
        parameter(name + "v", SHAPE.kvWidth(), WIDTH),
        parameter(name + "o", WIDTH, SHAPE.queryWidth()),
        null,
        null,
        1e-6f);
  }

  private RmsNorm norm(String name) {
    return new RmsNorm(context, parameter(name, 1, WIDTH), 1e-6f);
  }

  private SwiGlu ffn(String name) {
    return new SwiGlu(
        context,
        parameter(name + "gate", 48, WIDTH),
        parameter(name + "up", 48, WIDTH),
        parameter(name + "down", WIDTH, 48));
  }

  private TransformerBlock block(String name, boolean checkpoint) {
    return new TransformerBlock(
        context, norm(name + "n1"), attention(name), norm(name + "n2"), ffn(name), checkpoint);
  }

  private PrefixBlock prefixBlock(String name, boolean checkpoint) {
    return new PrefixBlock(
        context, norm(name + "n1"), attention(name), norm(name + "n2"), ffn(name), checkpoint);
  }

  private Rows rows(int count, long seed) {
    Rows rows = new Rows(new float[count * WIDTH], count, WIDTH);
    fill(rows.data(), seed);
    return rows;
  }

  private static float[] copy(Rows rows, int from, int to) {
    return Arrays.copyOfRange(rows.data(), from * WIDTH, to * WIDTH);
  }

  private RopeAngles angles(int rows) {
    int[] positions = new int[rows];
    Arrays.setAll(positions, i -> i);
    return new Rope(SHAPE.headDim(), 10_000, 0)
        .angles(context.buffers(), positions, positions, positions, rows);
  }

  /** An answer row sees nothing after itself and nothing of other examples. */
  @Test
  void answersDoNotSeeWhatComesLater() {
    PrefixBlock block = prefixBlock("", false);
    PrefixBlock.Layout layout = PrefixBlock.Layout.of(PREFIXES, ANSWERS);
    Rows x = rows(14, 1);
    Rows prefix = rows(30, 2);
    RopeAngles q = angles(14);
    RopeAngles kv = angles(44);
    float[] before = block.forward(x, prefix, layout, q, kv).data().clone();

    x.data()[4 * WIDTH] += 1;
    prefix.data()[8 * WIDTH] += 1; // the second example's
    Rows after = block.forward(x, prefix, layout, q, kv);

    assertThat(copy(after, 0, 4)).containsExactly(Arrays.copyOf(before, 4 * WIDTH));
    for (int row = 4; row < 14; row++) {
      float[] same = Arrays.copyOfRange(before, row * WIDTH, (row + 1) * WIDTH);
      assertThat(Arrays.equals(copy(after, row, row + 1), same)).as("row %d", row).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsOfOtherSegmentsDoNotCount(boolean causal) {
    TransformerBlock block = block("", false);
    Rows x = rows(14, 1);
    float[] before = block.forward(x, Segments.of(ANSWERS), causal, null).data().clone();

    x.data()[5 * WIDTH] += 1;
    Rows after = block.forward(x, Segments.of(ANSWERS), causal, null);

    assertThat(copy(after, 9, 14))
        .containsExactly(Arrays.copyOfRange(before, 9 * WIDTH, 14 * WIDTH));
    float[] first = Arrays.copyOf(before, WIDTH);
    assertThat(Arrays.equals(copy(after, 0, 1), first)).isEqualTo(causal);
  }

  @Test
  void checkpointsGiveTheSameBits() {
    TransformerBlock kept = block("", false);
    PrefixBlock keptPrefix = prefixBlock("prefix ", false);
    float[][] expected = step(kept, keptPrefix);
    long peak = context.buffers().peakBytes();

    Parameters first = new Parameters();
    for (Parameter parameter : parameters) {
      Parameter twin = first.add(parameter.name(), parameter.rows(), parameter.cols(), true);
      System.arraycopy(parameter.gradient(), 0, twin.gradient(), 0, parameter.size());
    }
    BlocksTest other = new BlocksTest();
    try {
      float[][] actual = other.step(other.block("", true), other.prefixBlock("prefix ", true));
      assertThat(actual).isDeepEqualTo(expected);
      assertThat(other.context.buffers().peakBytes()).isLessThan(peak);
      for (Parameter parameter : other.parameters) {
        assertThat(parameter.gradient()).containsExactly(first.get(parameter.name()).gradient());
      }
    } finally {
      other.close();
    }
  }

  /** Forward and backward through both blocks, as often as a model with several layers would. */
  private float[][] step(TransformerBlock block, PrefixBlock prefixBlock) {
    Rows prefix = rows(30, 2);
    RopeAngles kv = angles(44);
    Rows memory = block.forward(prefix, Segments.of(PREFIXES), false, angles(30));
    PrefixBlock.Layout layout = PrefixBlock.Layout.of(PREFIXES, ANSWERS);
    Rows y = prefixBlock.forward(rows(14, 1), memory, layout, angles(14), kv);
    float[] forward = copy(y, 0, 14);
    Rows dMemory = context.zeros(30, WIDTH);
    Rows dx = prefixBlock.backward(rows(14, 3), dMemory);
    float[] answers = copy(dx, 0, 14);
    float[] prefixes = copy(block.backward(dMemory), 0, 30);
    context.buffers().endStep();
    return new float[][] {forward, answers, prefixes};
  }

  @Test
  void buffersServeTheNextStepAgain() {
    TransformerBlock block = block("", false);
    PrefixBlock prefixBlock = prefixBlock("prefix ", true);
    step(block, prefixBlock);
    long held = context.buffers().heldBytes();
    for (int i = 0; i < 3; i++) {
      step(block, prefixBlock);
    }
    assertThat(context.buffers().heldBytes()).isEqualTo(held);
  }

  @Test
  void withoutTrainingBlocksKeepOnlyTheirOutput() {
    TransformerBlock block = block("", false);
    context.training(false);
    int mark = context.buffers().mark();
    block.forward(rows(14, 1), Segments.of(ANSWERS), true, null);
    assertThat(context.buffers().mark()).isEqualTo(mark + 1);
    assertThat(context.training()).isFalse();
  }

  /** Constant rows are what a collapsed encoder gives: the term must push them apart. */
  @Test
  void sigRegSeesCollapse() {
    Rows collapsed = new Rows(new float[20 * WIDTH], 20, WIDTH);
    Arrays.fill(collapsed.data(), 0.3f);
    SigReg sigReg = new SigReg(context);
    double bad = sigReg.forward(collapsed, rows(16, 5), 1) / 20;
    Rows gradient = sigReg.backward();
    double norm = context.kernels().sumOfSquares(gradient.data(), 0, gradient.size());
    assertThat(norm).isGreaterThan(1e-8);

    Rows normal = rows(400, 6);
    for (int i = 0; i < normal.size(); i++) {
      normal.data()[i] *= 5;
    }
    assertThat(sigReg.forward(normal, rows(16, 5), 1) / 400).isLessThan(bad / 50);
  }
}
