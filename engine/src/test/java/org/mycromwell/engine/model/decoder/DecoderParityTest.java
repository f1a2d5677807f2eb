package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.SharedData;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;

/** The shared models against logits that were computed in double precision. */
class DecoderParityTest {
  private record Model(String name, double tolerance) {}

  private static final List<Model> MODELS =
      List.of(
          new Model("llama-f32", 1e-9),
          new Model("qwen2-f32", 1e-9),
          new Model("llama-Q8_0", 1e-3),
          new Model("llama-Q4_0", 1e-3),
          new Model("llama-Q4_K_M", 2e-3));

  static Stream<Arguments> cases() {
    return MODELS.stream()
        .flatMap(model ->
            Stream.of(KernelProvider.scalar(), KernelProvider.best())
                .distinct()
                .flatMap(kernels ->
                    Stream.of(1, 2)
                        .flatMap(workers ->
                            Stream.of(1, 7, 24)
                                .map(chunk ->
                                    Arguments.of(
                                        model.name, model.tolerance, kernels, workers, chunk)))));
  }

  @ParameterizedTest(name = "{0}, {2}, {3} workers, chunks of {4}")
  @MethodSource("cases")
  void logitsAgreeWithDoublePrecision(
      String name, double tolerance, Kernels kernels, int workerCount, int chunk)
      throws IOException {
    Path path = SharedData.require("parity/" + name + ".gguf");
    int[] tokens = tokens(SharedData.require("parity/input.json"));
    float[] expected = floats(SharedData.require("parity/" + name + ".logits.f32"));
    try (GgufFile file = GgufFile.open(path);
        Workers workers = new Workers(workerCount);
        Decoder decoder =
            Decoder.load(
                file,
                DecoderConfig.read(file),
                new DecoderOptions(chunk, chunk),
                kernels,
                workers);
        KvCache cache = decoder.newCache(tokens.length, CacheType.F32)) {
      float[] actual = DecoderRuns.logits(decoder, cache, tokens, chunk);
      assertThat(actual).hasSameSizeAs(expected);
      assertThat(DecoderRuns.normalisedSquaredError(actual, expected)).isLessThan(tolerance);
    }
  }

  private static int[] tokens(Path json) throws IOException {
    Matcher list = Pattern.compile("\"tokens\":\\s*\\[([^]]*)]").matcher(Files.readString(json));
    assertThat(list.find()).isTrue();
    return Arrays.stream(list.group(1).split(","))
        .mapToInt(s -> Integer.parseInt(s.strip()))
        .toArray();
  }

  private static float[] floats(Path path) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }
}
