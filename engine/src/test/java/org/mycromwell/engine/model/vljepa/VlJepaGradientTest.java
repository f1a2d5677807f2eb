package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.reference.Value;

/**
 * Gradients of the whole model against a reference in double precision, and the reference against
 * difference quotients.
 */
class VlJepaGradientTest {
  private static final int CHECKED = 50;
  private static final long STEP = 3;

  private static final Objective ALL =
      new Objective(
          0.7f, 0.9f, 0.5f, 0.3f, AntiCollapse.BOTH, JepaMasking.DEFAULT, false, false, Set.of());

  /** A shape with its name in the report. */
  record Variant(String name, VlJepaConfig config) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Variant> variants() {
    VlJepaConfig tiny = VlJepaPreset.TINY.config();
    VisionConfig v = tiny.vision();
    HeadConfig h = tiny.head();
    TextConfig t = tiny.text();
    VisionConfig rope = vision(v, v.channels(), Positions.ROPE, v.charClasses());
    VisionConfig colour = vision(v, 3, Positions.LEARNED, 0);
    HeadConfig plainHead = new HeadConfig(32, 2, 4, 2, 8, 48, false, 0, false, 0, false, false);
    HeadConfig noCopy = new HeadConfig(32, 2, 4, 4, 8, 48, true, 4, true, 0, true, false);
    TextConfig noShift = new TextConfig(32, 2, 4, 1, 8, 48, 0);
    return Stream.of(
        new Variant("every switch on", tiny),
        new Variant("rope in vision", with(tiny, 2, true, rope, t, h)),
        new Variant("every switch off", with(tiny, 0, false, colour, noShift, plainHead)),
        new Variant("no copy path", with(tiny, 1, false, v, t, noCopy)));
  }

  private static VisionConfig vision(
      VisionConfig v, int channels, Positions positions, int charClasses) {
    return new VisionConfig(
        channels,
        v.height(),
        v.width(),
        v.stemChannels(),
        v.convs(),
        v.hidden(),
        v.layers(),
        v.heads(),
        v.ffn(),
        v.window(),
        positions,
        charClasses);
  }

  private static VlJepaConfig with(
      VlJepaConfig c,
      int gridPairs,
      boolean qkNorm,
      VisionConfig vision,
      TextConfig text,
      HeadConfig head) {
    return new VlJepaConfig(
        c.vocabulary(),
        c.contextLength(),
        c.rmsEps(),
        c.ropeBase(),
        gridPairs,
        qkNorm,
        c.embeddingScale(),
        vision,
        text,
        c.fusion(),
        c.jepa(),
        head);
  }

  private static List<Example> samples(VlJepaConfig config) {
    Samples samples = new Samples(31);
    int channels = config.vision().channels();
    Example withImage = samples.example(7, 5, 32, 40, channels);
    Example tiled = samples.example(5, 4, 16, 24, channels);
    tiled =
        new Example(
            tiled.context(),
            tiled.answer(),
            tiled.answerWeights(),
            -1,
            List.of(samples.image(16, 16, channels, 1), samples.image(32, 16, channels, -1)),
            new int[] {1, 95, 0, 4, 2, 7});
    return List.of(withImage, samples.example(8, 6, 0, 0, channels), tiled);
  }

  /** Random weights everywhere, so that nothing vanishes or cancels by symmetry. */
  static void shake(VlJepaNetwork network) {
    Random random = new Random(9);
    for (Parameter parameter : network.parameters()) {
      boolean narrow = parameter.name().contains("norm");
      for (int i = 0; i < parameter.size(); i++) {
        parameter.value()[i] += (float) (random.nextGaussian() * (narrow ? 0.2 : 0.12));
      }
    }
  }

  private record Setup(
      VlJepaNetwork network,
      List<Example> examples,
      Objective objective,
      boolean[][] hidden,
      double[][] directions) {
    static Setup of(VlJepaConfig config, Workers workers) {
      Objective objective =
          config.vision().charClasses() > 0
              ? ALL
              : new Objective(
                  0.7f,
                  0.9f,
                  0,
                  0.3f,
                  AntiCollapse.BOTH,
                  JepaMasking.DEFAULT,
                  true,
                  false,
                  Set.of());
      VlJepaNetwork network = Samples.network(config, workers, 3);
      network.targetParameters();
      shake(network); // now the slow copy differs
      List<Example> examples = samples(config);
      BatchLayout layout = new BatchLayout(examples, config, Samples.GEOMETRY);
      Masks masks = network.masks(layout, objective, STEP);
      boolean[][] hidden = new boolean[examples.size()][];
      for (int e = 0; e < hidden.length; e++) {
        int begin = layout.memoryBegin()[e];
        hidden[e] = new boolean[layout.memoryBegin()[e + 1] - begin];
        for (int i = 0; i < hidden[e].length; i++) {
          hidden[e][i] = masks.memory(layout.memory()[begin + i]);
        }
      }
      Rows rows = network.directions(STEP);
      double[][] directions = new double[rows.count()][rows.width()];
      for (int i = 0; i < rows.size(); i++) {
        directions[i / rows.width()][i % rows.width()] = rows.data()[i];
      }
      return new Setup(network, examples, objective, hidden, directions);
    }

    Map<String, double[]> values() {
      Map<String, double[]> values = new HashMap<>();
      for (Parameter parameter : network.parameters()) {
        double[] copy = new double[parameter.size()];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = parameter.value()[i];
        }
        values.put(parameter.name(), copy);
      }
      return values;
    }

