package org.mycromwell.engine.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.tensor.DType;

/** Configurations read from files, good and hostile. */
class DecoderConfigTest {
  @TempDir private Path directory;

  private DecoderConfig read(GgufWriter writer) {
    Path path = directory.resolve("model.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      return DecoderConfig.read(file);
    }
  }

  @Test
  void readsWhatTheFileSays() {
    TinyModel model = new TinyModel();
    model.architecture = "qwen2";
    model.biases = true;
    model.tied = true;
    model.rotated = 12;
    model.scalingType = "yarn";
    model.scalingFactor = 4;
    assertThat(read(model.randomise(1).writer()))
        .isEqualTo(
            new DecoderConfig(
                Family.QWEN2,
                2,
                64,
                96,
                4,
                2,
                16,
                48,
                128,
                1e-5f,
                new RopeConfig(10_000, 12, new RopeScaling.Yarn(4, 32, 1), false),
                true,
                true));
  }

  @Test
  void fillsInWhatOldFilesLeaveOut() {
    TinyModel model = new TinyModel();
    model.kvHeads = model.queryHeads;
    model.randomise(2);
    GgufWriter writer = new GgufWriter();
    writer
        .putString("general.architecture", "llama")
        .putInt("llama.block_count", model.layers)
        .putInt("llama.embedding_length", model.hidden)
        .putInt("llama.feed_forward_length", model.ffn)
        .putInt("llama.attention.head_count", model.queryHeads)
        .putInt("llama.context_length", model.context)
        .putInt("llama.attention.sliding_window", 50)
        .putFloat("llama.rope.scale_linear", 4)
        .putFloat("llama.attention.layer_norm_rms_epsilon", model.eps);
    model.addTensors(writer);
    DecoderConfig config = read(writer);
    assertThat(config.kvHeads()).isEqualTo(4);
    assertThat(config.headDim()).isEqualTo(16);
    assertThat(config.rope())
        .isEqualTo(new RopeConfig(10_000, 16, new RopeScaling.Linear(4), false));
    assertThat(config.contextLength()).isEqualTo(50);
  }

  @Test
  void countsParameters() {
    TinyModel model = new TinyModel();
    model.architecture = "qwen3";
    model.qkNorm = true;
    long expected =
        model.randomise(3).weights.values().stream().mapToLong(values -> values.length).sum();
    assertThat(read(model.writer()).parameterCount()).isEqualTo(expected);
  }

  /** A way to spoil a file, and what the message must name. */
  record Spoiled(String name, Kind kind, Consumer<GgufWriter> change, List<String> named) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Spoiled metadata(String key, int value, String... named) {
    return new Spoiled(key + "=" + value, Kind.BAD_FILE, w -> w.putInt(key, value), List.of(named));
  }

  private static Spoiled metadata(String key, float value, String... named) {
    return new Spoiled(
        key + "=" + value, Kind.BAD_FILE, w -> w.putFloat(key, value), List.of(named));
  }

