package org.mycromwell.engine.model.vljepa.inference;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.vljepa.FusionConfig;
import org.mycromwell.engine.model.vljepa.HeadConfig;
import org.mycromwell.engine.model.vljepa.JepaConfig;
import org.mycromwell.engine.model.vljepa.MbConvConfig;
import org.mycromwell.engine.model.vljepa.Positions;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.model.weights.TensorSpec;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.GgufTokenizers;

/** Small models in which every weight matters: nothing is zero or one as before a training. */
final class RandomVlJepa {
  static final int VOCABULARY = 420;

  private RandomVlJepa() {}

  /** Colour tiles, learnt positions, none of the switches, output untied. */
  static VlJepaConfig plain() {
    return new VlJepaConfig(
        VOCABULARY,
        128,
        1e-6f,
        10_000,
        0,
        false,
        1,
        new VisionConfig(
            3,
            32,
            32,
            8,
            List.of(new MbConvConfig(12, 2), new MbConvConfig(12, 1)),
            32,
            2,
            2,
            64,
            2,
            Positions.LEARNED,
            0),
        new TextConfig(64, 2, 4, 2, 16, 96, 0),
        new FusionConfig(48, 2, 3, 64),
        new JepaConfig(1, 3, 32, 1),
        new HeadConfig(64, 2, 4, 2, 16, 96, false, 0, false, 0, false, false));
  }

  /** Character grid and every switch. */
  static VlJepaConfig switched() {
    return new VlJepaConfig(
        VOCABULARY,
        128,
        1e-6f,
        10_000,
        2,
        true,
        6,
        new VisionConfig(
            1,
            32,
            32,
            8,
            List.of(new MbConvConfig(8, 2), new MbConvConfig(8, 1)),
            32,
            2,
            2,
            64,
            3,
            Positions.ROPE,
            VisionConfig.CHAR_CLASSES),
        new TextConfig(64, 2, 4, 2, 16, 96, 5, true, true, true, true),
        new FusionConfig(48, 2, 3, 64),
        new JepaConfig(1, 3, 32, 2),
        new HeadConfig(64, 2, 4, 2, 16, 96, true, 4, true, 8, true, true));
  }

  /** Wide enough for every block format. */
  static VlJepaConfig wide(boolean switches) {
    return new VlJepaConfig(
        VOCABULARY,
        128,
        1e-6f,
        10_000,
        switches ? 2 : 0,
        switches,
        switches ? 16 : 1,
        new VisionConfig(
            3, 32, 32, 16, List.of(new MbConvConfig(32, 2)), 64, 1, 2, 64, 2, Positions.LEARNED, 0),
        new TextConfig(
            256, 1, 4, 2, 64, 256, switches ? 5 : 0, switches, switches, switches, switches),
        new FusionConfig(256, 1, 4, 256),
        new JepaConfig(1, 4, 32, 1),
        new HeadConfig(
            256,
            2,
            4,
            2,
            64,
            256,
            switches,
            switches ? 4 : 0,
            switches,
            switches ? 32 : 0,
            switches,
            switches));
  }

  /** Writes a model; matrices whose rows fill the blocks have the type. */
  static Path write(VlJepaConfig config, DType type, long seed, Path path) {
    GgufWriter writer = new GgufWriter();
    config.write(writer);
    GgufTokenizers.write(CromwellVocabulary.untrained(config.vocabulary()), writer);
    SplittableRandom seeds = new SplittableRandom(seed);
    for (TensorSpec spec : VlJepaTensors.of(config)) {
      SplittableRandom random = seeds.split();
      DType stored = RandomModelWriter.typeOf(spec, type);
      writer.tensor(
          spec.name(),
          stored,
          RandomModelWriter.dimensionsOf(spec),
          sink -> write(spec, stored, random, sink));
    }
    writer.write(path);
    return path;
  }

  private static void write(
      TensorSpec spec, DType type, SplittableRandom random, TensorSource.Sink sink) {
    float[] row = new float[spec.cols()];
    double scale = spec.role().isVector() ? 0.2 : 0.8 / Math.sqrt(spec.cols());
    boolean norm = spec.role() == TensorSpec.Role.NORM;
    for (int r = 0; r < spec.rows(); r++) {
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) ((norm ? 1 : 0) + scale * 2 * (random.nextDouble() - 0.5));
      }
      byte[] bytes = new byte[(int) type.sizeBytes(row.length)];
      QuantFormat.of(type).quantize(row, 0, MemorySegment.ofArray(bytes), 0, row.length);
      sink.write(MemorySegment.ofArray(bytes));
    }
  }

  static int[] tokens(int n, long seed) {
    return new SplittableRandom(seed).ints(n, 0, VOCABULARY).toArray();
  }

  /** A tile, or a whole image with -1. */
  static ImageTensor image(VlJepaConfig config, int height, int width, int tile, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[height * width * config.vision().channels()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextDouble();
    }
    return new ImageTensor(pixels, height, width, config.vision().channels(), tile, tile);
  }
}
