package org.mycromwell.engine.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mycromwell.engine.tensor.DType;

/**
 * Chooses the type of each tensor for a preset, by the rules of llama.cpp for dense models: output
 * and embedding lose most from few bits, then the value projection and the way back down from the
 * feed-forward layer, and of those the first and last eighth of the layers and every third between.
 */
final class QuantMix {
  /** Models of several parts have a prefix for each, and layers of their own. */
  private static final Pattern LAYER = Pattern.compile("([a-z]+\\.)?blk\\.(\\d{1,6})\\..*");

  private static final Set<String> OUTPUTS = Set.of("output.weight", "dec.output.weight");
  private static final Set<String> EMBEDDINGS =
      Set.of("token_embd.weight", "enc.token_embd.weight");

  /** A type, and whether it stands in for one whose blocks the rows do not fill. */
  record Choice(DType type, boolean fallback) {}

  private final QuantPreset preset;
  private final boolean tiedOutput;

  /** Layers of each part. */
  private final Map<String, Integer> layers = new HashMap<>();

  QuantMix(QuantPreset preset, Map<String, TensorInfo> tensors) {
    this.preset = preset;
    this.tiedOutput = tensors.keySet().stream().noneMatch(OUTPUTS::contains);
    for (String name : tensors.keySet()) {
      layers.merge(partOf(name), layerOf(name) + 1, Math::max);
    }
  }

  /** The type the tensor gets; its own when it is not to be converted. */
  Choice choose(TensorInfo tensor) {
    if (!isConverted(tensor)) {
      return new Choice(tensor.type(), false);
    }
    DType wanted = wanted(tensor);
    DType fitting = fitting(wanted, tensor.cols());
    return new Choice(fitting, fitting != wanted);
  }

  /**
   * Matrices are converted; vectors, norms, routers, position tables, the first convolution and
   * filters of a few taps are small and delicate.
   */
  private static boolean isConverted(TensorInfo tensor) {
    String name = tensor.name();
    return name.endsWith("weight")
        && tensor.rows() > 1
        && !name.contains("_norm.weight")
        && !name.contains("ffn_gate_inp.weight")
        && !name.endsWith(".dw.weight")
        && !name.endsWith(".shift.weight")
        && !name.equals("v.stem.weight")
        && !name.equals("v.position.weight")
        && !name.equals("position_embd.weight")
        && !name.equals("token_types.weight");
  }

  private DType wanted(TensorInfo tensor) {
    String name = tensor.name();
    DType base = preset.baseType();
    if (!base.isQuantized()) {
      return base;
    }
    if (OUTPUTS.contains(name) || (tiedOutput && EMBEDDINGS.contains(name))) {
      return base == DType.Q8_0 ? DType.Q8_0 : DType.Q6_K;
    }
    int layer = layerOf(name);
    int all = layers.getOrDefault(partOf(name), 0);
    if (name.contains("attn_v.weight")) {
      return switch (preset) {
        case Q4_K_M, Q5_K_M -> isDelicate(layer, all) ? DType.Q6_K : base;
        case Q4_K_S -> layer < 4 ? DType.Q5_K : base;
        default -> base;
      };
    }
    if (name.contains("ffn_down")) {
      return switch (preset) {
        case Q4_K_M, Q5_K_M -> isDelicate(layer, all) ? DType.Q6_K : base;
        case Q4_K_S -> layer < all / 8 ? DType.Q5_K : base;
        default -> base;
      };
    }
    if (name.contains("attn_qkv.weight")) {
      return switch (preset) {
        case Q4_K_M -> DType.Q5_K;
        case Q5_K_M -> DType.Q6_K;
        default -> base;
      };
    }
    return base;
  }

  private static boolean isDelicate(int layer, int layers) {
    int eighth = layers / 8;
    return layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2;
  }

  /** The type itself, or one of about the same size whose blocks the rows fill. */
  private static DType fitting(DType type, long cols) {
    if (cols % type.blockSize() == 0) {
      return type;
    }
    DType fallback =
        switch (type) {
          case Q4_K -> DType.Q5_0;
          case Q5_K -> DType.Q5_1;
          case Q6_K -> DType.Q8_0;
          default -> DType.F16;
        };
    return cols % fallback.blockSize() == 0 ? fallback : DType.F16;
  }

  private static int layerOf(String name) {
    Matcher matcher = LAYER.matcher(name);
    return matcher.matches() ? Integer.parseInt(matcher.group(2)) : -1;
  }

  private static String partOf(String name) {
    Matcher matcher = LAYER.matcher(name);
    return matcher.matches() && matcher.group(1) != null ? matcher.group(1) : "";
  }
}
