package org.mycromwell.engine.model.decoder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.model.weights.TensorSpec.Role;
import org.mycromwell.engine.tensor.DType;

/** Names and shapes of the tensors of a decoder, and the check that a file has exactly these. */
public final class DecoderTensors {
  static final String EMBEDDING = "token_embd.weight";
  static final String OUTPUT_NORM = "output_norm.weight";

  /** The matrix that makes logits, where it is not the embedding. */
  public static final String OUTPUT = "output.weight";

  static final String ROPE_FACTORS = "rope_freqs.weight";

  private DecoderTensors() {}

  /** Name of a tensor of one layer, such as {@code blk.3.attn_q.weight}. */
  static String layerTensor(int layer, String name) {
    return "blk." + layer + "." + name;
  }

  /** All tensors of a model with this configuration, in the order of the forward pass. */
  public static List<TensorSpec> of(DecoderConfig config) {
    List<TensorSpec> all = new ArrayList<>();
    all.add(new TensorSpec(EMBEDDING, Role.EMBEDDING, config.vocabulary(), config.hidden()));
    if (config.rope().factorsTensor()) {
      all.add(new TensorSpec(ROPE_FACTORS, Role.ROPE_FACTORS, 1, config.rope().dimensions() / 2));
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      addLayer(all, config, layer);
    }
    all.add(new TensorSpec(OUTPUT_NORM, Role.NORM, 1, config.hidden()));
    if (!config.tiedOutput()) {
      all.add(new TensorSpec(OUTPUT, Role.MATRIX, config.vocabulary(), config.hidden()));
    }
    return all;
  }

  private static void addLayer(List<TensorSpec> all, DecoderConfig config, int layer) {
    int hidden = config.hidden();
    addVector(all, layer, "attn_norm.weight", Role.NORM, hidden);
    addMatrix(all, layer, "attn_q", config.queryDim(), hidden, config.qkvBias());
    addMatrix(all, layer, "attn_k", config.kvDim(), hidden, config.qkvBias());
    addMatrix(all, layer, "attn_v", config.kvDim(), hidden, config.qkvBias());
    if (config.family().qkNorm()) {
      addVector(all, layer, "attn_q_norm.weight", Role.NORM, config.headDim());
      addVector(all, layer, "attn_k_norm.weight", Role.NORM, config.headDim());
    }
    addMatrix(all, layer, "attn_output", hidden, config.queryDim(), false);
    addVector(all, layer, "ffn_norm.weight", Role.NORM, hidden);
    addMatrix(all, layer, "ffn_gate", config.ffn(), hidden, false);
    addMatrix(all, layer, "ffn_up", config.ffn(), hidden, false);
    addMatrix(all, layer, "ffn_down", hidden, config.ffn(), false);
  }

  private static void addMatrix(
      List<TensorSpec> all, int layer, String name, int rows, int cols, boolean bias) {
    all.add(new TensorSpec(layerTensor(layer, name + ".weight"), Role.MATRIX, rows, cols));
    if (bias) {
      addVector(all, layer, name + ".bias", Role.BIAS, rows);
    }
  }

  private static void addVector(
      List<TensorSpec> all, int layer, String name, Role role, int elements) {
    all.add(new TensorSpec(layerTensor(layer, name), role, 1, elements));
  }

  /**
   * Checks that the file holds every tensor of the configuration with the right shape and a
   * supported type, and no other: a tensor nobody reads would mean a model this is not.
   */
  static void check(DecoderConfig config, GgufFile file) {
    List<TensorSpec> expected = of(config);
    Set<String> names = new HashSet<>();
    for (TensorSpec spec : expected) {
      names.add(spec.name());
      check(spec, file);
    }
    for (String name : file.tensors().keySet()) {
      if (!names.contains(name)) {
        throw new EngineException(
            Kind.UNSUPPORTED,
            file.displayName()
                + ": tensor "
                + EngineException.quote(name)
                + " is not part of a "
                + config.family().architecture()
                + " decoder of "
                + config.layers()
                + " layers; variants with extra tensors are not supported");
      }
    }
  }

  private static void check(TensorSpec spec, GgufFile file) {
    TensorInfo tensor = file.tensor(spec.name());
    if (!tensor.isSupported()) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          file.displayName()
              + ": tensor '"
              + spec.name()
              + "' is stored as "
              + tensor.typeName()
              + ", which is not supported; supported are "
              + Arrays.toString(DType.values()));
    }
    if (tensor.cols() != spec.cols() || tensor.rows() != spec.rows() || tensor.dims().length > 2) {
      throw new EngineException(
          Kind.BAD_FILE,
          file.displayName()
              + ": tensor '"
              + spec.name()
              + "' has shape "
              + Arrays.toString(tensor.dims())
              + ", but the metadata asks for ["
              + spec.cols()
              + (spec.role().isVector() ? "]" : ", " + spec.rows() + "]"));
    }
    if (spec.role().isVector() && tensor.type() != DType.F32) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          file.displayName()
              + ": tensor '"
              + spec.name()
              + "' has type "
              + tensor.type()
              + "; norms, biases and RoPE factors must be F32");
    }
  }
}
