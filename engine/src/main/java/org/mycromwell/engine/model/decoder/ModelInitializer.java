package org.mycromwell.engine.model.decoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.GgufTokenizers;

/**
 * Makes model files with random weights: the start of a training, and something to measure with
 * that nobody has to download. The bytes depend on preset, type and seed only. Memory use does not
 * grow with the model.
 */
public final class ModelInitializer {
  /** Standard deviation of matrices, as GPT-2 and Llama have it. */
  private static final double DEVIATION = 0.02;

  private static final long PIECE_BYTES = 16L << 20;

  /** Told on the calling thread about every piece that is written. */
  @FunctionalInterface
  public interface Progress {
    void update(long elementsDone, long elementsTotal);
  }

  private final DecoderConfig config;
  private final DType type;
  private final long seed;
  private final Workers workers;
  private final Progress progress;
  private final long elementsTotal;
  private long elementsDone;

  private ModelInitializer(
      DecoderConfig config, DType type, long seed, Workers workers, Progress progress) {
    this.config = config;
    this.type = type;
    this.seed = seed;
    this.workers = workers;
    this.progress = progress;
    elementsTotal = config.parameterCount();
  }

  /**
   * Writes a model file; it appears when it is complete.
   *
   * @param type of all matrices; vectors are F32
   */
  public static void write(
      DecoderPreset preset,
      DType type,
      long seed,
      Workers workers,
      Path target,
      Progress progress) {
    DecoderConfig config = preset.config();
    GgufWriter writer = new GgufWriter();
    writer.putString("general.architecture", config.family().architecture());
    writer.putString("general.name", preset.label());
    writer.putInt("general.file_type", QuantPreset.of(type.name()).fileType());
    writer.putInt("general.quantization_version", 2);
    putConfig(config, writer);
    GgufTokenizers.write(CromwellVocabulary.untrained(config.vocabulary()), writer);
    ModelInitializer initializer = new ModelInitializer(config, type, seed, workers, progress);
    List<TensorSpec> tensors = DecoderTensors.of(config);
    for (int i = 0; i < tensors.size(); i++) {
      initializer.add(tensors.get(i), i, writer);
    }
    writer.write(target);
  }

  private static void putConfig(DecoderConfig config, GgufWriter writer) {
    String prefix = config.family().architecture() + ".";
    writer.putInt(prefix + "block_count", config.layers());
    writer.putInt(prefix + "context_length", config.contextLength());
    writer.putInt(prefix + "embedding_length", config.hidden());
    writer.putInt(prefix + "feed_forward_length", config.ffn());
    writer.putInt(prefix + "attention.head_count", config.queryHeads());
    writer.putInt(prefix + "attention.head_count_kv", config.kvHeads());
    writer.putInt(prefix + "attention.key_length", config.headDim());
    writer.putInt(prefix + "attention.value_length", config.headDim());
    writer.putFloat(prefix + "attention.layer_norm_rms_epsilon", config.rmsEps());
    writer.putInt(prefix + "rope.dimension_count", config.rope().dimensions());
    writer.putFloat(prefix + "rope.freq_base", config.rope().base());
    writer.putInt(prefix + "vocab_size", config.vocabulary());
  }

  private void add(TensorSpec spec, int index, GgufWriter writer) {
    if (spec.role().isVector()) {
      float value = spec.role() == TensorSpec.Role.BIAS ? 0 : 1;
      writer.tensor(
          spec.name(), DType.F32, new long[] {spec.cols()}, sink -> constant(spec, value, sink));
    } else {
      writer.tensor(
          spec.name(),
          type,
          new long[] {spec.cols(), spec.rows()},
          sink -> random(spec, index, sink));
    }
  }

  private void constant(TensorSpec spec, float value, TensorSource.Sink sink) {
    float[] values = new float[spec.cols()];
    Arrays.fill(values, value);
    MemorySegment bytes = MemorySegment.ofArray(new byte[spec.cols() * Float.BYTES]);
    QuantFormat.of(DType.F32).quantize(values, 0, bytes, 0, spec.cols());
    sink.write(bytes);
    advance(spec.elements());
  }

  private void random(TensorSpec spec, int index, TensorSource.Sink sink) {
    long rowBytes = type.sizeBytes(spec.cols());
    int pieceRows = Math.clamp(PIECE_BYTES / rowBytes, 1, spec.rows());
    try (Arena pieceArena = Arena.ofShared()) {
      MemorySegment piece = pieceArena.allocate(pieceRows * rowBytes);
      RandomRows rows = new RandomRows(RandomRows.key(seed, index), deviation(spec));
      for (int first = 0; first < spec.rows(); first += pieceRows) {
        int count = Math.min(pieceRows, spec.rows() - first);
        long firstElement = (long) first * spec.cols();
        workers.run(worker -> fill(worker, rows, spec.cols(), count, firstElement, piece));
        sink.write(piece.asSlice(0, count * rowBytes));
        advance((long) count * spec.cols());
      }
    }
  }

  private void fill(
      Worker worker, RandomRows rows, int cols, int count, long firstElement, MemorySegment piece) {
    float[] row = new float[cols];
    QuantFormat format = QuantFormat.of(type);
    long rowBytes = type.sizeBytes(cols);
    for (int r = worker.begin(count, 1); r < worker.end(count, 1); r++) {
      rows.fill(row, firstElement + (long) r * cols);
      format.quantize(row, 0, piece, r * rowBytes, cols);
    }
  }

  /**
   * What is added to the residual stream is smaller, so that the stream does not grow with depth
   * (Radford et al. 2019).
   */
  private double deviation(TensorSpec spec) {
    boolean residual =
        spec.name().endsWith("attn_output.weight") || spec.name().endsWith("ffn_down.weight");
    return residual ? DEVIATION / Math.sqrt(2.0 * config.layers()) : DEVIATION;
  }

  private void advance(long elements) {
    elementsDone += elements;
    progress.update(elementsDone, elementsTotal);
  }
}