    ReferenceVlJepa reference(Map<String, double[]> values) {
      return new ReferenceVlJepa(
          network.config(), Samples.GEOMETRY, values, network.targetParameters());
    }

    Value loss(ReferenceVlJepa reference) {
      return reference.loss(examples, objective, hidden, directions);
    }
  }

  @ParameterizedTest
  @MethodSource("variants")
  void gradientsAreThoseOfTheReference(Variant variant) {
    try (Workers workers = new Workers(1)) {
      Setup setup = Setup.of(variant.config(), workers);
      Losses losses = setup.network().step(new Batch(setup.examples(), STEP), setup.objective());
      ReferenceVlJepa reference = setup.reference(setup.values());
      Value expected = setup.loss(reference);
      assertThat(losses.total()).isCloseTo(expected.scalar(), within(2e-5));
      reference.backward(expected);
      Random random = new Random(1);
      for (Parameter parameter : setup.network().parameters()) {
        if (parameter.frozen()) {
          continue;
        }
        double[] gradient = reference.weight(parameter.name()).gradient();
        double largest = 0;
        for (double g : gradient) {
          largest = Math.max(largest, Math.abs(g));
        }
        assertThat(largest).as(parameter.name()).isPositive();
        for (int n = 0; n < CHECKED; n++) {
          int i = random.nextInt(parameter.size());
          assertThat((double) parameter.gradient()[i])
              .as("%s[%d], largest %g", parameter.name(), i, largest)
              .isCloseTo(gradient[i], within(2e-4 * largest + 1e-9));
        }
      }
    }
  }

  /**
   * Without a slow copy the targets are the network's own output. Their gradient stops as well:
   * what comes out is as if they were constants.
   */
  @Test
  void ownTargetsGetNoGradientEither() {
    try (Workers workers = new Workers(1)) {
      VlJepaConfig config = VlJepaPreset.TINY.config();
      VlJepaNetwork slow = Samples.network(config, workers, 3);
      VlJepaNetwork own = Samples.network(config, workers, 3);
      shake(slow);
      shake(own);
      Batch batch = new Batch(samples(config), STEP);
      slow.targetParameters(); // equal to the network's weights, but others
      Losses expected = slow.step(batch, ALL);
      Losses losses = own.step(batch, with(ALL, AntiCollapse.SIGREG));
      assertThat(own.hasTarget()).isFalse();
      assertThat(losses.total()).isEqualTo(expected.total());
      for (Parameter parameter : own.parameters()) {
        assertThat(parameter.gradient())
            .as(parameter.name())
            .isEqualTo(slow.parameters().get(parameter.name()).gradient());
      }
    }
  }

  private static Objective with(Objective o, AntiCollapse antiCollapse) {
    return new Objective(
        o.lm(),
        o.jepa(),
        o.chars(),
        o.sigReg(),
        antiCollapse,
        o.masking(),
        o.jepaMse(),
        o.balanced(),
        o.frozen());
  }

  /** Along a random direction of 50 elements of each tensor. */
  @Test
  void referenceAgreesWithDifferenceQuotients() {
    try (Workers workers = new Workers(1)) {
      Setup setup = Setup.of(VlJepaPreset.TINY.config(), workers);
      Map<String, double[]> values = setup.values();
      ReferenceVlJepa reference = setup.reference(values);
      reference.backward(setup.loss(reference));
      Random random = new Random(2);
      for (Parameter parameter : setup.network().parameters()) {
        double[] gradient = reference.weight(parameter.name()).gradient();
        double[] direction = new double[gradient.length];
        double slope = 0;
        double size = 0;
        for (int n = 0; n < CHECKED; n++) {
          int i = random.nextInt(direction.length);
          if (direction[i] == 0) {
            direction[i] = random.nextGaussian();
            slope += direction[i] * gradient[i];
            size += Math.abs(direction[i] * gradient[i]);
          }
        }
        double step = 1e-5;
        double quotient =
            (lossBeside(setup, values, parameter.name(), direction, step)
                    - lossBeside(setup, values, parameter.name(), direction, -step))
                / (2 * step);
        assertThat(quotient).as(parameter.name()).isCloseTo(slope, within(1e-5 * size + 1e-8));
      }
    }
  }

  private static double lossBeside(
      Setup setup, Map<String, double[]> values, String name, double[] direction, double step) {
    double[] kept = Objects.requireNonNull(values.get(name));
    double[] moved = kept.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    values.put(name, moved);
    double loss = setup.loss(setup.reference(values)).scalar();
    values.put(name, kept);
    return loss;
  }
}
