package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.data.BatchRequest;
import org.mycromwell.engine.data.DataSource;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VlJepaNetwork;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;

/** A first stage with the real trainer, network and alarm. */
class CollapseAlarmTest {
  private static final String PLAN =
      """
      name: small
      model: {preset: tiny}
      tokenizer: none
      data: {corpora: [{name: a, path: .}]}
      stages:
        - name: jepa
          steps: 80
          tokensPerBatch: 100
          mix: [{kind: text}, {kind: picture}]
          objective: {jepa: 1}
          target: {from: 0.99, to: 1.0}
          learningRate: {peak: 5e-3, last: 1e-3, warmup: 0.2}
      evaluation: {every: 10, batches: 1, best: -jepa}
      collapse: {spread: 0.2, effectiveRank: 0.02, evaluations: 2, action: stop}
      checkpoint: {every: 1000, keep: 1}
      """;

  private static final String[] NAMES = {"a", "b", "x", "y", "sum", "list"};
  private static final TokenizerDefinition DEFINITION = CromwellVocabulary.untrained(420);
  private static final Tokenizer TOKENIZER = DEFINITION.build();

  @TempDir private Path folder;

  private final List<EvaluationMetrics> evaluations = new ArrayList<>();

  /** Lines of code, and pictures whose squares are empty or striped one way or the other. */
  private static final class Code implements DataSource {
    @Override
    public Batch batch(BatchRequest request) {
      return make(request.index());
    }

    @Override
    public Batch heldOut(BatchRequest request) {
      return make(100_000 + request.index());
    }

    @Override
    public String fingerprint() {
      return "code";
    }

    private static Batch make(long index) {
      CounterRandom random = new CounterRandom(7, 1).stream(index);
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        CounterRandom own = random.stream(i);
        List<ImageTensor> images = i < 3 ? List.of(stripes(own)) : List.of();
        int[] context = TOKENIZER.encode(code(own));
        examples.add(new Example(context, new int[0], new float[0], -1, images, new int[0]));
      }
      return new Batch(examples, index);
    }

    private static String code(CounterRandom random) {
      StringBuilder text = new StringBuilder();
      for (int line = 0; line < 3; line++) {
        String a = NAMES[random.below(NAMES.length, 4L * line)];
        String b = NAMES[random.below(NAMES.length, 4L * line + 1)];
        text.append(
            switch (random.below(3, 4L * line + 2)) {
              case 0 -> "  int " + a + " = " + b + " + " + random.below(10, 4L * line + 3) + ";\n";
              case 1 -> "  if (" + a + " > " + b + ") {\n";
              default -> "  return " + a + ";\n";
            });
      }
      return text.toString();
    }

    private static ImageTensor stripes(CounterRandom random) {
      float[] pixels = new float[32 * 32];
      for (int i = 0; i < pixels.length; i++) {
        int y = i / 32;
        int x = i % 32;
        int kind = random.below(3, 100L + y / 8 * 4L + x / 8);
        boolean ink = kind == 1 ? x % 4 < 2 : kind == 2 && y % 4 < 2;
        pixels[i] = ink ? 1 : 0;
      }
      return ImageTensor.whole(pixels, 32, 32, 1);
    }
  }

  private void run(String antiCollapse) {
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void evaluated(EvaluationMetrics metrics) {
            evaluations.add(metrics);
          }
        };
    try (Workers workers = new Workers(1)) {
      LayerContext context = new LayerContext(workers, TrainingKernels.best());
      VlJepaNetwork network =
          new VlJepaNetwork(VlJepaPreset.TINY.config(), TokenGeometry.of(TOKENIZER), context, 5);
      new Trainer(
              PlanReader.parse(
                  PLAN.replace("{jepa: 1}", "{jepa: 1, " + antiCollapse + "}"), "plan.yaml"),
              new VlJepaTrainee("small", network, DEFINITION),
              new Code(),
              TrainingKernels.best(),
              workers,
              folder,
              List.of(),
              listener,
              () -> false)
          .run();
    }
  }

  private List<Double> values(String name) {
    return evaluations.stream()
        .map(evaluation -> Objects.requireNonNull(evaluation.values().get(name)))
        .toList();
  }

  /** Spread and rank stay at least what they were before training; 24 would be all there is. */
  @Test
  void withTheTermSpreadAndRankStayUpAndTheAlarmIsQuiet() {
    run("sigReg: 0.1, antiCollapse: both");
    assertThat(evaluations).hasSize(9);
    assertThat(values("spread").subList(1, 9)).allMatch(spread -> spread > 0.7);
    double start = values("effectiveRank").getFirst();
    assertThat(values("effectiveRank")).allMatch(rank -> rank > 0.8 * start && rank > 3);
    assertThat(values("effectiveRank").getLast()).isGreaterThan(start);
    assertThat(values("jepa").getLast()).isLessThan(values("jepa").getFirst());
  }

  @Test
  void withoutTheTermTheAlarmEndsTheRun() {
    assertThatThrownBy(() -> run("antiCollapse: none"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("the embeddings have collapsed: spread 0.")
        .hasMessageContaining("(alarm below 0.200)")
        .hasMessageContaining("of 24 (alarm below 2.0)");
    assertThat(evaluations.size()).isBetween(2, 9);
    assertThat(values("spread").getLast()).isLessThan(0.2);
  }
}
