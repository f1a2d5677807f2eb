package org.mycromwell.engine.model.decoder;

/**
 * The forward pass as the papers write it, in double precision, one position at a time, over the
 * weights of a {@link TinyModel}. Shares no code with what it checks.
 */
final class ReferenceDecoder {
  private final TinyModel model;
  private final int positions;
  private final double[][][] keys;
  private final double[][][] values;

  ReferenceDecoder(TinyModel model, int positions) {
    this.model = model;
    this.positions = positions;
    keys = new double[model.layers][positions][];
    values = new double[model.layers][positions][];
  }

  /** One row of logits per token. */
  float[] logits(int[] tokens) {
    float[] all = new float[tokens.length * model.vocabulary];
    for (int position = 0; position < positions; position++) {
      double[] row = step(tokens[position], position);
      for (int i = 0; i < row.length; i++) {
        all[position * model.vocabulary + i] = (float) row[i];
      }
    }
    return all;
  }

  private double[] step(int token, int position) {
    float[] table = model.tensor("token_embd.weight");
    double[] x = new double[model.hidden];
    for (int i = 0; i < x.length; i++) {
      x[i] = table[token * model.hidden + i];
    }
    for (int layer = 0; layer < model.layers; layer++) {
      String p = "blk." + layer + ".";
      double[] normed = norm(x, 0, x.length, p + "attn_norm.weight");
      double[] q = product(p + "attn_q", normed);
      double[] k = product(p + "attn_k", normed);
      double[] v = product(p + "attn_v", normed);
      q = heads(q, p + "attn_q_norm.weight", position);
      keys[layer][position] = heads(k, p + "attn_k_norm.weight", position);
      values[layer][position] = v;
      add(x, product(p + "attn_output", attend(q, layer, position)));
      normed = norm(x, 0, x.length, p + "ffn_norm.weight");
      double[] gate = product(p + "ffn_gate", normed);
      double[] up = product(p + "ffn_up", normed);
      for (int i = 0; i < gate.length; i++) {
        gate[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
      }
      add(x, product(p + "ffn_down", gate));
    }
    double[] normed = norm(x, 0, x.length, "output_norm.weight");
    return product(model.tied ? "token_embd" : "output", normed);
  }

  private double[] attend(double[] q, int layer, int position) {
    double[] out = new double[q.length];
    for (int head = 0; head < model.queryHeads; head++) {
      int kvAt = head * model.kvHeads / model.queryHeads * model.headDim;
      int at = head * model.headDim;
      double[] weight = new double[position + 1];
      double sum = 0;
      for (int p = 0; p <= position; p++) {
        double dot = 0;
        for (int d = 0; d < model.headDim; d++) {
          dot += q[at + d] * keys[layer][p][kvAt + d];
        }
        weight[p] = Math.exp(dot / Math.sqrt(model.headDim));
        sum += weight[p];
      }
      for (int p = 0; p <= position; p++) {
        for (int d = 0; d < model.headDim; d++) {
          out[at + d] += weight[p] / sum * values[layer][p][kvAt + d];
        }
      }
    }
    return out;
  }

  private double[] heads(double[] x, String normName, int position) {
    double[] out = x.clone();
    for (int at = 0; at < x.length; at += model.headDim) {
      if (model.qkNorm) {
        System.arraycopy(norm(x, at, model.headDim, normName), 0, out, at, model.headDim);
      }
      for (int i = 0; i < model.rotated / 2; i++) {
        int a = model.neighbours() ? at + 2 * i : at + i;
        int b = model.neighbours() ? at + 2 * i + 1 : at + i + model.rotated / 2;
        double angle = position * frequency(i);
        double x0 = out[a];
        double x1 = out[b];
        out[a] = magnitude() * (x0 * Math.cos(angle) - x1 * Math.sin(angle));
        out[b] = magnitude() * (x0 * Math.sin(angle) + x1 * Math.cos(angle));
      }
    }
    return out;
  }

  private double frequency(int pair) {
    double frequency = 1 / Math.pow(model.ropeBase, 2.0 * pair / model.rotated);
    if (model.ropeFactors) {
      frequency /= model.tensor("rope_freqs.weight")[pair];
    }
    return switch (model.scalingType) {
      case "linear" -> frequency / model.scalingFactor;
      case "yarn" -> {
        // Hugging Face's _compute_yarn_parameters, with beta_fast 32 and beta_slow 1.
        double low = Math.max(0, Math.floor(correctionDim(32)));
        double high = Math.min(model.rotated - 1, Math.ceil(correctionDim(1)));
        double ramp = Math.clamp((pair - low) / Math.max(high - low, 0.001), 0, 1);
        double extrapolation = 1 - ramp;
        yield frequency / model.scalingFactor * (1 - extrapolation) + frequency * extrapolation;
      }
      default -> frequency;
    };
  }

  private double correctionDim(double rotations) {
    return model.rotated
        * Math.log(model.originalContext / (rotations * 2 * Math.PI))
        / (2 * Math.log(model.ropeBase));
  }

  private double magnitude() {
    return model.scalingType.equals("yarn") ? 0.1 * Math.log(model.scalingFactor) + 1 : 1;
  }

  private double[] norm(double[] x, int from, int n, String weightName) {
    float[] weight = model.tensor(weightName);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += x[from + i] * x[from + i];
    }
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = x[from + i] / Math.sqrt(squares / n + model.eps) * weight[i];
    }
    return out;
  }

  private double[] product(String name, double[] x) {
    float[] w = model.tensor(name + ".weight");
    float[] bias = model.weights.get(name + ".bias");
    double[] y = new double[w.length / x.length];
    for (int r = 0; r < y.length; r++) {
      y[r] = bias == null ? 0 : bias[r];
      for (int k = 0; k < x.length; k++) {
        y[r] += (double) w[r * x.length + k] * x[k];
      }
    }
    return y;
  }

  private static void add(double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      x[i] += y[i];
    }
  }
}
