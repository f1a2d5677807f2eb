package org.mycromwell.engine.model.vljepa.inference;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.vljepa.Positions;
import org.mycromwell.engine.model.vljepa.TilePlace;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.vljepa.Windows;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Heads;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Segments;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.ImageGrid;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.nn.Rope;

/** Turns an image into rows, one for each token of it in raster order. Weights are immutable. */
final class VisionEncoder {
  private static final int STEM = VisionConfig.STEM;

  private final VisionConfig config;
  private final PackedLinear stem;
  private final float[] stemNorm;
  private final ConvBlock[] convs;
  private final PackedLinear projection;
  private final float[] positions;
  private final EncoderBlocks blocks;
  private final @Nullable Rope rope;
  private final float[] outputNorm;
  private final FloatBuffer stemmed = new FloatBuffer();
  private final FloatBuffer wide = new FloatBuffer();
  private final FloatBuffer filtered = new FloatBuffer();
  private final FloatBuffer even = new FloatBuffer();
  private final FloatBuffer odd = new FloatBuffer();
  private final FloatBuffer projected = new FloatBuffer();
  private final FloatBuffer stream = new FloatBuffer();
  private VisionTimes times = VisionTimes.NONE;

  VisionEncoder(VlJepaConfig model, WeightLoader loader) {
    config = model.vision();
    stem = loader.matrix("v.stem.weight", loader.floats("v.stem.bias"));
    stemNorm = loader.floats("v.stem_norm.weight");
    convs = new ConvBlock[config.convs().size()];
    for (int i = 0; i < convs.length; i++) {
      convs[i] =
          new ConvBlock(loader, "v.mb." + i + ".", config.convs().get(i), config.channelsInto(i));
    }
    projection = loader.matrix("v.proj.weight");
    boolean learned = config.positions() == Positions.LEARNED;
    positions = learned ? loader.floats(VlJepaTensors.POSITIONS) : new float[0];
    int headDim = config.headDim();
    rope = learned ? null : new Rope(headDim, model.ropeBase(), headDim / 4);
    blocks =
        EncoderBlocks.load(
            loader,
            "v.",
            config.layers(),
            new Heads(config.heads(), config.heads(), headDim),
            false);
    outputNorm = loader.floats("v.output_norm.weight");
  }

  /** Tokens an image costs. */
  int tokens(ImageTensor image) {
    return image.height() / config.reduction() * (image.width() / config.reduction());
  }

  /**
   * Refuses what does not fit the encoder.
   *
   * @throws EngineException when it does not
   */
  void check(ImageTensor image) {
    int unitHeight = config.reduction() * config.cellRows();
    if (image.channels() != config.channels()
        || image.height() % unitHeight != 0
        || image.width() % config.reduction() != 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "an image of "
              + image.height()
              + " x "
              + image.width()
              + " pixels with "
              + image.channels()
              + " channels does not fit this model; it takes multiples of "
              + unitHeight
              + " x "
              + config.reduction()
              + " with "
              + config.channels());
    }
  }

  /** Multiplications with weights that an image takes. */
  long work(ImageTensor image) {
    int height = image.height() / STEM;
    int width = image.width() / STEM;
    long work = (long) height * width * stem.rows() * stem.cols();
    for (int i = 0; i < convs.length; i++) {
      work += convs[i].work(height, width);
      height /= config.convs().get(i).stride();
      width /= config.convs().get(i).stride();
    }
    return work + config.layers() * layerWork(tokens(image));
  }

  private long layerWork(int tokens) {
    return (long) tokens * config.hidden() * (4L * config.hidden() + 3L * config.ffn());
  }

  /**
   * Encodes an image; null when stopped.
   *
   * @return {@code tokens x hidden}, the caller's
   */
  float @Nullable [] encode(ImageTensor image, EncoderWork work, ReadingSteps steps) {
    long start = System.nanoTime();
    ConvBlock.Image pixels = stem(image, work);
    long afterStem = System.nanoTime();
    if (!steps.advance((long) pixels.height() * pixels.width() * stem.rows() * stem.cols())) {
      return null;
    }
    for (int i = 0; i < convs.length; i++) {
      long done = convs[i].work(pixels.height(), pixels.width());
      pixels = convs[i].apply(pixels, work, wide, filtered, i % 2 == 0 ? even : odd);
      if (!steps.advance(done)) {
        return null;
      }
    }
    int rows = pixels.height() * pixels.width();
    int hidden = config.hidden();
    float[] flat = projected.of(rows, hidden);
    work.products()
        .run(
            rows,
            projection.cols(),
            RowProducts.rows(pixels.pixels(), 0, projection.cols()),
            new RowProducts.Output(projection, flat));
    long afterConvs = System.nanoTime();
    addPositions(flat, image, pixels.height(), pixels.width());
    Windows windows =
        Windows.of(
            new ImageGrid(new int[] {pixels.height()}, new int[] {pixels.width()}),
            config.window());
    Segments segments = new Segments(windows.begin(), windows.begin());
    float[] x = stream.of(rows, hidden);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(flat, windows.order()[i] * hidden, x, i * hidden, hidden);
    }
    Angles angles =
        rope == null
            ? null
            : Angles.of(
                rope, windows.rows(), windows.rows(), windows.cols(), rows, work.ops().workers());
    for (int layer = 0; layer < blocks.layers(); layer++) {
      blocks.layer(layer, work, x, rows, segments, angles, steps);
      if (!steps.advance(layerWork(rows))) {
        return null;
      }
    }
    work.ops().normalise(x, rows, outputNorm);
    float[] out = new float[rows * hidden];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, i * hidden, out, windows.order()[i] * hidden, hidden);
    }
    times =
        new VisionTimes(afterStem - start, afterConvs - afterStem, System.nanoTime() - afterConvs);
    return out;
  }

  /** Of the last image. */
  VisionTimes times() {
    return times;
  }

  private ConvBlock.Image stem(ImageTensor image, EncoderWork work) {
    int height = image.height() / STEM;
    int width = image.width() / STEM;
    int rowFloats = image.width() * image.channels();
    int patchRow = STEM * image.channels();
    float[] from = image.pixels();
    RowProducts.Input patches =
        (row, to, at) -> {
          int corner = row / width * STEM * rowFloats + row % width * patchRow;
          for (int y = 0; y < STEM; y++) {
            System.arraycopy(from, corner + y * rowFloats, to, at + y * patchRow, patchRow);
          }
        };
    float[] out = stemmed.of(height * width, stem.rows());
    work.products().run(height * width, stem.cols(), patches, new RowProducts.Output(stem, out));
    work.ops().normaliseAndActivate(out, height * width, stemNorm);
    return new ConvBlock.Image(out, height, width);
  }

  /** Learnt places repeat beyond the standard image; tiles are told apart by their own place. */
  private void addPositions(float[] x, ImageTensor image, int height, int width) {
    int hidden = config.hidden();
    float[] tile = TilePlace.of(image, hidden);
    for (int row = 0; row < height; row++) {
      for (int col = 0; col < width; col++) {
        int at = (row * width + col) * hidden;
        if (positions.length > 0) {
          int place = row % config.gridHeight() * config.gridWidth() + col % config.gridWidth();
          for (int c = 0; c < hidden; c++) {
            x[at + c] += positions[place * hidden + c];
          }
        }
        for (int c = 0; c < tile.length; c++) {
          x[at + c] += tile[c];
        }
      }
    }
  }
}
