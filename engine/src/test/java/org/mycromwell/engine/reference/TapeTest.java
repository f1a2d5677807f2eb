package org.mycromwell.engine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference itself, against difference quotients and values worked out by hand. */
class TapeTest {
  static Stream<Arguments> operations() {
    return Stream.of(
        op("matmul", shapes(3, 4, 4, 5), (t, v) -> t.matmul(v[0], v[1])),
        op("transpose", shapes(3, 4), (t, v) -> t.transpose(v[0])),
        op("linear", shapes(3, 4, 5, 4), (t, v) -> t.linear(v[0], v[1])),
        op("add", shapes(3, 4, 3, 4), (t, v) -> t.add(v[0], v[1])),
        op("add a row", shapes(3, 4, 1, 4), (t, v) -> t.add(v[0], v[1])),
        op("subtract", shapes(3, 4, 3, 1), (t, v) -> t.subtract(v[0], v[1])),
        op("multiply", shapes(3, 4, 3, 4), (t, v) -> t.multiply(v[0], v[1])),
        op("multiply with itself", shapes(3, 4), (t, v) -> t.multiply(v[0], v[0])),
        op("multiply by a column", shapes(3, 4, 3, 1), (t, v) -> t.multiply(v[0], v[1])),
        op("multiply by an element", shapes(3, 4, 1, 1), (t, v) -> t.multiply(v[0], v[1])),
        op("scale", shapes(2, 3), (t, v) -> t.scale(v[0], -1.7)),
        op("silu", shapes(3, 4), (t, v) -> t.silu(v[0])),
        op("sigmoid", shapes(3, 4), (t, v) -> t.sigmoid(v[0])),
        op("exp", shapes(3, 4), (t, v) -> t.exp(v[0])),
        op("log", shapes(3, 4), (t, v) -> t.log(t.exp(t.scale(v[0], 0.3)))),
        op("cos", shapes(3, 4), (t, v) -> t.cos(v[0])),
        op("sin", shapes(3, 4), (t, v) -> t.sin(v[0])),
        op("power", shapes(3, 4), (t, v) -> t.power(t.exp(v[0]), -0.5)),
        op("huber", shapes(3, 4), (t, v) -> t.huber(v[0], 0.5)),
        op("reshape", shapes(3, 4), (t, v) -> t.reshape(v[0], 2, 6)),
        op("gather", shapes(3, 4), (t, v) -> t.gather(v[0], 2, 0, -1, 2)),
        op("rows", shapes(5, 4), (t, v) -> t.rows(v[0], 1, 4)),
        op("columns", shapes(3, 5), (t, v) -> t.columns(v[0], 1, 3)),
        op("stack", shapes(3, 4, 2, 4), (t, v) -> t.stack(v[0], v[1], v[0])),
        op("beside", shapes(3, 4, 3, 2), (t, v) -> t.beside(v[0], v[1])),
        op("sum", shapes(3, 4), (t, v) -> t.sum(v[0])),
        op("mean", shapes(3, 4), (t, v) -> t.mean(v[0])),
        op("row sums", shapes(3, 4), (t, v) -> t.rowSums(v[0])),
        op("column means", shapes(3, 4), (t, v) -> t.columnMeans(v[0])),
        op("rms norm", shapes(3, 6, 1, 6), (t, v) -> t.rmsNorm(v[0], v[1], 1e-2)),
        op("layer norm", shapes(3, 6), (t, v) -> t.layerNorm(v[0], 1e-2)),
        op("softmax", shapes(3, 4), (t, v) -> t.softmax(v[0])),
        op("masked softmax", shapes(3, 4), (t, v) -> t.softmax(v[0], (i, j) -> j < i)),
        op("pick", shapes(3, 4), (t, v) -> t.pick(v[0], 1, 0, 3)),
        op("cross-entropy", shapes(3, 4), (t, v) -> t.crossEntropy(v[0], 1, 0, 3)),
        op("rope", shapes(3, 8), (t, v) -> t.rope(v[0], angles())),
        op(
            "attention",
            shapes(3, 8, 4, 4, 4, 4),
            (t, v) -> t.attention(v[0], v[1], v[2], 4, 2, (i, j) -> j <= i + 1)),
        op("convolution", shapes(30, 2, 3, 18), (t, v) -> t.convolve(v[0], v[1], 5, 6, 3, 2, 1)),
        op("depthwise", shapes(20, 3, 3, 9), (t, v) -> t.depthwise(v[0], v[1], 4, 5, 1)),
        op("depthwise, 2", shapes(15, 3, 3, 9), (t, v) -> t.depthwise(v[0], v[1], 5, 3, 2)));
  }

