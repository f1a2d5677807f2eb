package org.mycromwell.engine.format;

import java.util.Arrays;
import java.util.Locale;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tensor.DType;

/**
 * What a model can be quantised to: the type most matrices get, and whether some get more bits. The
 * names are those of llama.cpp.
 */
public enum QuantPreset {
  F32(DType.F32, 0),
  F16(DType.F16, 1),
  BF16(DType.BF16, 32),
  Q8_0(DType.Q8_0, 7),
  Q4_0(DType.Q4_0, 2),
  Q4_1(DType.Q4_1, 3),
  Q5_0(DType.Q5_0, 8),
  Q5_1(DType.Q5_1, 9),
  Q4_K_S(DType.Q4_K, 14),
  Q4_K_M(DType.Q4_K, 15),
  Q5_K_S(DType.Q5_K, 16),
  Q5_K_M(DType.Q5_K, 17),
  Q6_K(DType.Q6_K, 18);

  private final DType baseType;
  private final int fileType;

  QuantPreset(DType baseType, int fileType) {
    this.baseType = baseType;
    this.fileType = fileType;
  }

  /** Type of the matrices that no rule singles out. */
  public DType baseType() {
    return baseType;
  }

  /** The number that stands for the preset under {@code general.file_type}. */
  public int fileType() {
    return fileType;
  }

  /** The preset of this name in any case; Q4_K and Q5_K mean the medium mix. */
  public static QuantPreset of(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    for (QuantPreset preset : values()) {
      if (preset.name().equals(wanted) || preset.name().equals(wanted + "_M")) {
        return preset;
      }
    }
    throw new EngineException(
        Kind.BAD_ARGUMENT,
        "unknown quantisation type "
            + EngineException.quote(name)
            + "; known types are "
            + Arrays.toString(values()));
  }
}
