package org.mycromwell.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.decoder.ModelInitializer;
import org.mycromwell.engine.tensor.DType;

class LanguageModelTest {
  @TempDir private static Path directory;

  private static Path path;

  @BeforeAll
  static void writeModel() {
    path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, DType.Q8_0, 5, workers, path, (done, total) -> {});
    }
  }

  /** The model with some of its metadata left out. */
  private static Path without(String prefix) {
    Path copy = directory.resolve("without-" + prefix + "gguf");
    try (GgufFile file = GgufFile.open(path)) {
      GgufWriter writer = new GgufWriter();
      for (String key : file.metadata().keys()) {
        if (!key.startsWith(prefix)) {
          writer.copy(file.metadata(), key);
        }
      }
      for (TensorInfo tensor : file.tensors().values()) {
        writer.tensor(tensor.name(), tensor.type(), tensor.dims(), TensorSource.of(tensor.data()));
      }
      writer.write(copy);
    }
    return copy;
  }

  @Test
  void opensWithTokenizerAndSaysWhatItTook() {
    try (LanguageModel model = LanguageModel.open(path, ModelOptions.defaults().withThreads(2))) {
      assertThat(model.config()).isEqualTo(DecoderPreset.CROMWELL_TINY.config());
      assertThat(model.tokenizer().vocabularySize()).isEqualTo(512);
      assertThat(model.tokenizer().specialTokens().eos()).hasValue(1);
      assertThat(model.contextLength()).isEqualTo(512);
      assertThat(model.timing().openMillis()).isPositive();
      assertThat(model.timing().packMillis()).isPositive();
      assertThat(model.memoryPlan().totalBytes()).isPositive();
    }
  }

  @Test
  void withoutTokenizerOnlyTokenIdsWork() {
    try (LanguageModel model =
        LanguageModel.open(without("tokenizer."), ModelOptions.defaults().withThreads(1))) {
      assertThat(model.decoder().config().vocabulary()).isEqualTo(512);
      assertThatThrownBy(model::tokenizer)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("holds no tokenizer");
    }
  }

  @Test
  void refusesAContextTheModelWasNotMadeFor() {
    assertThatThrownBy(
            () -> LanguageModel.open(path, ModelOptions.defaults().withContextLength(513)))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("context length is 513")
        .hasMessageContaining("at most 512");
    assertThatThrownBy(() -> ModelOptions.defaults().withThreads(0))
        .hasMessageContaining("threads is 0");
  }

  @Test
  void closesTheFileWhenOpeningFails() {
    Path broken = without("llama.block_count");
    assertThatThrownBy(() -> LanguageModel.open(broken, ModelOptions.defaults()))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_FILE))
        .hasMessageContaining("llama.block_count");
  }
}
