package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/** The matrices of a gated feed-forward layer. */
record FeedForward(PackedLinear gate, PackedLinear up, PackedLinear down) {
  static FeedForward load(WeightLoader loader, String prefix) {
    return new FeedForward(
        loader.matrix(prefix + "ffn_gate.weight"),
        loader.matrix(prefix + "ffn_up.weight"),
        loader.matrix(prefix + "ffn_down.weight"));
  }
}
