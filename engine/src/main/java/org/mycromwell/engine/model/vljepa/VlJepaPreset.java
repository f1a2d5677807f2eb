package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/** Shapes by name. */
public enum VlJepaPreset {
  /** The shape of the first design: 299,126,144 parameters. */
  M300("300m"),
  /** The same with the embedding as output matrix: 260,726,144 parameters. */
  M300_TIED("300m-tied"),
  /** About five million parameters without any of the switches; to compare training speed. */
  M5("5m"),
  /** What can be trained on two cores in hours: edits and code screenshots. */
  NANO("nano"),
  /** For tests: every switch on, below 110,000 parameters. */
  TINY("tiny");

  private static final float RMS_EPS = 1e-6f;
  private static final float ROPE_BASE = 10_000;

  private final String label;

  VlJepaPreset(String label) {
    this.label = label;
  }

  /** Whether a preset has this name. */
  public static boolean exists(String label) {
    return Arrays.stream(values()).anyMatch(preset -> preset.label.equals(label));
  }

  /** The preset of this name, or an {@link EngineException} that lists them. */
  public static VlJepaPreset of(String label) {
    for (VlJepaPreset preset : values()) {
      if (preset.label.equals(label)) {
        return preset;
      }
    }
    throw new EngineException(
        Kind.BAD_ARGUMENT,
        "there is no preset "
            + EngineException.quote(label)
            + "; presets are "
            + Arrays.stream(values()).map(VlJepaPreset::label).collect(Collectors.joining(", ")));
  }

  /** Name on the command line, in plans and in files. */
  public String label() {
    return label;
  }

  public VlJepaConfig config() {
    return switch (this) {
      case M300 -> m300(false);
      case M300_TIED -> m300(true);
      case M5 -> m5();
      case NANO -> nano();
      case TINY -> tiny();
    };
  }

  private static VlJepaConfig m300(boolean tied) {
    return new VlJepaConfig(
        50_000,
        4096,
        RMS_EPS,
        ROPE_BASE,
        0,
        false,
        1,
        new VisionConfig(
            3,
            256,
            256,
            96,
            List.of(
                new MbConvConfig(192, 2),
                new MbConvConfig(192, 1),
                new MbConvConfig(192, 1),
                new MbConvConfig(192, 1)),
            384,
            6,
            6,
            1536,
            16,
            Positions.LEARNED,
            0),
        new TextConfig(768, 12, 12, 3, 64, 3072, 0),
        new FusionConfig(512, 6, 8, 2048),
        new JepaConfig(4, 8, 2048, 3),
        new HeadConfig(768, 6, 12, 3, 64, 3072, tied, 0, false, 0, false, false));
  }

  private static VlJepaConfig m5() {
    return new VlJepaConfig(
        2048,
        1024,
        RMS_EPS,
        ROPE_BASE,
        0,
        false,
        1,
        new VisionConfig(
            3,
            64,
            64,
            16,
            List.of(new MbConvConfig(32, 2)),
            64,
            1,
            2,
            128,
            8,
            Positions.LEARNED,
            0),
        new TextConfig(256, 3, 4, 2, 64, 512, 0),
        new FusionConfig(192, 1, 3, 256),
        new JepaConfig(1, 3, 192, 1),
        new HeadConfig(256, 3, 4, 2, 64, 512, true, 0, false, 0, false, false));
  }

  private static VlJepaConfig nano() {
    return new VlJepaConfig(
        2176,
        2048,
        RMS_EPS,
        ROPE_BASE,
        8,
        true,
        16,
        new VisionConfig(
            1,
            256,
            832, // 16 lines of 104 characters
            48,
            List.of(new MbConvConfig(96, 2), new MbConvConfig(96, 1), new MbConvConfig(96, 1)),
            192,
            1,
            4,
            256,
            8,
            Positions.ROPE,
            VisionConfig.CHAR_CLASSES),
        new TextConfig(256, 3, 4, 2, 64, 512, 5, true, true, true, true),
        new FusionConfig(256, 1, 4, 256),
        new JepaConfig(1, 4, 256, 3),
        new HeadConfig(256, 5, 4, 2, 64, 512, true, 4, true, 64, true, true));
  }

  private static VlJepaConfig tiny() {
    return new VlJepaConfig(
        420,
        128,
        RMS_EPS,
        ROPE_BASE,
        1,
        true,
        6,
        new VisionConfig(
            1,
            32,
            32,
            8,
            List.of(new MbConvConfig(8, 2), new MbConvConfig(8, 1)),
            16,
            1,
            2,
            24,
            3,
            Positions.LEARNED,
            VisionConfig.CHAR_CLASSES),
        new TextConfig(32, 2, 4, 2, 8, 48, 5, true, true, true, true),
        new FusionConfig(24, 2, 3, 32),
        new JepaConfig(1, 3, 32, 2),
        new HeadConfig(32, 2, 4, 2, 8, 48, true, 4, true, 8, true, true));
  }
}
