package org.mycromwell.engine.model.decoder;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/**
 * A small random model: its metadata and float weights, written as GGUF. Names and shapes are
 * spelled out here a second time, because they are part of what is tested. Norms, biases and RoPE
 * factors are random too, so that leaving one out shows.
 */
final class TinyModel {
  String architecture = "llama";
  int layers = 2;
  int hidden = 64;
  int ffn = 96;
  int queryHeads = 4;
  int kvHeads = 2;
  int headDim = 16;
  int rotated = 16;
  int vocabulary = 48;
  int context = 128;
  float eps = 1e-5f;
  float ropeBase = 10_000;
  boolean biases;
  boolean qkNorm;
  boolean tied;
  boolean ropeFactors;
  String scalingType = "none";
  float scalingFactor = 1;
  int originalContext = 32;

  final Map<String, float[]> weights = new LinkedHashMap<>();
  private final Map<String, long[]> dims = new LinkedHashMap<>();
  private final Map<String, DType> types = new HashMap<>();
  private final Map<String, MemorySegment> quantized = new HashMap<>();

  float[] tensor(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  boolean neighbours() {
    return architecture.equals("llama");
  }

  /** Draws the weights; call after the fields are set. */
  TinyModel randomise(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int qDim = queryHeads * headDim;
    int kvDim = kvHeads * headDim;
    add(random, "token_embd.weight", vocabulary, hidden);
    if (ropeFactors) {
      addVector(random, "rope_freqs.weight", rotated / 2, 1, 3);
    }
    for (int i = 0; i < layers; i++) {
      String p = "blk." + i + ".";
      addVector(random, p + "attn_norm.weight", hidden, 0.5, 1.5);
      add(random, p + "attn_q.weight", qDim, hidden);
      add(random, p + "attn_k.weight", kvDim, hidden);
      add(random, p + "attn_v.weight", kvDim, hidden);
      if (biases) {
        addVector(random, p + "attn_q.bias", qDim, -0.5, 0.5);
        addVector(random, p + "attn_k.bias", kvDim, -0.5, 0.5);
        addVector(random, p + "attn_v.bias", kvDim, -0.5, 0.5);
      }
      if (qkNorm) {
        addVector(random, p + "attn_q_norm.weight", headDim, 0.5, 1.5);
        addVector(random, p + "attn_k_norm.weight", headDim, 0.5, 1.5);
      }
      add(random, p + "attn_output.weight", hidden, qDim);
      addVector(random, p + "ffn_norm.weight", hidden, 0.5, 1.5);
      add(random, p + "ffn_gate.weight", ffn, hidden);
      add(random, p + "ffn_up.weight", ffn, hidden);
      add(random, p + "ffn_down.weight", hidden, ffn);
    }
    addVector(random, "output_norm.weight", hidden, 0.5, 1.5);
    if (!tied) {
      add(random, "output.weight", vocabulary, hidden);
    }
    return this;
  }

  private void add(SplittableRandom random, String name, int rows, int cols) {
    float[] values = new float[rows * cols];
    double range = Math.sqrt(3.0 / cols) * 1.5;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-range, range);
    }
    weights.put(name, values);
    dims.put(name, new long[] {cols, rows});
  }

  private void addVector(SplittableRandom random, String name, int n, double low, double high) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    weights.put(name, values);
    dims.put(name, new long[] {n});
  }

  /**
   * Stores matrices in another type; {@link #weights} then are what it leaves of them.
   *
   * @param nameEnd of the tensors, such as {@code attn_v.weight}
   */
  TinyModel store(String nameEnd, DType type) {
    QuantFormat format = QuantFormat.of(type);
    weights.forEach((name, values) -> {
      if (name.endsWith(nameEnd)) {
        MemorySegment stored = bytes(type, values);
        format.dequantize(stored, 0, values, 0, values.length);
        types.put(name, type);
        quantized.put(name, stored);
      }
    });
    return this;
  }

  /** Metadata and tensors, to be changed or written. */
  GgufWriter writer() {
    GgufWriter writer = new GgufWriter();
    String a = architecture + ".";
    writer
        .putString("general.architecture", architecture)
        .putInt(a + "block_count", layers)
        .putInt(a + "embedding_length", hidden)
        .putInt(a + "feed_forward_length", ffn)
        .putInt(a + "attention.head_count", queryHeads)
        .putInt(a + "attention.head_count_kv", kvHeads)
        .putInt(a + "attention.key_length", headDim)
        .putInt(a + "attention.value_length", headDim)
        .putInt(a + "context_length", context)
        .putFloat(a + "attention.layer_norm_rms_epsilon", eps)
        .putFloat(a + "rope.freq_base", ropeBase)
        .putInt(a + "rope.dimension_count", rotated);
    if (!scalingType.equals("none")) {
      writer
          .putString(a + "rope.scaling.type", scalingType)
          .putFloat(a + "rope.scaling.factor", scalingFactor)
          .putInt(a + "rope.scaling.original_context_length", originalContext);
    }
    addTensors(writer);
    return writer;
  }

  void addTensors(GgufWriter writer) {
    weights.forEach((name, values) ->
        writer.tensor(
            name,
            types.getOrDefault(name, DType.F32),
            Objects.requireNonNull(dims.get(name)),
            TensorSource.of(quantized.getOrDefault(name, bytes(DType.F32, values)))));
  }

  private static MemorySegment bytes(DType type, float[] values) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) type.sizeBytes(values.length)]);
    QuantFormat.of(type).quantize(values, 0, bytes, 0, values.length);
    return bytes;
  }

  Path write(Path directory) {
    Path file = directory.resolve("tiny.gguf");
    writer().write(file);
    return file;
  }

  static int[] tokens(int count, int vocabulary, long seed) {
    return new SplittableRandom(seed).ints(count, 0, vocabulary).toArray();
  }
}
