package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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
    assertThat(VlJepaPreset.NANO.config().parameterCount()).isBetween(4_000_000L, 6_500_000L);
    assertThat(VlJepaPreset.TINY.config().parameterCount()).isLessThan(100_000L);
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
      assertThat(GgufTokenizers.load(file).vocabularySize()).isEqualTo(300);
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
    assertThatThrownBy(() -> new HeadConfig(64, 2, 4, 2, 20, 64, true, 0, false, 0))
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

  /** Whatever number stands in the metadata: a message, and no more memory than the file. */
  @Test
  void hostileNumbersEndInAMessage() {
    VlJepaConfig config = VlJepaPreset.TINY.config();
    GgufWriter plain = new GgufWriter();
    config.write(plain);
    List<String> keys =
        List.of(
            "vocab_size",
            "context_length",
            "rope.grid_pairs",
            "vision.image_height",
            "vision.stem_channels",
            "vision.window",
            "text.block_count",
            "text.attention.head_count",
            "fusion.embedding_length",
            "jepa.steps",
            "jepa.attention.head_count",
            "head.copy_length",
            "head.feed_forward_length");
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (String key : keys) {
      for (int value : new int[] {0, 1, 7, 65_537, Integer.MAX_VALUE, random.nextInt(1 << 20)}) {
        GgufWriter writer = new GgufWriter();
        config.write(writer);
        writer.putInt("cromwell-vljepa." + key, value);
        Path path = directory.resolve("hostile.gguf");
        writer.write(path);
        try (GgufFile file = GgufFile.open(path)) {
          assertThatThrownBy(() -> VlJepaConfig.read(file))
              .as(key + " = " + value)
              .isInstanceOf(EngineException.class);
        }
      }
    }
  }
}
