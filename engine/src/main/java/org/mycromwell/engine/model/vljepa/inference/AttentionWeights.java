package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/** The matrices of an attention layer. */
record AttentionWeights(
    PackedLinear query, PackedLinear key, PackedLinear value, PackedLinear output) {
  static AttentionWeights load(WeightLoader loader, String prefix) {
    return new AttentionWeights(
        loader.matrix(prefix + "attn_q.weight"),
        loader.matrix(prefix + "attn_k.weight"),
        loader.matrix(prefix + "attn_v.weight"),
        loader.matrix(prefix + "attn_output.weight"));
  }
}
