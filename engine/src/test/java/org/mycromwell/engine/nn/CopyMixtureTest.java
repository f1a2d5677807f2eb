package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.nn.CopyMixture.Pointers;

/** The edges of the mixture; its numbers are in {@link LayerTest}. */
class CopyMixtureTest {
  private static final int[] CONTEXT = {1, 2, 1};

  private final Workers workers = new Workers(1);
  private final LayerContext context = new LayerContext(workers, TrainingKernels.best());
  private final Parameters parameters = new Parameters();
  private final CopyMixture.Weights weights =
      new CopyMixture.Weights(
          parameters.add("output", 4, 2, true),
          parameters.add("q", 2, 2, true),
          parameters.add("k", 2, 2, true),
          parameters.add("temperature", 1, 1, false),
          parameters.add("gate", 1, 2, false),
          parameters.add("bias", 1, 1, false),
          null,
          null);
  private final CopyMixture loss = new CopyMixture(context, weights, 1e-6f, 100);

  @AfterEach
  void close() {
    workers.close();
  }

  private double loss(float bias, int target) {
    weights.gateBias().value()[0] = bias;
    Rows h = new Rows(new float[] {1, 2}, 1, 2);
    Rows memory = new Rows(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Segments segments = new Segments(new int[] {0, 1}, new int[] {0, 3});
    return loss.forward(
        h, memory, segments, CONTEXT, new int[] {target}, new float[] {1}, Pointers.NONE);
  }

  /** All weights are zero: the model says 1/4 to each, copying 1/3 to each row. */
  @Test
  void mixesByTheGate() {
    assertThat(loss(0, 1)).isCloseTo(-Math.log(0.5 / 4 + 0.5 * 2 / 3), within(1e-6));
    assertThat(loss.correct()).isEqualTo(1);
    assertThat(loss(0, 2)).isCloseTo(-Math.log(0.5 / 4 + 0.5 / 3), within(1e-6));
    assertThat(loss.correct()).isZero();
    assertThat(loss(0, 3)).isCloseTo(-Math.log(0.5 / 4), within(1e-6));
  }

  @Test
  void staysFiniteAtItsEdges() {
    assertThat(loss(1000, 1)).isCloseTo(Math.log(4), within(1e-6));
    assertThat(loss(-1000, 1)).isCloseTo(-Math.log(2.0 / 3), within(1e-6));
    // Impossible for the copy, nearly so for the gate: large, and its gradient leads back.
    assertThat(loss(-60, 3)).isCloseTo(60 + Math.log(4), within(1e-3));
    loss.backward();
    assertThat(weights.gateBias().gradient()[0]).isCloseTo(-1, within(1e-6f));
    for (Parameter parameter : parameters) {
      for (float g : parameter.gradient()) {
        assertThat(g).as(parameter.name()).isFinite();
      }
    }
    weights.output().value()[6] = -3e4f; // target 3 is impossible for the model as well
    assertThat(loss(0, 3)).isFinite().isGreaterThan(1e4);
    loss.backward();
    assertThat(weights.output().gradient()).doesNotContain(Float.NaN);
  }

  @Test
  void rowsWithoutWeightAreNotCounted() {
    for (float weight : new float[] {0, 1}) {
      Rows h = new Rows(new float[] {1, 2, 1, 2}, 2, 2);
      Rows memory = new Rows(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
      Segments segments = new Segments(new int[] {0, 2}, new int[] {0, 3});
      float[] ofRows = {1, weight};
      loss.forward(h, memory, segments, CONTEXT, new int[] {1, 1}, ofRows, Pointers.NONE);
      assertThat(loss.correct()).isEqualTo(weight > 0 ? 2 : 1);
      CrossEntropy plain = new CrossEntropy(context, weights.output(), 100);
      plain.forward(h, new int[] {1, 1}, ofRows);
      assertThat(plain.correct()).isEqualTo(weight > 0 ? 2 : 1);
    }
  }

  /** The copied mass is below the smallest float with all its bits: 1 / mass is no float. */
  @Test
  void gradientsStayFiniteWhereAlmostNothingIsCopied() {
    LayerContext exact = new LayerContext(workers, TrainingKernels.scalar());
    CopyMixture mixture = new CopyMixture(exact, weights, 1e-6f, 100);
    for (Parameter parameter : List.of(weights.copyQuery(), weights.copyKey())) {
      parameter.value()[0] = 1;
      parameter.value()[3] = 1;
    }
    // The first row is like the query, the other its opposite: scores of 45 and -45.
    weights.temperature().value()[0] = (float) Math.log(45 / Math.sqrt(2));
    weights.output().value()[4] = -80; // the model gives the target as little
    Rows h = new Rows(new float[] {1, 1}, 1, 2);
    Rows memory = new Rows(new float[] {1, 1, -1, -1}, 2, 2);
    Segments segments = new Segments(new int[] {0, 1}, new int[] {0, 2});
    double value =
        mixture.forward(
            h, memory, segments, new int[] {1, 2}, new int[] {2}, new float[] {1}, Pointers.NONE);
    assertThat(value).isBetween(79.0, 91.0);
    Gradients gradients = mixture.backward();
    for (Rows rows : List.of(gradients.first(), gradients.second())) {
      for (int i = 0; i < rows.size(); i++) {
        assertThat(rows.data()[i]).isFinite();
      }
    }
    for (Parameter parameter : parameters) {
      for (float g : parameter.gradient()) {
        assertThat(g).as(parameter.name()).isFinite();
      }
    }
  }
}
