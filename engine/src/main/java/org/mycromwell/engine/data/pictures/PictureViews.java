package org.mycromwell.engine.data.pictures;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.Ink;
import org.mycromwell.engine.image.Picture;
import org.mycromwell.engine.image.ProcessedImage;
import org.mycromwell.engine.image.VisionInput;

/**
 * Turns pictures whose grid is known into what a model sees of them, by the way every picture goes
 * ({@link Ink}, {@link CharacterGrid#resample}): on the true grid moved a little, as an estimate
 * would be, or on the estimate itself. Labels are those of the cells that are seen. Immutable, for
 * any thread.
 */
final class PictureViews {
  /** Share of the pictures that are seen on the grid that the product finds. */
  static final double ESTIMATED = 0.3;

  /** Pixels of a cell that a moved grid is off, at most. */
  private static final double JITTER = 0.6;

  /** Share that advance and pitch are off, at most. */
  private static final double STRETCH = 0.005;

  /** Advances that an estimate is off, at most, where its labels still hold. */
  private static final double TOLERANCE = 0.25;

  /** Share of the characters that an estimate may leave out. */
  private static final double MAX_LOST = 0.03;

  /** Rows and columns that an estimate may have too many. */
  private static final int MAX_EXTRA = 4;

  private final VisionInput wanted;
  private final ImageProcessor processor;

  PictureViews(VisionInput wanted) {
    this.wanted = wanted;
    processor = new ImageProcessor(wanted);
  }

  /**
   * What is seen.
   *
   * @param text of what is seen: that of the picture, but for what a wrong estimate leaves out
   */
  record View(CodePicture picture, String text) {}

  View see(RenderedCode drawn, Draws random) {
    if (wanted.channels() == 3) {
      Picture picture = drawn.picture();
      ProcessedImage tiles = processor.process(picture, picture.rgb()[0]);
      return new View(new CodePicture(tiles.tensors(), new int[0]), drawn.text());
    }
    if (random.nextBoolean(ESTIMATED)) {
      Optional<View> estimated = estimated(drawn);
      if (estimated.isPresent()) {
        return estimated.get();
      }
    }
    CharacterGrid grid = moved(drawn, random);
    ImageTensor cells = grid.resample(Ink.of(drawn.picture()));
    return on(grid, drawn, List.of(cells)).orElseThrow();
  }

  /** On the grid that the product finds; empty when it is wrong or there is none. */
  Optional<View> estimated(RenderedCode drawn) {
    Picture picture = drawn.picture();
    ProcessedImage processed = processor.process(picture, picture.rgb()[0]);
    CharacterGrid grid = processed.grid();
    return grid == null ? Optional.empty() : on(grid, drawn, processed.tensors());
  }

  /**
   * What is seen of a picture from elsewhere, on the grid that the product finds; empty when that
   * is not where its text is.
   */
  Optional<View> see(Picture picture, String text) {
    ProcessedImage processed = processor.process(picture, picture.rgb()[0]);
    List<ImageTensor> seen = processed.tensors();
    if (wanted.channels() == 3) {
      return Optional.of(new View(new CodePicture(seen, new int[0]), text));
    }
    if (processed.grid() == null) {
      return Optional.empty();
    }
    return InkAlignment.labels(seen.getFirst(), text.lines().toList())
        .map(labels -> new View(new CodePicture(seen, labels), text));
  }

  private static Optional<View> on(CharacterGrid grid, RenderedCode drawn, List<ImageTensor> seen) {
    CharacterGrid truth = drawn.grid();
    int[] rows =
        places(
            grid.baseline(),
            grid.pitch(),
            grid.rows(),
            truth.baseline(),
            truth.pitch(),
            truth.rows(),
            TOLERANCE * truth.advance());
    double half = truth.advance() / 2;
    int[] columns =
        places(
            grid.left() + grid.advance() / 2,
            grid.advance(),
            grid.columns(),
            truth.left() + half,
            truth.advance(),
            truth.columns(),
            TOLERANCE * truth.advance());
    if (rows.length == 0 || columns.length == 0) {
      return Optional.empty();
    }
    int[] labels = new int[grid.rows() * grid.columns()];
    int kept = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < columns.length; column++) {
        if (rows[row] >= 0 && columns[column] >= 0) {
          int label = drawn.labels()[rows[row] * truth.columns() + columns[column]];
          labels[row * grid.columns() + column] = label;
          kept += label == CellLabels.BLANK ? 0 : 1;
        }
      }
    }
    long all = Arrays.stream(drawn.labels()).filter(label -> label != CellLabels.BLANK).count();
    if (kept < (1 - MAX_LOST) * all || kept == 0) {
      return Optional.empty();
    }
    String text = Excerpt.text(CellLabels.lines(labels, grid.columns()));
    return Optional.of(new View(new CodePicture(seen, labels), text));
  }

  /**
   * Which true row or column each of a grid shows, -1 for none; empty when it does not fit: between
   * two, or the same twice.
   */
  private static int[] places(
      double from,
      double step,
      int count,
      double trueFrom,
      double trueStep,
      int trueCount,
      double tolerance) {
    if (count > trueCount + MAX_EXTRA) {
      return new int[0];
    }
    int[] places = new int[count];
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      double at = (from + i * step - trueFrom) / trueStep;
      int place = (int) Math.round(at);
      boolean inside = place >= 0 && place < trueCount;
      if (place == last || (inside && Math.abs(at - place) * trueStep > tolerance)) {
        return new int[0];
      }
      places[i] = inside ? place : -1;
      last = place;
    }
    return places;
  }

  /** The true grid as an estimate might be: a little off, now and then with more than the text. */
  private static CharacterGrid moved(RenderedCode drawn, Draws random) {
    CharacterGrid grid = drawn.grid();
    RenderedCode.Area area = drawn.area();
    double pixel = grid.advance() / CharacterGrid.CELL_WIDTH;
    double width = grid.columns() * grid.advance();
    double height = grid.rows() * grid.pitch();
    double left = grid.left() + pixel * random.nextDouble(-JITTER, JITTER);
    double baseline = grid.baseline() + pixel * random.nextDouble(-JITTER, JITTER);
    // Never so much that the last column is in the next cell.
    double wider = Math.min(STRETCH, 2 * JITTER * pixel / width) * random.nextDouble(-1, 1);
    double higher = Math.min(STRETCH, JITTER * pixel / height) * random.nextDouble(-1, 1);
    double advance = grid.advance() * (1 + wider);
    double pitch = grid.pitch() * (1 + higher);
    int rows = grid.rows();
    int columns = grid.columns();
    // What is not code, such as line numbers, does not become blank cells.
    if (random.nextBoolean(0.05) && left - advance >= area.x()) {
      left -= advance;
      columns++;
    }
    if (random.nextBoolean(0.03) && baseline - 2 * pitch >= area.y()) {
      baseline -= pitch;
      rows++;
    }
    if (random.nextBoolean(0.06) && baseline + rows * pitch <= area.y() + area.height()) {
      rows++;
    }
    int room = (int) ((area.x() + area.width() - left) / advance) - columns;
    if (random.nextBoolean(0.4) && room > 0) {
      columns += 1 + random.nextInt(Math.min(room, MAX_EXTRA - 1));
    }
    return new CharacterGrid(left, advance, baseline, pitch, rows, columns, grid.confidence());
  }
}
