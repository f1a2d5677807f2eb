package org.mycromwell.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tensor.LittleEndian;

class QuantizerTest {
  @TempDir Path directory;

  private static void add(GgufWriter writer, DType type, String name, long... dims) {
    long elements = 1;
    for (long dim : dims) {
      elements *= dim;
    }
    float[] values = new float[(int) elements];
    Random random = new Random(name.hashCode());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 0.02f;
    }
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) type.sizeBytes(elements)]);
    QuantFormat.of(type).quantize(values, 0, bytes, 0, values.length);
    writer.tensor(name, type, dims, TensorSource.of(bytes));
  }

  private Path model(DType type, int layers, int width, boolean tied) {
    GgufWriter writer =
        new GgufWriter()
            .putString("general.architecture", "llama")
            .putInt("general.file_type", 0)
            .putStrings("tokenizer.ggml.tokens", List.of("a", "b"));
    add(writer, type, "token_embd.weight", width, 2);
    for (int i = 0; i < layers; i++) {
      String layer = "blk." + i + ".";
      add(writer, DType.F32, layer + "attn_norm.weight", width);
      add(writer, DType.F32, layer + "attn_q.bias", width);
      add(writer, type, layer + "attn_q.weight", width, 2);
      add(writer, type, layer + "attn_v.weight", width, 2);
      add(writer, type, layer + "ffn_down.weight", width, 2);
    }
    if (!tied) {
      add(writer, type, "output.weight", width, 2);
    }
    Path path = directory.resolve(type + "-" + layers + "-" + width + "-" + tied + ".gguf");
    writer.write(path);
    return path;
  }

  private Quantizer.Result quantize(Path input, Path output, QuantPreset preset, int threads) {
    Quantizer.Options options = new Quantizer.Options(preset, threads, false);
    return Quantizer.quantize(input, output, options, (_, _, _, _) -> {}, () -> false);
  }

  private Map<String, DType> types(Path path) {
    Map<String, DType> types = new LinkedHashMap<>();
    try (GgufFile file = GgufFile.open(path)) {
      file.tensors().forEach((name, tensor) -> types.put(name, tensor.type()));
    }
    return types;
  }

  private static List<Integer> layersOfType(Map<String, DType> types, String name, DType type) {
    List<Integer> layers = new ArrayList<>();
    for (int i = 0; types.containsKey("blk." + i + "." + name); i++) {
      if (types.get("blk." + i + "." + name) == type) {
        layers.add(i);
      }
    }
    return layers;
  }

  @Test
  void mediumMixGivesMoreBitsToTheDelicateLayers() {
    Path output = directory.resolve("out.gguf");
    quantize(model(DType.F32, 24, 256, false), output, QuantPreset.Q4_K_M, 1);
    Map<String, DType> types = types(output);
    assertThat(types).containsEntry("output.weight", DType.Q6_K);
    assertThat(types).containsEntry("token_embd.weight", DType.Q4_K);
    assertThat(layersOfType(types, "attn_q.weight", DType.Q4_K)).hasSize(24);
    // The first and last eighth of 24 layers and every third one between.
    List<Integer> delicate = List.of(0, 1, 2, 5, 8, 11, 14, 17, 20, 21, 22, 23);
    assertThat(layersOfType(types, "attn_v.weight", DType.Q6_K)).isEqualTo(delicate);
    assertThat(layersOfType(types, "ffn_down.weight", DType.Q6_K)).isEqualTo(delicate);
    assertThat(types).containsEntry("blk.0.attn_norm.weight", DType.F32);
    assertThat(types).containsEntry("blk.0.attn_q.bias", DType.F32);
  }

  @Test
  void smallMixGivesMoreBitsToTheFirstLayers() {
    Path output = directory.resolve("out.gguf");
    quantize(model(DType.F32, 16, 256, false), output, QuantPreset.Q4_K_S, 1);
    Map<String, DType> types = types(output);
    assertThat(layersOfType(types, "attn_v.weight", DType.Q5_K)).isEqualTo(List.of(0, 1, 2, 3));
    assertThat(layersOfType(types, "ffn_down.weight", DType.Q5_K)).isEqualTo(List.of(0, 1));
    quantize(directory.resolve("F32-16-256-false.gguf"), output, QuantPreset.Q5_K_S, 1);
    assertThat(layersOfType(types(output), "attn_v.weight", DType.Q5_K)).hasSize(16);
  }

  @Test
  void tiedEmbeddingIsTreatedAsTheOutput() {
    Path output = directory.resolve("out.gguf");
    Path input = model(DType.F32, 1, 256, true);
    quantize(input, output, QuantPreset.Q4_0, 1);
    assertThat(types(output)).containsEntry("token_embd.weight", DType.Q6_K);
    quantize(input, output, QuantPreset.Q8_0, 1);
    assertThat(types(output)).containsEntry("token_embd.weight", DType.Q8_0);
    quantize(input, output, QuantPreset.F16, 1);
    assertThat(types(output)).containsEntry("token_embd.weight", DType.F16);
  }

  @Test
  void rowsThatDoNotFillBlocksGetTheNearestType() {
    Path output = directory.resolve("out.gguf");
    Path input = model(DType.F32, 8, 96, false);
    assertThat(quantize(input, output, QuantPreset.Q4_K_M, 1).fallbacks()).isEqualTo(26);
    assertThat(types(output))
        .containsEntry("blk.0.attn_q.weight", DType.Q5_0)
        .containsEntry("blk.0.attn_v.weight", DType.Q8_0)
        .containsEntry("output.weight", DType.Q8_0);
    quantize(input, output, QuantPreset.Q5_K_M, 1);
    assertThat(types(output)).containsEntry("blk.0.attn_q.weight", DType.Q5_1);
    quantize(model(DType.F32, 1, 80, false), output, QuantPreset.Q8_0, 1);
    assertThat(types(output)).containsEntry("blk.0.attn_q.weight", DType.F16);
  }

  @ParameterizedTest
  @EnumSource(QuantPreset.class)
  void everyPresetWritesEveryElementAndItsNumber(QuantPreset preset) {
    Path input = model(DType.F32, 2, 512, false);
    Path output = directory.resolve("out.gguf");
    Quantizer.Result result = quantize(input, output, preset, 2);
    try (GgufFile before = GgufFile.open(input);
        GgufFile after = GgufFile.open(output)) {
      assertThat(result.outputBytes()).isEqualTo(after.sizeBytes());
      assertThat(result.inputBytes()).isEqualTo(before.sizeBytes());
      assertThat(after.metadata().intValue("general.file_type")).isEqualTo(preset.fileType());
      assertThat(after.metadata().intValue("general.quantization_version")).isEqualTo(2);
      assertThat(after.metadata().stringArray("tokenizer.ggml.tokens")).containsExactly("a", "b");
      assertThat(after.tensors().keySet()).containsExactlyElementsOf(before.tensors().keySet());
      for (TensorInfo tensor : after.tensors().values()) {
        float[] expected = values(before.tensor(tensor.name()));
        float[] actual = values(tensor);
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
          error += Math.pow(actual[i] - expected[i], 2);
          norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(error / norm)).as(tensor.name()).isLessThan(0.1);
      }
    }
  }

  private static float[] values(TensorInfo tensor) {
    float[] values = new float[(int) tensor.elements()];
    QuantFormat.of(tensor.type()).dequantize(tensor.data(), 0, values, 0, values.length);
    return values;
  }

  @Test
  void resultDoesNotDependOnThreads() throws IOException {
    GgufWriter writer = new GgufWriter();
    // More than one unit of work, and an odd end.
    add(writer, DType.F32, "a.weight", 256, 333);
    Path input = directory.resolve("big.gguf");
    writer.write(input);
    Path one = directory.resolve("one.gguf");
    Path three = directory.resolve("three.gguf");
    quantize(input, one, QuantPreset.Q4_K_M, 1);
    quantize(input, three, QuantPreset.Q4_K_M, 3);
    assertThat(Files.mismatch(one, three)).isEqualTo(-1);
  }

  @Test
  void refusesToRequantiseUnlessAllowed() {
    Path input = model(DType.Q8_0, 1, 256, false);
    Path output = directory.resolve("out.gguf");
    assertThatThrownBy(() -> quantize(input, output, QuantPreset.Q4_0, 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("token_embd.weight")
        .hasMessageContaining("Q8_0");
    assertThat(output).doesNotExist();
    Quantizer.quantize(
        input,
        output,
        new Quantizer.Options(QuantPreset.Q4_0, 1, true),
        (_, _, _, _) -> {},
        () -> false);
    assertThat(types(output)).containsEntry("blk.0.attn_q.weight", DType.Q4_0);
  }

  @Test
  void neverOverwritesItsInput() throws IOException {
    Path input = model(DType.F32, 1, 256, false);
    byte[] before = Files.readAllBytes(input);
    assertThatThrownBy(() -> quantize(input, input, QuantPreset.Q8_0, 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("name another output file");
    Path alias = Files.createSymbolicLink(directory.resolve("alias.gguf"), input);
    assertThatThrownBy(() -> quantize(input, alias, QuantPreset.Q8_0, 1))
        .hasMessageContaining("name another output file");
    assertThat(Files.readAllBytes(input)).isEqualTo(before);
  }

  @Test
  void cancelLeavesNoFile() throws IOException {
    Path input = model(DType.F32, 2, 512, false);
    AtomicInteger asked = new AtomicInteger();
    assertThatThrownBy(() ->
            Quantizer.quantize(
                input,
                directory.resolve("out.gguf"),
                new Quantizer.Options(QuantPreset.Q8_0, 2, false),
                (_, _, _, _) -> {},
                () -> asked.incrementAndGet() > 3))
        .isInstanceOf(CancellationException.class);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(input);
    }
  }

  @Test
  void progressEndsAtTheTotal() {
    Path input = model(DType.F32, 2, 256, false);
    List<Long> done = new ArrayList<>();
    long[] total = new long[1];
    Quantizer.quantize(
        input,
        directory.resolve("out.gguf"),
        new Quantizer.Options(QuantPreset.Q8_0, 1, false),
        (_, _, elementsDone, elementsTotal) -> {
          done.add(elementsDone);
          total[0] = elementsTotal;
        },
        () -> false);
    assertThat(done).isSorted().hasSize(12);
    assertThat(done.getLast()).isEqualTo(total[0]);
  }

  @Test
  void namesTensorsThatHoldNoNumbers() {
    MemorySegment values = MemorySegment.ofArray(new byte[4 * 64]);
    values.set(LittleEndian.FLOAT, 4 * 40, Float.NaN);
    Path input = directory.resolve("nan.gguf");
    new GgufWriter()
        .tensor("broken.weight", DType.F32, new long[] {32, 2}, TensorSource.of(values))
        .write(input);
    Path output = directory.resolve("out.gguf");
    assertThatThrownBy(() -> quantize(input, output, QuantPreset.Q8_0, 2))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'broken.weight'")
        .hasMessageContaining("NaN");
    values.set(LittleEndian.FLOAT, 4 * 40, 1e6f);
    new GgufWriter()
        .tensor("broken.weight", DType.F32, new long[] {32, 2}, TensorSource.of(values))
        .write(input);
    assertThatThrownBy(() -> quantize(input, output, QuantPreset.F16, 1))
        .hasMessageContaining("1000000");
    quantize(input, output, QuantPreset.BF16, 1);
    assertThat(types(output)).containsEntry("broken.weight", DType.BF16);
  }

  @Test
  void presetNamesAreForgiving() {
    assertThat(QuantPreset.of("q4_k_m")).isEqualTo(QuantPreset.Q4_K_M);
    assertThat(QuantPreset.of("Q5_K")).isEqualTo(QuantPreset.Q5_K_M);
    assertThat(QuantPreset.of("q6_k")).isEqualTo(QuantPreset.Q6_K);
    assertThatThrownBy(() -> QuantPreset.of("q3"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'q3'")
        .hasMessageContaining("Q4_K_M");
  }
}
