package org.mycromwell.engine.model.decoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorInfo;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.quant.QuantFormat;

/**
 * The weights of a decoder, ready to multiply with. Matrices are read from the mapped file where
 * the kernel can, and otherwise live as packed copies in the arena given to {@link #load}.
 */
final class DecoderWeights {
  /**
   * Weights of one layer.
   *
   * @param queryNorm weight of the normalisation per head; null where the family has none
   */
  record Layer(
      float[] attentionNorm,
      PackedLinear query,
      PackedLinear key,
      PackedLinear value,
      float @Nullable [] queryNorm,
      float @Nullable [] keyNorm,
      PackedLinear attentionOutput,
      float[] ffnNorm,
      PackedLinear gate,
      PackedLinear up,
      PackedLinear down) {}

  private final Embedding embedding;
  private final Layer[] layers;
  private final float[] outputNorm;
  private final PackedLinear output;
  private final RopeTable rope;

  private DecoderWeights(
      Embedding embedding,
      Layer[] layers,
      float[] outputNorm,
      PackedLinear output,
      RopeTable rope) {
    this.embedding = embedding;
    this.layers = layers;
    this.outputNorm = outputNorm;
    this.output = output;
    this.rope = rope;
  }

  /** Loads the weights of a checked configuration; all workers pack. */
  static DecoderWeights load(
      DecoderConfig config, GgufFile file, Kernels kernels, Arena arena, Workers workers) {
    Loader loader = new Loader(file, kernels, arena, workers);
    Layer[] layers = new Layer[config.layers()];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = loader.layer(config, i);
    }
    boolean tied = config.tiedOutput();
    float[] factors =
        config.rope().factorsTensor() ? loader.vector(DecoderTensors.ROPE_FACTORS) : null;
    return new DecoderWeights(
        Embedding.of(file.tensor(DecoderTensors.EMBEDDING)),
        layers,
        loader.vector(DecoderTensors.OUTPUT_NORM),
        loader.matrix(tied ? DecoderTensors.EMBEDDING : DecoderTensors.OUTPUT, null),
        new RopeTable(config.rope(), factors));
  }

  private record Loader(GgufFile file, Kernels kernels, Arena arena, Workers workers) {
    Layer layer(DecoderConfig config, int index) {
      boolean qkNorm = config.family().qkNorm();
      return new Layer(
          vector(index, "attn_norm.weight"),
          matrix(index, "attn_q", config.qkvBias()),
          matrix(index, "attn_k", config.qkvBias()),
          matrix(index, "attn_v", config.qkvBias()),
          qkNorm ? vector(index, "attn_q_norm.weight") : null,
          qkNorm ? vector(index, "attn_k_norm.weight") : null,
          matrix(index, "attn_output", false),
          vector(index, "ffn_norm.weight"),
          matrix(index, "ffn_gate", false),
          matrix(index, "ffn_up", false),
          matrix(index, "ffn_down", false));
    }

    PackedLinear matrix(int layer, String name, boolean bias) {
      return matrix(
          DecoderTensors.layerTensor(layer, name + ".weight"),
          bias ? vector(layer, name + ".bias") : null);
    }

    PackedLinear matrix(String name, float @Nullable [] bias) {
      TensorInfo tensor = file.tensor(name);
      int rows = (int) tensor.rows();
      int cols = (int) tensor.cols();
      MemorySegment stored = tensor.data();
      PackedLinear linear =
          PackedLinear.of(kernels, tensor.type(), stored, rows, cols, bias, arena, workers);
      if (stored.isMapped() && PackedLinear.packedBytes(kernels, tensor.type(), rows, cols) > 0) {
        // Only the packed copy is read from here on; without this the process would hold both.
        stored.unload();
      }
      return linear;
    }

    float[] vector(int layer, String name) {
      return vector(DecoderTensors.layerTensor(layer, name));
    }

    float[] vector(String name) {
      TensorInfo tensor = file.tensor(name);
      float[] values = new float[(int) tensor.cols()];
      QuantFormat.of(tensor.type()).dequantize(tensor.data(), 0, values, 0, values.length);
      return values;
    }
  }

  Layer layer(int index) {
    return layers[index];
  }

  float[] outputNorm() {
    return outputNorm;
  }

  PackedLinear output() {
    return output;
  }

  RopeTable rope() {
    return rope;
  }

  /** Writes the embedding of a token to {@code out[at ..]}. */
  void embed(int token, float[] out, int at) {
    embedding.format.dequantize(
        embedding.data, token * embedding.rowBytes, out, at, embedding.hidden);
  }

  private record Embedding(QuantFormat format, MemorySegment data, long rowBytes, int hidden) {
    static Embedding of(TensorInfo tensor) {
      return new Embedding(
          QuantFormat.of(tensor.type()),
          tensor.data(),
          tensor.type().sizeBytes(tensor.cols()),
          (int) tensor.cols());
    }
  }
}
