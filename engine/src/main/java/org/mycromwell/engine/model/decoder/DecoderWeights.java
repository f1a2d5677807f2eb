package org.mycromwell.engine.model.decoder;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/** The weights of a decoder, ready to multiply with; see {@link WeightLoader}. */
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

  private final Layer[] layers;
  private final float[] outputNorm;
  private final PackedLinear output;

  private DecoderWeights(Layer[] layers, float[] outputNorm, PackedLinear output) {
    this.layers = layers;
    this.outputNorm = outputNorm;
    this.output = output;
  }

  /** Loads the weights of a checked configuration; all workers pack. */
  static DecoderWeights load(DecoderConfig config, DecoderNames names, WeightLoader loader) {
    LayerLoader layerLoader = new LayerLoader(config, names, loader);
    Layer[] layers = new Layer[config.layers()];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = layerLoader.layer(i);
    }
    return new DecoderWeights(
        layers,
        loader.floats(names.prefix() + DecoderTensors.OUTPUT_NORM),
        loader.matrix(names.output()));
  }

  private record LayerLoader(DecoderConfig config, DecoderNames names, WeightLoader loader) {
    Layer layer(int index) {
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

    private PackedLinear matrix(int layer, String name, boolean bias) {
      return loader.matrix(
          fullName(layer, name + ".weight"), bias ? vector(layer, name + ".bias") : null);
    }

    private float[] vector(int layer, String name) {
      return loader.floats(fullName(layer, name));
    }

    private String fullName(int layer, String name) {
      return names.prefix() + DecoderTensors.layerTensor(layer, name);
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
}
