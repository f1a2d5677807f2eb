package org.mycromwell.engine.model.decoder;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Decoders that can be made anew: Cromwell's own shapes, by name. */
public enum DecoderPreset {
  /** Cromwell 1.26B: 1,261,864,960 parameters. */
  CROMWELL_1_26B("cromwell-1.26b"),
  /** The width and depth of the VL-JEPA language encoder, as a decoder. */
  CROMWELL_SMALL("cromwell-small"),
  /** For tests and demonstrations; every weight format can hold it. */
  CROMWELL_TINY("cromwell-tiny");

  private static final int HEAD_DIM = 64;

  private final String label;

  DecoderPreset(String label) {
    this.label = label;
  }

  /** Whether a preset has this name. */
  public static boolean exists(String label) {
    return Arrays.stream(values()).anyMatch(preset -> preset.label.equals(label));
  }

  /** The preset of this name, or an {@link EngineException} that lists them. */
  public static DecoderPreset of(String label) {
    for (DecoderPreset preset : values()) {
      if (preset.label.equals(label)) {
        return preset;
      }
    }
    throw new EngineException(
        Kind.BAD_ARGUMENT,
        "there is no preset '"
            + label
            + "'; presets are "
            + Arrays.stream(values()).map(DecoderPreset::label).collect(Collectors.joining(", ")));
  }

  /** Name on the command line and in files. */
  public String label() {
    return label;
  }

  public DecoderConfig config() {
    return switch (this) {
      case CROMWELL_1_26B -> llama(24, 2048, 5632, 32, 4, 4096, 50_000);
      case CROMWELL_SMALL -> llama(12, 768, 3072, 12, 3, 4096, 50_000);
      case CROMWELL_TINY -> llama(2, 256, 512, 4, 2, 512, 512);
    };
  }

  private static DecoderConfig llama(
      int layers,
      int hidden,
      int ffn,
      int queryHeads,
      int kvHeads,
      int contextLength,
      int vocabulary) {
    return new DecoderConfig(
        Family.LLAMA,
        layers,
        hidden,
        ffn,
        queryHeads,
        kvHeads,
        HEAD_DIM,
        vocabulary,
        contextLength,
        1e-6f,
        new RopeConfig(10_000, HEAD_DIM, new RopeScaling.None(), false),
        false,
        false);
  }
}
