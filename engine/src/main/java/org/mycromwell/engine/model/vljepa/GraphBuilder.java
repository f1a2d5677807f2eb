package org.mycromwell.engine.model.vljepa;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.Attention;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Linear;
import org.mycromwell.engine.nn.Parameter;
import org.mycromwell.engine.nn.Parameters;
import org.mycromwell.engine.nn.RmsNorm;
import org.mycromwell.engine.nn.SwiGlu;
import org.mycromwell.engine.nn.TransformerBlock;

/**
 * Makes layers out of named parameters.
 *
 * @param checkpointing whether blocks keep their inputs only and compute forward twice
 */
record GraphBuilder(LayerContext context, Parameters parameters, float eps, boolean checkpointing) {
  Parameter parameter(String name) {
    return parameters.get(name);
  }

  @Nullable Parameter optional(String name) {
    return parameters.contains(name) ? parameters.get(name) : null;
  }

  Linear linear(String name) {
    return new Linear(context, parameter(name + ".weight"), optional(name + ".bias"));
  }

  RmsNorm norm(String name) {
    return new RmsNorm(context, parameter(name + ".weight"), eps);
  }

  /** Attention whose tensors are {@code prefix + attn_q.weight} and so on. */
  Attention attention(String prefix, AttentionShape shape) {
    return new Attention(
        context,
        shape,
        parameter(prefix + "attn_q.weight"),
        parameter(prefix + "attn_k.weight"),
        parameter(prefix + "attn_v.weight"),
        parameter(prefix + "attn_output.weight"),
        optional(prefix + "attn_q_norm.weight"),
        optional(prefix + "attn_k_norm.weight"),
        eps);
  }

  SwiGlu feedForward(String prefix) {
    return new SwiGlu(
        context,
        parameter(prefix + "ffn_gate.weight"),
        parameter(prefix + "ffn_up.weight"),
        parameter(prefix + "ffn_down.weight"));
  }

  TransformerBlock block(String prefix, AttentionShape shape) {
    return new TransformerBlock(
        context,
        norm(prefix + "attn_norm"),
        attention(prefix, shape),
        norm(prefix + "ffn_norm"),
        feedForward(prefix),
        checkpointing);
  }
}
