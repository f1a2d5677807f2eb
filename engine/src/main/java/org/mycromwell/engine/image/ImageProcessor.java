package org.mycromwell.engine.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Makes of a picture what a vision encoder takes, at native resolution as far as it can: text of a
 * screenshot that is scaled down is lost. Safe for as many threads as its reader is.
 */
public final class ImageProcessor {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] DEVIATION = {0.229f, 0.224f, 0.225f};

  /** Ink of so many lines that is not in the grid is worth a word. */
  private static final double UNREAD = 0.7;

  /** How much more ink the cells must have in another way to look for it. */
  private static final double MORE_INK = 1.02;

  /** Who cannot tell what stands in a cell leaves the grid as it was found. */
  private static final CellReader NO_READER = _ -> Optional.empty();

  private final VisionInput wanted;
  private final CellReader reader;

  /** A processor for one kind of encoder. */
  public ImageProcessor(VisionInput wanted) {
    this(wanted, NO_READER);
  }

  /**
   * A processor for one encoder.
   *
   * @param reader corrects the character grid by what it reads there
   */
  public ImageProcessor(VisionInput wanted, CellReader reader) {
    this.wanted = wanted;
    this.reader = reader;
  }

  /**
   * Where the encoder wants ink, lays the picture on its character grid; a drawing without one is
   * left whole or scaled down to a tile. Coloured pictures that do not fit a tile are cut into
   * tiles with an overview.
   *
   * @param background {@code 0xRRGGBB} for what tiles have beyond the picture
   */
  public ProcessedImage process(Picture picture, int background) {
    List<String> words = new ArrayList<>(picture.facts().words());
    if (wanted.channels() == 1) {
      return laid(picture)
          .map(laid -> onGrid(picture, laid, words))
          .orElseGet(() -> drawing(picture));
    }
    float[] padding = new float[3];
    for (int c = 0; c < 3; c++) {
      padding[c] = normalised(background, c);
    }
    return tiled(picture, (y, row) -> colours(picture, y, row), padding, words);
  }

  /**
   * A grid laid on the ink of a picture.
   *
   * @param unread how many lines of it there might be above and below
   */
  private record Laid(Ink ink, GridJudge.Choice choice, double unread) {}

  /** The grid, or empty for a drawing. Where it is read with doubt, the ink may be to blame. */
  private Optional<Laid> laid(Picture picture) {
    Optional<Laid> laid = laid(Ink.of(picture)).map(this::orWithoutPanel);
    if (laid.isEmpty() || laid.get().choice().isSure()) {
      return laid;
    }
    Ink other = Ink.withoutPatches(picture);
    if (inkOn(laid.get(), other) <= MORE_INK * inkOn(laid.get(), laid.get().ink())) {
      return laid;
    }
    return laid(other).filter(again -> again.choice().isBetter(laid.get().choice())).or(() -> laid);
  }

  /** A single line may be highlighted, and not the panel that the others are on. */
  private Laid orWithoutPanel(Laid laid) {
    Ink ink = laid.ink();
    if (laid.choice().grid().rows() > 1 || (ink.top() == 0 && ink.bottom() == ink.height())) {
      return laid;
    }
    return laid(ink.withoutPanel())
        .filter(other -> other.choice().isMoreText(laid.choice()))
        .orElse(laid);
  }

  private static double inkOn(Laid laid, Ink ink) {
    double sum = 0;
    for (float pixel : laid.choice().grid().resample(ink).pixels()) {
      sum += pixel;
    }
    return sum;
  }

  private Optional<Laid> laid(Ink ink) {
    GridEstimator.Found found = GridEstimator.candidates(ink, 1);
    if (found.grids().isEmpty()) {
      return Optional.empty();
    }
    CharacterGrid grid = found.grids().getFirst();
    boolean text = grid.confidence() >= CharacterGrid.TRUSTED && GridEvidence.isText(ink, grid);
    return new GridJudge(reader, maxCells(), ink, found)
        .choose(text)
        .map(choice -> new Laid(ink, choice, found.linesBeside(choice.grid(), ink.width())));
  }

  private int maxCells() {
    int cell = CharacterGrid.CELL_HEIGHT * CharacterGrid.CELL_WIDTH;
    return (int) ((long) wanted.maxTokens() * wanted.tokenSize() * wanted.tokenSize() / cell);
  }

  private ProcessedImage onGrid(Picture picture, Laid laid, List<String> words) {
    CharacterGrid grid = laid.choice().grid();
    long pixels =
        (long) grid.rows() * CharacterGrid.CELL_HEIGHT * grid.columns() * CharacterGrid.CELL_WIDTH;
    long tokens = pixels / ((long) wanted.tokenSize() * wanted.tokenSize());
    if (tokens > wanted.maxTokens()) {
      throw new EngineException(
          Kind.CONTEXT_FULL,
          "the image shows "
              + grid.rows()
              + " lines of "
              + grid.columns()
              + " characters, "
              + tokens
              + " tokens, and the model takes "
              + wanted.maxTokens()
              + "; a smaller part of it would fit.");
    }
    words.add(
        String.format(
            Locale.ROOT,
            "%d lines of %d characters of %.1f x %.1f pixels",
            grid.rows(),
            grid.columns(),
            grid.advance(),
            grid.pitch()));
    if (laid.unread() >= UNREAD) {
      words.add("what stands above or below these lines is not read");
    }
    return new ProcessedImage(
        List.of(grid.resample(laid.ink())),
        picture.facts(),
        grid,
        CharacterGrid.CELL_WIDTH / grid.advance(),
        1,
        1,
        (int) tokens,
        words);
  }

  /**
   * What {@link #process} gives for pictures that are no text where the encoder wants ink: they
   * stay in one piece, as parts of a drawing say little.
   */
  public ProcessedImage drawing(Picture picture) {
    List<String> words = new ArrayList<>(picture.facts().words());
    words.add("no character grid found");
    int width = picture.width();
    int height = picture.height();
    double scale =
        Math.min(1, Math.min((double) wanted.width() / width, (double) wanted.height() / height));
    int newWidth = scaledSide(width, scale);
    int newHeight = scaledSide(height, scale);
    if (scale < 1) {
      words.add("scaled down to " + newWidth + " x " + newHeight);
    }
    float[] pixels =
        resized(Sampling.Rows.of(PlainInk.of(picture)), width, height, newWidth, newHeight);
    ImageTensor whole =
        tile(pixels, newWidth, newHeight, new float[1], 0, 0, ImageTensor.WHOLE, ImageTensor.WHOLE);
    List<ImageTensor> tensors = List.of(whole);
    return new ProcessedImage(tensors, picture.facts(), null, scale, 1, 1, tokens(tensors), words);
  }

  private ProcessedImage tiled(
      Picture picture, Sampling.Rows rows, float[] padding, List<String> words) {
    int width = picture.width();
    int height = picture.height();
    List<ImageTensor> tensors = new ArrayList<>();
    if (width <= wanted.width() && height <= wanted.height()) {
      float[] pixels = resized(rows, width, height, width, height);
      tensors.add(tile(pixels, width, height, padding, 0, 0, ImageTensor.WHOLE, ImageTensor.WHOLE));
      return new ProcessedImage(tensors, picture.facts(), null, 1, 1, 1, tokens(tensors), words);
    }
    double scale = scaleToFit(width, height);
    // Only what the tiles show becomes numbers of its own: a picture may be large.
    int newWidth = scale < 1 ? scaledSide(width, scale) : width;
    int newHeight = scale < 1 ? scaledSide(height, scale) : height;
    float[] scaled = resized(rows, width, height, newWidth, newHeight);
    if (scale < 1) {
      words.add("scaled down to " + newWidth + " x " + newHeight);
    }
    width = newWidth;
    height = newHeight;
    int tileRows = Math.ceilDiv(height, wanted.height());
    int tileColumns = Math.ceilDiv(width, wanted.width());
    for (int row = 0; row < tileRows; row++) {
      for (int column = 0; column < tileColumns; column++) {
        tensors.add(
            tile(
                scaled,
                width,
                height,
                padding,
                column * wanted.width(),
                row * wanted.height(),
                row,
                column));
      }
    }
    double whole = Math.min((double) wanted.width() / width, (double) wanted.height() / height);
    int overviewWidth = scaledSide(width, whole);
    int overviewHeight = scaledSide(height, whole);
    tensors.add(
        tile(
            resized(Sampling.Rows.of(scaled), width, height, overviewWidth, overviewHeight),
            overviewWidth,
            overviewHeight,
            padding,
            0,
            0,
            ImageTensor.WHOLE,
            ImageTensor.WHOLE));
    words.add(tileRows + " x " + tileColumns + " tiles and an overview");
    return new ProcessedImage(
        tensors, picture.facts(), null, scale, tileRows, tileColumns, tokens(tensors), words);
  }

  /** The largest scale up to 1 at which the tiles suffice. */
  private double scaleToFit(int width, int height) {
    double best = 0;
    for (int columns = 1; columns <= wanted.maxTiles(); columns++) {
      int rows = wanted.maxTiles() / columns;
      best =
          Math.max(
              best,
              Math.min(
                  (double) columns * wanted.width() / width,
                  (double) rows * wanted.height() / height));
    }
    return Math.min(1, best);
  }

  private static int scaledSide(int side, double scale) {
    return Math.max(1, (int) (side * scale + 1e-6));
  }

  private float[] resized(Sampling.Rows rows, int width, int height, int newWidth, int newHeight) {
    float[] out = new float[newWidth * newHeight * wanted.channels()];
    Sampling.resample(
        rows,
        width,
        wanted.channels(),
        Sampling.of(height, 0, (double) height / newHeight, newHeight),
        Sampling.of(width, 0, (double) width / newWidth, newWidth),
        out,
        0);
    return out;
  }

  /** A tile, padded to whole tokens: the last ones are smaller rather than mostly padding. */
  private ImageTensor tile(
      float[] pixels,
      int width,
      int height,
      float[] padding,
      int left,
      int top,
      int tileRow,
      int tileColumn) {
    int channels = wanted.channels();
    int inWidth = Math.min(wanted.width(), width - left);
    int inHeight = Math.min(wanted.height(), height - top);
    int outWidth = Math.ceilDiv(inWidth, wanted.tokenSize()) * wanted.tokenSize();
    // Rows of ink are rows of characters, whether there are any or not.
    int unit =
        channels == 1 && wanted.height() % CharacterGrid.CELL_HEIGHT == 0
            ? Math.max(wanted.tokenSize(), CharacterGrid.CELL_HEIGHT)
            : wanted.tokenSize();
    int outHeight = Math.ceilDiv(inHeight, unit) * unit;
    float[] out = new float[outWidth * outHeight * channels];
    for (int i = 0; i < out.length; i++) {
      out[i] = padding[i % channels];
    }
    for (int y = 0; y < inHeight; y++) {
      System.arraycopy(
          pixels,
          ((top + y) * width + left) * channels,
          out,
          y * outWidth * channels,
          inWidth * channels);
    }
    return new ImageTensor(out, outHeight, outWidth, channels, tileRow, tileColumn);
  }

  private int tokens(List<ImageTensor> tensors) {
    int tokens = 0;
    for (ImageTensor tensor : tensors) {
      tokens += tensor.height() / wanted.tokenSize() * (tensor.width() / wanted.tokenSize());
    }
    return tokens;
  }

  private static void colours(Picture picture, int y, float[] row) {
    int at = y * picture.width();
    for (int i = 0; i < row.length; i += 3) {
      int rgb = picture.rgb()[at++];
      for (int c = 0; c < 3; c++) {
        row[i + c] = normalised(rgb, c);
      }
    }
  }

  private static float normalised(int rgb, int channel) {
    float value = (rgb >> (16 - 8 * channel) & 0xff) / 255f;
    return (value - MEAN[channel]) / DEVIATION[channel];
  }
}
