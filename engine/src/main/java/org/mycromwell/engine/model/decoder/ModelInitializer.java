package org.mycromwell.engine.model.decoder;

import java.nio.file.Path;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.model.weights.Initialization;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.GgufTokenizers;

/**
 * Makes decoder files with random weights: the start of a training, and something to measure with
 * that nobody has to download. The bytes depend on preset, type and seed only. Memory use does not
 * grow with the model.
 */
public final class ModelInitializer {
  private ModelInitializer() {}

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
      RandomModelWriter.Progress progress) {
    DecoderConfig config = preset.config();
    GgufWriter writer = new GgufWriter();
    writer.putString("general.architecture", config.family().architecture());
    writer.putString("general.name", preset.label());
    writer.putInt("general.file_type", QuantPreset.of(type.name()).fileType());
    writer.putInt("general.quantization_version", 2);
    putConfig(config, writer);
    GgufTokenizers.write(CromwellVocabulary.untrained(config.vocabulary()), writer);
    RandomModelWriter.add(
        DecoderTensors.of(config),
        spec -> initialization(spec, config),
        type,
        seed,
        workers,
        writer,
        progress);
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

  private static Initialization initialization(TensorSpec spec, DecoderConfig config) {
    if (spec.role().isVector()) {
      return Initialization.constant(spec.role() == TensorSpec.Role.BIAS ? 0 : 1);
    }
    boolean residual =
        spec.name().endsWith("attn_output.weight") || spec.name().endsWith("ffn_down.weight");
    return residual
        ? Initialization.residual(config.layers())
        : Initialization.normal(Initialization.DEVIATION);
  }
}
