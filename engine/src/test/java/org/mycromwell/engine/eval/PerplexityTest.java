package org.mycromwell.engine.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.testing.ScriptedModel;

class PerplexityTest {
  @TempDir Path folder;

  @Test
  void surpriseIsThatOfASoftmax() {
    float[] logits = {99, 0, 0, 0, 0};
    assertThat(Perplexity.surprise(logits, 1, 4, 2)).isEqualTo(Math.log(4));
    assertThat(Perplexity.surprise(new float[] {1000, 0}, 0, 2, 0)).isZero();
  }

  @Test
  void surpriseOfWhatIsNoNumberIsNotFinite() {
    float[] logits = {1, Float.NaN, 2};
    assertThat(Perplexity.surprise(logits, 0, 3, 0)).isNaN();
    assertThat(Perplexity.surprise(new float[] {1, Float.POSITIVE_INFINITY}, 0, 2, 0))
        .satisfies(value -> assertThat(Double.isFinite(value)).isFalse());
  }

  /** The model has no BOS and one token a byte, so that each window's first byte is not counted. */
  @Test
  void countsTheBytesThatWerePredicted() {
    try (LanguageModel model = open()) {
      Perplexity result =
          Perplexity.measure(model, "abc\u00e9fgh", 4, BenchmarkListener.NONE, new CancelToken());
      assertThat(result.complete()).isTrue();
      assertThat(result.tokens()).isEqualTo(6);
      assertThat(result.bytes()).isEqualTo(6);
    }
  }

  @Test
  void anInterruptedMeasurementCountsWhatItRead() {
    CancelToken cancel = new CancelToken();
    try (LanguageModel model = open()) {
      Perplexity result =
          Perplexity.measure(
              model, "abcdefghijkl", 4, (phase, done, total) -> cancel.cancel(), cancel);
      assertThat(result.complete()).isFalse();
      assertThat(result.tokens()).isEqualTo(3);
      assertThat(result.bytes()).isEqualTo(3);
      assertThat(result.nats()).isPositive();
    }
  }

  @Test
  void damagedWeightsAreNotTakenForACancellation() throws IOException {
    Path file = model();
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 128, Float.NaN);
    Files.write(file, bytes);
    try (LanguageModel model = LanguageModel.open(file, ModelOptions.defaults())) {
      assertThatThrownBy(
              () -> Perplexity.measure(model, "abc", 4, BenchmarkListener.NONE, new CancelToken()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("scripted.gguf gives no finite logits")
          .hasMessageContaining("'b'");
    }
  }

  private LanguageModel open() {
    return LanguageModel.open(model(), ModelOptions.defaults());
  }

  private Path model() {
    return ScriptedModel.answering("x = 1\n").write(folder.resolve("scripted.gguf"));
  }
}
