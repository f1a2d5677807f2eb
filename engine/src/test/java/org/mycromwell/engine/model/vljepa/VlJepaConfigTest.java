package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.GgufTokenizers;

/** Presets, their counts, and the configuration in files. */
class VlJepaConfigTest {
  private static final String PREFIX = "cromwell-vljepa.";
  private static final int MAX = Integer.MAX_VALUE;

  @TempDir private Path directory;

  @Test
  void largePresetHasExactlyTheParametersOfTheDesign() {
    VlJepaConfig untied = VlJepaPreset.of("300m").config();
    assertThat(untied.parameterCount()).isEqualTo(299_126_144L);
    assertThat(untied.parameterCount(Component.VISION)).isEqualTo(18_326_400L);
    assertThat(untied.parameterCount(Component.TEXT)).isEqualTo(141_048_576L);
    assertThat(untied.parameterCount(Component.FUSION)).isEqualTo(32_065_536L);
    assertThat(untied.parameterCount(Component.JEPA)).isEqualTo(17_567_744L);
    assertThat(untied.parameterCount(Component.HEAD)).isEqualTo(90_117_888L);
    VlJepaConfig tied = VlJepaPreset.of("300m-tied").config();
    assertThat(tied.parameterCount()).isEqualTo(260_726_144L);
    assertThat(tied.parameterCount(Component.HEAD)).isEqualTo(51_717_888L);
  }

  @Test
  void smallPresetsHaveTheSizesTheyAreMeantToHave() {
    assertThat(VlJepaPreset.M5.config().parameterCount()).isBetween(4_900_000L, 5_300_000L);
    assertThat(VlJepaPreset.NANO.config().parameterCount()).isBetween(8_500_000L, 9_500_000L);
    assertThat(VlJepaPreset.TINY.config().parameterCount()).isLessThan(110_000L);
  }

