package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufMetadata;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** Presets and the files made of them. */
class ModelInitializerTest {
  @TempDir private Path directory;

  private Path write(DType type, long seed, int workerCount) {
    Path path = directory.resolve(type + "-" + seed + "-" + workerCount + ".gguf");
    try (Workers workers = new Workers(workerCount)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, type, seed, workers, path, (done, total) -> {});
    }
    return path;
  }

  @Test
  void presetsHaveTheSizesTheyAreNamedAfter() {
    assertThat(DecoderPreset.of("cromwell-1.26b").config().parameterCount())
        .isEqualTo(1_261_864_960L);
    DecoderConfig small = DecoderPreset.of("cromwell-small").config();
    assertThat(small.parameterCount())
        .isEqualTo(
            2L * 50_000 * 768
                + 12L * (2 * 768 * 768 + 2 * 768 * 192 + 3 * 768 * 3072 + 2 * 768)
                + 768);
    assertThatThrownBy(() -> DecoderPreset.of("gpt"))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "there is no preset 'gpt'; presets are cromwell-1.26b, cromwell-small, cromwell-tiny");
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeYieldsAFileOfThePreset(DType type) {
    try (GgufFile file = GgufFile.open(write(type, 1, 2))) {
      assertThat(DecoderConfig.read(file)).isEqualTo(DecoderPreset.CROMWELL_TINY.config());
      assertThat(file.tensor("blk.1.ffn_down.weight").type()).isEqualTo(type);
    }
  }

  @Test
  void bytesDependOnTheSeedAndNotOnTheWorkers() throws IOException {
    byte[] one = Files.readAllBytes(write(DType.F16, 7, 1));
    assertThat(Files.readAllBytes(write(DType.F16, 7, 3))).isEqualTo(one);
    assertThat(Files.readAllBytes(write(DType.F16, 8, 1))).isNotEqualTo(one);
  }

  @Test
  void weightsAreNearlyNormalAndDifferFromTensorToTensor() {
    try (GgufFile file = GgufFile.open(write(DType.F32, 3, 2))) {
      float[] gate = values(file, "blk.0.ffn_gate.weight");
      assertThat(deviation(gate)).isBetween(0.0199, 0.0201);
      assertThat(mean(gate)).isBetween(-2e-4, 2e-4);
      double beyondTwo = 0;
      for (float value : gate) {
        beyondTwo += Math.abs(value) > 0.04 ? 1 : 0;
      }
      // 4.6 % for a normal distribution, 4.2 % for four uniform ones.
      assertThat(beyondTwo / gate.length).isBetween(0.038, 0.05);
      assertThat(deviation(values(file, "blk.0.ffn_down.weight"))).isBetween(0.0099, 0.0101);
      assertThat(values(file, "blk.1.ffn_gate.weight")).isNotEqualTo(gate);
      assertThat(values(file, "blk.1.ffn_norm.weight")).containsOnly(1);
      float[] firstRow = Arrays.copyOf(gate, 256);
      assertThat(Arrays.copyOfRange(gate, 256, 512)).isNotEqualTo(firstRow);
    }
  }

  @Test
  void vocabularyIsCompleteAndItsMergesMakeItsTokens() {
    try (GgufFile file = GgufFile.open(write(DType.F16, 1, 1))) {
      GgufMetadata metadata = file.metadata();
      String[] tokens = metadata.stringArray("tokenizer.ggml.tokens");
      int special = CromwellVocabulary.SPECIAL_TOKENS.size();
      Set<String> known = new HashSet<>(Arrays.asList(tokens).subList(special, special + 256));
      assertThat(new HashSet<>(Arrays.asList(tokens))).hasSize(512);
      String[] merges = metadata.stringArray("tokenizer.ggml.merges");
      assertThat(merges).hasSize(512 - special - 256);
      for (int i = 0; i < merges.length; i++) {
        String[] parts = merges[i].split(" ", -1);
        assertThat(parts).hasSize(2);
        assertThat(known).contains(parts);
        assertThat(parts[0] + parts[1]).isEqualTo(tokens[special + 256 + i]);
      }
      assertThat(tokens[metadata.intValue("tokenizer.ggml.eos_token_id")]).isEqualTo("<EOS>");
    }
  }

  private static float[] values(GgufFile file, String name) {
    float[] values = new float[(int) file.tensor(name).elements()];
    QuantFormat.of(DType.F32).dequantize(file.tensor(name).data(), 0, values, 0, values.length);
    return values;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }
}
