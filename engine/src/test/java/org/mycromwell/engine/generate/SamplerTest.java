package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;

/** The sampler against the definition of its steps, by sorting everything. */
class SamplerTest {
  private static final int[] NOTHING = {};

  private static float[] randomLogits(SplittableRandom random, int n) {
    float[] logits = new float[n];
    for (int i = 0; i < n; i++) {
      // Coarse steps, so that equal logits occur.
      logits[i] = Math.round(random.nextDouble(-6, 6) * 4) / 4f;
    }
    return logits;
  }

  private static int sample(Sampler sampler, float[] logits, int... history) {
    return sampler.sample(logits.clone(), 0, logits.length, history, history.length);
  }

  /** Probabilities of all tokens: every step written out with a full sort. */
  private static double[] expected(SamplingConfig config, float[] logits) {
    Integer[] order =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted((a, b) -> Float.compare(logits[b], logits[a]))
            .toArray(Integer[]::new);
    int kept = config.topK() == 0 ? order.length : Math.min(config.topK(), order.length);
    double total = 0;
    for (int i = 0; i < kept; i++) {
      total += Math.exp(logits[order[i]]);
    }
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += Math.exp(logits[order[i]]) / total;
      if (config.topP() < 1 && sum >= config.topP()) {
        kept = i + 1;
      }
    }
    double threshold = Math.exp(logits[order[0]]) * config.minP();
    double[] probability = new double[logits.length];
    double normal = 0;
    for (int i = 0; i < kept; i++) {
      if (Math.exp(logits[order[i]]) >= threshold) {
        probability[order[i]] = Math.exp(logits[order[i]] / config.temperature());
        normal += probability[order[i]];
      }
    }
    for (int i = 0; i < probability.length; i++) {
      probability[i] /= normal;
    }
    return probability;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0",
    "0.7, 0, 1, 0",
    "1.5, 5, 1, 0",
    "1, 1, 1, 0",
    "1, 100, 1, 0",
    "1, 0, 0.8, 0",
    "1, 0, 0.05, 0",
    "1, 0, 0, 0",
    "1, 0, 1, 0.1",
    "0.8, 20, 0.9, 0.05",
    "0.3, 3, 0.99, 0.01"
  })
  void drawsFromTheDistributionTheStepsDefine(float temperature, int topK, float topP, float minP) {
    SamplingConfig config = new SamplingConfig(temperature, topK, topP, minP, 1, 0, 12);
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 5; round++) {
      // All different, because the definition leaves open which of equal ones is kept.
      float[] logits = new float[60];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextDouble(-4, 4);
      }
      double[] expected = expected(config, logits);
      Sampler sampler = new Sampler(config, logits.length, NOTHING);
      int draws = 20_000;
      int[] counts = new int[logits.length];
      for (int i = 0; i < draws; i++) {
        counts[sample(sampler, logits)]++;
      }
      for (int id = 0; id < logits.length; id++) {
        double deviation = Math.sqrt(draws * expected[id] * (1 - expected[id]));
        if (expected[id] == 0) {
          assertThat(counts[id]).as("token %d", id).isZero();
        }
        assertThat(Math.abs(counts[id] - draws * expected[id]))
            .as("token %d", id)
            .isLessThanOrEqualTo(5.5 * deviation + 1);
      }
    }
  }

  @Test
  void greedyTakesTheFirstOfTheMostLikely() {
    Sampler sampler = new Sampler(SamplingConfig.GREEDY, 5, NOTHING);
    assertThat(sample(sampler, new float[] {1, 3, 2, 3, -1})).isEqualTo(1);
  }

  @Test
  void topKOfOneIsGreedyAtAnyTemperature() {
    SplittableRandom random = new SplittableRandom(4);
    SamplingConfig config = SamplingConfig.DEFAULT.withTopK(1).withTemperature(50);
    Sampler one = new Sampler(config, 300, NOTHING);
    Sampler greedy = new Sampler(SamplingConfig.GREEDY, 300, NOTHING);
    for (int round = 0; round < 200; round++) {
      float[] logits = randomLogits(random, 300);
      assertThat(sample(one, logits)).isEqualTo(sample(greedy, logits));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 299, 300, 1000})
  void topKNeverDrawsALessLikelyToken(int topK) {
    SplittableRandom random = new SplittableRandom(5);
    SamplingConfig config = new SamplingConfig(10, topK, 1, 0, 1, 0, 1);
    Sampler sampler = new Sampler(config, 300, NOTHING);
    for (int round = 0; round < 300; round++) {
      float[] logits = randomLogits(random, 300);
      float[] sorted = logits.clone();
      Arrays.sort(sorted);
      float least = sorted[Math.max(0, 300 - topK)];
      assertThat(logits[sample(sampler, logits)]).isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void sameSeedSameDraws() {
    SplittableRandom random = new SplittableRandom(6);
    Sampler one = new Sampler(SamplingConfig.DEFAULT.withSeed(9), 100, NOTHING);
    Sampler same = new Sampler(SamplingConfig.DEFAULT.withSeed(9), 100, NOTHING);
    Sampler other = new Sampler(SamplingConfig.DEFAULT.withSeed(10), 100, NOTHING);
    int differences = 0;
    for (int round = 0; round < 100; round++) {
      float[] logits = randomLogits(random, 100);
      int id = sample(one, logits);
      assertThat(sample(same, logits)).isEqualTo(id);
      differences += sample(other, logits) == id ? 0 : 1;
    }
    assertThat(differences).isGreaterThan(20);
  }

  @Test
  void penaltyCountsEachTokenOfTheWindowOnce() {
    SamplingConfig config = SamplingConfig.GREEDY.withRepetitionPenalty(2).withPenaltyWindow(4);
    Sampler sampler = new Sampler(config, 4, NOTHING);
    // 3 / 2 = 1.5 stays above 1.4; penalised twice it would not.
    assertThat(sample(sampler, new float[] {3, 1.4f, -9, -9}, 0, 0, 0)).isZero();
    assertThat(sample(sampler, new float[] {3, 1.6f, -9, -9}, 0, 0, 0)).isEqualTo(1);
    // Negative logits are multiplied.
    assertThat(sample(sampler, new float[] {-1, -1.5f, -9, -9}, 0)).isEqualTo(1);
    // Outside of the window.
    assertThat(sample(sampler, new float[] {3, 2, -9, -9}, 0, 2, 2, 2, 2)).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1})
  void bannedTokensAreNeverDrawn(float temperature) {
    SamplingConfig config = SamplingConfig.GREEDY.withTemperature(temperature);
    Sampler sampler = new Sampler(config, 4, new int[] {0, 2});
    for (int i = 0; i < 200; i++) {
      assertThat(sample(sampler, new float[] {9, 1, 8, 1})).isIn(1, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1})
  void unusableLogitsAreNamed(float temperature) {
    SamplingConfig config = SamplingConfig.DEFAULT.withTemperature(temperature);
    Sampler sampler = new Sampler(config, 3, NOTHING);
    float[] nan = {Float.NaN, Float.NaN, Float.NaN};
    float[] infinite = {0, Float.POSITIVE_INFINITY, 0};
    float[] none = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float[] logits : new float[][] {nan, infinite, none}) {
      assertThatThrownBy(() -> sample(sampler, logits))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("no usable logits");
    }
    assertThat(sample(sampler, new float[] {Float.NaN, 2, Float.NEGATIVE_INFINITY})).isEqualTo(1);
  }

  @Test
  void drawingAllocatesNothing() {
    SplittableRandom random = new SplittableRandom(7);
    float[] logits = randomLogits(random, 20_000);
    int[] history = random.ints(100, 0, logits.length).toArray();
    SamplingConfig config = SamplingConfig.DEFAULT.withRepetitionPenalty(1.1f);
    Sampler[] samplers = {
      new Sampler(config, logits.length, NOTHING),
      new Sampler(config.withTopK(0), logits.length, NOTHING),
      new Sampler(SamplingConfig.GREEDY, logits.length, NOTHING)
    };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = 0;
    int sum = 0;
    for (int round = 0; round < 300; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (Sampler sampler : samplers) {
        sum += sampler.sample(logits, 0, logits.length, history, history.length);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    assertThat(allocated).isZero();
    assertThat(sum).isPositive();
  }

  @Test
  void badValuesAreNamed() {
    assertThatThrownBy(() -> SamplingConfig.DEFAULT.withTemperature(-1))
        .isInstanceOf(EngineException.class)
        .hasMessage("temperature is -1; it must be between 0 and 100");
    assertThatThrownBy(() -> SamplingConfig.DEFAULT.withTopP(Float.NaN))
        .hasMessageContaining("top-p is NaN");
    assertThatThrownBy(() -> SamplingConfig.DEFAULT.withMinP(1.5f))
        .hasMessage("min-p is 1.5; it must be between 0 and 1");
    assertThatThrownBy(() -> SamplingConfig.DEFAULT.withTopK(-3))
        .hasMessage("top-k is -3; it must be 0 or more");
    assertThatThrownBy(() -> SamplingConfig.DEFAULT.withRepetitionPenalty(0))
        .hasMessageContaining("repetition penalty is 0");
  }
}