  @ParameterizedTest
  @EnumSource(VlJepaPreset.class)
  void tensorNamesAreUniqueAndFitIntoGguf(VlJepaPreset preset) {
    List<TensorSpec> tensors = VlJepaTensors.of(preset.config());
    Set<String> names = new HashSet<>();
    for (TensorSpec spec : tensors) {
      assertThat(names.add(spec.name())).as(spec.name()).isTrue();
      assertThat(spec.name().length()).isLessThan(64);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"F32", "F16", "Q8_0", "Q4_0"})
  void filesOfAPresetCarryItsConfigurationAndATokenizer(DType type) {
    Path path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(2)) {
      VlJepaInitializer.write(VlJepaPreset.TINY, type, 1, workers, path, (done, total) -> {});
    }
    try (GgufFile file = GgufFile.open(path)) {
      assertThat(VlJepaConfig.read(file)).isEqualTo(VlJepaPreset.TINY.config());
      assertThat(file.tensor("dec.blk.1.ffn_up.weight").type()).isEqualTo(type);
      assertThat(file.tensor("v.output_norm.weight").type()).isEqualTo(DType.F32);
      assertThat(GgufTokenizers.load(file).vocabularySize()).isEqualTo(420);
    }
  }

  @Test
  void initialWeightsAreResidualSmallerAndShiftsZero() {
    VlJepaConfig config = VlJepaPreset.TINY.config();
    assertThat(deviation("enc.blk.0.attn_q.weight", config)).isEqualTo(0.02);
    assertThat(deviation("enc.blk.0.ffn_down.weight", config)).isEqualTo(0.02 / 2);
    assertThat(deviation("enc.shift.weight", config)).isZero();
    assertThat(deviation("v.stem.weight", config)).isEqualTo(Math.sqrt(2.0 / 16));
  }

  private static double deviation(String name, VlJepaConfig config) {
    TensorSpec spec =
        VlJepaTensors.of(config).stream()
            .filter(t -> t.name().equals(name))
            .findAny()
            .orElseThrow();
    return VlJepaTensors.initialization(spec, config).deviation();
  }

  @Test
  void mistakesNameTheField() {
    assertThatThrownBy(() -> new TextConfig(64, 2, 4, 3, 16, 64, 0))
        .isInstanceOf(EngineException.class)
        .hasMessage("text.queryHeads is 4; it must be a multiple of text.kvHeads 3");
    assertThatThrownBy(() -> new FusionConfig(24, 0, 5, 8))
        .hasMessage("fusion.hidden is 24; it must be a multiple of eight times fusion.heads 40");
    assertThatThrownBy(() -> new TextConfig(64, 2, 4, 2, 12, 64, 0))
        .hasMessage("text.headDim is 12; it must be a multiple of the kernels' step 8");
    assertThatThrownBy(() -> new HeadConfig(64, 2, 4, 2, 20, 64, true, 0, false, 0, false, false))
        .hasMessage("head.headDim is 20; it must be a multiple of the kernels' step 8");
    VlJepaConfig tiny = VlJepaPreset.TINY.config();
    VisionConfig v = tiny.vision();
    assertThatThrownBy(() ->
            new VisionConfig(
                1,
                32,
                32,
                8,
                v.convs(),
                24,
                1,
                2,
                24,
                3,
                Positions.ROPE,
                VisionConfig.CHAR_CLASSES))
        .hasMessage("vision.hidden is 24; it must be a multiple of eight times vision.heads 16");
    assertThatThrownBy(() ->
            new VlJepaConfig(
                tiny.vocabulary(),
                tiny.contextLength(),
                tiny.rmsEps(),
                tiny.ropeBase(),
                0,
                true,
                tiny.embeddingScale(),
                v,
                tiny.text(),
                tiny.fusion(),
                new JepaConfig(1, 2, 32, 2),
                tiny.head()))
        .hasMessage("fusion.hidden is 24; it must be a multiple of eight times jepa.heads 16");
    assertThatThrownBy(() -> new TextConfig(64, 2, 4, 2, 16, 64, 4))
        .hasMessage("text.shiftTaps is 4; it must be odd, or 0 for no filter");
    assertThatThrownBy(() -> VlJepaPreset.of("gpt"))
        .hasMessage("there is no preset 'gpt'; presets are 300m, 300m-tied, 5m, nano, tiny");
  }

  @Test
  void aFileThatLacksATensorOrHasAnotherShapeIsRefused() {
    VlJepaConfig config = VlJepaPreset.TINY.config();
    assertThatThrownBy(() -> read(config, "dec.copy_q.weight", 0))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'dec.copy_q.weight' is missing");
    assertThatThrownBy(() -> read(config, "dec.copy_q.weight", 9))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'dec.copy_q.weight' has shape [32, 9]");
    assertThatThrownBy(() -> read(config, "more.weight", 3))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("'more.weight' is not part of the cromwell-vljepa");
  }

  /** A file in which one tensor has another number of rows, 0 for none at all. */
  private void read(VlJepaConfig config, String changed, int rows) {
    GgufWriter writer = new GgufWriter();
    config.write(writer);
    boolean found = false;
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      boolean here = spec.name().equals(changed);
      found |= here;
      if (!here || rows > 0) {
        add(here ? new TensorSpec(changed, spec.role(), rows, spec.cols()) : spec, writer);
      }
    }
    if (!found) {
      add(new TensorSpec(changed, TensorSpec.Role.MATRIX, rows, 4), writer);
    }
    Path path = directory.resolve("changed.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      VlJepaConfig.read(file);
    }
  }

  private static void add(TensorSpec spec, GgufWriter writer) {
    byte[] bytes = new byte[Math.toIntExact(spec.elements() * Float.BYTES)];
    writer.tensor(
        spec.name(),
        DType.F32,
        RandomModelWriter.dimensionsOf(spec),
        TensorSource.of(MemorySegment.ofArray(bytes)));
  }

  private static final Map<String, int[]> HOSTILE =
      Map.ofEntries(
          Map.entry("vocab_size", new int[] {0, MAX}),
          Map.entry("context_length", new int[] {0, 1, MAX}),
          Map.entry("rope.grid_pairs", new int[] {9, 65_537, MAX}),
          Map.entry("vision.channels", new int[] {0, 2, MAX}),
          Map.entry("vision.image_height", new int[] {0, 7, 65_537, MAX}),
          Map.entry("vision.image_width", new int[] {0, 7, 65_537, MAX}),
          Map.entry("vision.stem_channels", new int[] {0, 65_537, MAX}),
          Map.entry("vision.embedding_length", new int[] {0, 7, 65_537, MAX}),
          Map.entry("vision.block_count", new int[] {257, MAX}),
          Map.entry("vision.attention.head_count", new int[] {0, 7, MAX}),
          Map.entry("vision.feed_forward_length", new int[] {0, 65_537, MAX}),
          Map.entry("vision.window", new int[] {0, 4097, MAX}),
          Map.entry("vision.char_classes", new int[] {1, 95, MAX}),
          Map.entry("text.embedding_length", new int[] {0, 7, 65_537, MAX}),
          Map.entry("text.block_count", new int[] {257, MAX}),
          Map.entry("text.attention.head_count", new int[] {0, 7, 4097, MAX}),
          Map.entry("text.attention.head_count_kv", new int[] {0, 4097, MAX}),
          Map.entry("text.attention.key_length", new int[] {0, 1, 7, 1026, MAX}),
          Map.entry("text.feed_forward_length", new int[] {0, 65_537, MAX}),
          Map.entry("text.shift_taps", new int[] {2, 17, MAX}),
          Map.entry("fusion.embedding_length", new int[] {0, 7, 65_537, MAX}),
          Map.entry("fusion.block_count", new int[] {257, MAX}),
          Map.entry("fusion.attention.head_count", new int[] {0, 7, 65_537, MAX}),
          Map.entry("fusion.feed_forward_length", new int[] {0, 65_537, MAX}),
          Map.entry("jepa.block_count", new int[] {257, MAX}),
          Map.entry("jepa.attention.head_count", new int[] {0, 7, 4097, MAX}),
          Map.entry("jepa.feed_forward_length", new int[] {0, 65_537, MAX}),
          Map.entry("jepa.steps", new int[] {0, 17, MAX}),
          Map.entry("head.embedding_length", new int[] {0, 7, 65_537, MAX}),
          Map.entry("head.block_count", new int[] {0, 257, MAX}),
          Map.entry("head.attention.head_count", new int[] {0, 7, 4097, MAX}),
          Map.entry("head.attention.head_count_kv", new int[] {0, 4097, MAX}),
          Map.entry("head.attention.key_length", new int[] {0, 1, 7, 1026, MAX}),
          Map.entry("head.feed_forward_length", new int[] {0, 65_537, MAX}),
          Map.entry("head.shift_taps", new int[] {16, MAX}),
          Map.entry("head.copy_length", new int[] {4097, MAX}));

  /** Whatever stands in the metadata: a message about just that, and no more memory than a file. */
  @Test
  void hostileNumbersEndInAMessageThatNamesTheKey() {
    HOSTILE.forEach((key, values) -> {
      for (int value : values) {
        refused(key, key + " = " + value, writer -> writer.putInt(PREFIX + key, value));
      }
    });
    for (String key : List.of("attention.layer_norm_rms_epsilon", "rope.freq_base")) {
      for (float value : new float[] {Float.NaN, 0, -1, Float.POSITIVE_INFINITY}) {
        refused(key, key + " = " + value, writer -> writer.putFloat(PREFIX + key, value));
      }
    }
  }

  @Test
  void hostileConvolutionsEndInAMessageThatNamesTheKey() {
    for (int out : new int[] {0, -1, 65_537, MAX}) {
      convolutions("vision.conv_channels", new int[] {out}, new int[] {2});
    }
    for (int stride : new int[] {0, -1, 3, MAX}) {
      convolutions("vision.conv_strides", new int[] {8}, new int[] {stride});
    }
    convolutions("vision.conv_strides", new int[] {8, 8}, new int[] {2});
    convolutions("vision.conv_strides", new int[0], new int[0]);
    int[] eights = new int[65];
    int[] ones = new int[65];
    Arrays.fill(eights, 8);
    Arrays.fill(ones, 1);
    convolutions("vision.conv_strides", eights, ones);
    int[] twos = new int[64];
    Arrays.fill(twos, 2);
    convolutions("vision.conv_strides", Arrays.copyOf(eights, 64), twos);
  }

  private void convolutions(String key, int[] channels, int[] strides) {
    refused(
        key,
        Arrays.toString(channels) + Arrays.toString(strides),
        writer -> {
          writer.putInts(PREFIX + "vision.conv_channels", channels);
          writer.putInts(PREFIX + "vision.conv_strides", strides);
        });
  }

  private void refused(String key, String what, Consumer<GgufWriter> change) {
    GgufWriter writer = new GgufWriter();
    VlJepaPreset.TINY.config().write(writer);
    change.accept(writer);
    Path path = directory.resolve("hostile.gguf");
    writer.write(path);
    try (GgufFile file = GgufFile.open(path)) {
      assertThatThrownBy(() -> VlJepaConfig.read(file))
          .as(what)
          .isInstanceOf(EngineException.class)
          .hasMessageContaining(PREFIX + key);
    }
  }
}