  private static Arguments op(
      String name, int[][] shapes, BiFunction<Tape, Value[], Value> function) {
    return arguments(name, shapes, function);
  }

  private static int[][] shapes(int... sizes) {
    int[][] shapes = new int[sizes.length / 2][];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = new int[] {sizes[2 * i], sizes[2 * i + 1]};
    }
    return shapes;
  }

  private static double[][] angles() {
    return Tape.angles(4, 100, 0, new int[] {0, 3, 11}, new int[3], new int[3]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void gradientIsTheDifferenceQuotient(
      String name, int[][] shapes, BiFunction<Tape, Value[], Value> function) {
    Random random = new Random(name.hashCode());
    double[][] inputs = new double[shapes.length][];
    for (int i = 0; i < shapes.length; i++) {
      inputs[i] = GradientCheck.random(random, shapes[i][0] * shapes[i][1]);
    }
    assertThat(GradientCheck.worstDeviation(shapes, inputs, function)).isLessThan(1e-6);
  }

  /** Values: a wrong forward pass may have a right gradient. */
  @Test
  void forwardValues() {
    Tape tape = new Tape();
    Value a = tape.variable(2, 2, 1, 2, 3, 4);
    Value b = tape.variable(2, 2, 5, 6, 7, 8);
    assertThat(tape.matmul(a, b).data()).containsExactly(19, 22, 43, 50);
    assertThat(tape.linear(a, b).data()).containsExactly(17, 23, 39, 53);
    assertThat(tape.beside(a, b).data()).containsExactly(1, 2, 5, 6, 3, 4, 7, 8);
    assertThat(tape.mean(a).scalar()).isEqualTo(2.5);
    assertThat(tape.crossEntropy(tape.variable(1, 2, 1000, 1000), 1).scalar())
        .isCloseTo(Math.log(2), within(1e-12));
    assertThat(tape.rmsNorm(tape.variable(1, 2, 3, 4), 0).data()[1])
        .isCloseTo(4 / Math.sqrt(12.5), within(1e-12));
    // A quarter turn takes (1, 0) to (0, 1).
    Value turned = tape.rope(tape.variable(1, 2, 1, 0), new double[][] {{Math.PI / 2}});
    assertThat(turned.data()[0]).isCloseTo(0, within(1e-12));
    assertThat(turned.data()[1]).isCloseTo(1, within(1e-12));
    // Sums of neighbours in a 2 x 2 image of ones: each pixel has four.
    Value ones = tape.variable(4, 1, 1, 1, 1, 1);
    Value taps = tape.variable(1, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(tape.depthwise(ones, taps, 2, 2, 1).data()).containsExactly(4, 4, 4, 4);
    Value uniform = tape.attention(ones, tape.scale(ones, 0), ones, 1, 1, (i, j) -> j <= i);
    assertThat(uniform.data()).containsExactly(1, 1, 1, 1);
  }

  @Test
  void nothingGoesThroughDetach() {
    Tape tape = new Tape();
    Value a = tape.variable(1, 1, 3);
    tape.backward(tape.multiply(a, tape.detach(a)));
    assertThat(a.gradient()).containsExactly(3);
  }
}