  static Stream<Spoiled> spoiled() {
    return Stream.of(
        new Spoiled(
            "architecture",
            Kind.UNSUPPORTED,
            w -> w.putString("general.architecture", "mamba"),
            List.of("general.architecture", "'mamba'", "llama, qwen2, qwen3")),
        new Spoiled(
            "experts",
            Kind.UNSUPPORTED,
            w -> w.putInt("llama.expert_count", 8),
            List.of("llama.expert_count is 8", "dense")),
        new Spoiled(
            "per layer",
            Kind.UNSUPPORTED,
            w -> w.putInts("llama.attention.head_count_kv", new int[] {2, 2}),
            List.of("llama.attention.head_count_kv", "one number")),
        new Spoiled(
            "value length",
            Kind.UNSUPPORTED,
            w -> w.putInt("llama.attention.value_length", 8),
            List.of("llama.attention.value_length is 8", "16")),
        new Spoiled(
            "scaling",
            Kind.UNSUPPORTED,
            w -> w.putString("llama.rope.scaling.type", "longrope"),
            List.of("llama.rope.scaling.type is 'longrope'", "none, linear, yarn")),
        new Spoiled(
            "yarn without factor",
            Kind.BAD_FILE,
            w -> w.putString("llama.rope.scaling.type", "yarn"),
            List.of("llama.rope.scaling.factor is 0.0")),
        new Spoiled(
            "wrong type",
            Kind.BAD_FILE,
            w -> w.putString("llama.block_count", "two"),
            List.of("llama.block_count", "STRING")),
        new Spoiled(
            "unknown tensor",
            Kind.UNSUPPORTED,
            w -> addVector(w, "blk.0.attn_sinks.weight", DType.F32, 4),
            List.of("'blk.0.attn_sinks.weight'", "llama decoder of 2 layers")),
        new Spoiled(
            "half of the biases",
            Kind.BAD_FILE,
            w -> addVector(w, "blk.0.attn_q.bias", DType.F32, 64),
            List.of("blk.0.attn_k.bias")),
        new Spoiled(
            "vocabulary",
            Kind.BAD_FILE,
            w -> w.putStrings("tokenizer.ggml.tokens", List.of("a", "b")),
            List.of("tokenizer.ggml.tokens has 2", "token_embd.weight", "48")),
        metadata("llama.vocab_size", 50, "llama.vocab_size is 50", "48"),
        metadata("llama.block_count", 0, "llama.block_count is 0", "1 and 1024"),
        new Spoiled(
            "fewer layers than tensors",
            Kind.UNSUPPORTED,
            w -> w.putInt("llama.block_count", 1),
            List.of("'blk.1.")),
        metadata("llama.block_count", 3, "blk.2.attn_norm.weight"),
        metadata("llama.block_count", 1_000_000_000, "llama.block_count is 1000000000"),
        metadata("llama.embedding_length", 128, "token_embd.weight", "[64, 48]", "[128, 48]"),
        metadata("llama.embedding_length", Integer.MAX_VALUE, "llama.embedding_length"),
        metadata("llama.feed_forward_length", 97, "blk.0.ffn_gate.weight", "[64, 97]"),
        metadata("llama.attention.head_count", 0, "llama.attention.head_count is 0"),
        metadata("llama.attention.head_count", 5, "llama.attention.head_count is 5", "multiple"),
        metadata("llama.attention.head_count_kv", 3, "head_count_kv 3"),
        metadata("llama.attention.key_length", 0, "llama.attention.key_length is 0"),
        metadata("llama.attention.key_length", 1 << 30, "llama.attention.key_length"),
        metadata("llama.context_length", 0, "llama.context_length is 0"),
        metadata("llama.rope.dimension_count", 15, "llama.rope.dimension_count is 15", "even"),
        metadata("llama.rope.dimension_count", 18, "llama.rope.dimension_count is 18"),
        metadata("llama.rope.freq_base", Float.NaN, "llama.rope.freq_base is NaN"),
        metadata("llama.rope.freq_base", 0f, "llama.rope.freq_base is 0.0"),
        metadata("llama.attention.layer_norm_rms_epsilon", -1f, "rms_epsilon is -1.0"));
  }

  private static void addVector(GgufWriter writer, String name, DType type, int n) {
    byte[] bytes = new byte[(int) type.sizeBytes(n)];
    writer.tensor(name, type, new long[] {n}, TensorSource.of(MemorySegment.ofArray(bytes)));
  }

  @ParameterizedTest
  @MethodSource("spoiled")
  void namesWhatIsWrong(Spoiled spoiled) {
    GgufWriter writer = new TinyModel().randomise(4).writer();
    spoiled.change.accept(writer);
    EngineException error = catchThrowableOfType(EngineException.class, () -> read(writer));
    assertThat(error).isNotNull();
    assertThat(error).hasMessageContaining("model.gguf");
    for (String part : spoiled.named) {
      assertThat(error).hasMessageContaining(part);
    }
    assertThat(error.getMessage()).doesNotContain("\n");
    assertThat(error.kind()).isEqualTo(spoiled.kind);
  }

  @Test
  void namesAMissingTensor() {
    TinyModel model = new TinyModel().randomise(5);
    model.weights.remove("blk.1.ffn_up.weight");
    EngineException error = catchThrowableOfType(EngineException.class, () -> read(model.writer()));
    assertThat(error).hasMessageContaining("'blk.1.ffn_up.weight' is missing");
  }

  @Test
  void refusesQuantizedVectors() {
    TinyModel model = new TinyModel().randomise(6);
    model.weights.remove("output_norm.weight");
    GgufWriter writer = model.writer();
    addVector(writer, "output_norm.weight", DType.Q8_0, 64);
    EngineException error = catchThrowableOfType(EngineException.class, () -> read(writer));
    assertThat(error).hasMessageContaining("'output_norm.weight' has type Q8_0");
    assertThat(error.kind()).isEqualTo(Kind.UNSUPPORTED);
  }
}
