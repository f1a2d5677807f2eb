package org.mycromwell.engine.image;

import java.util.Optional;

/**
 * Corrects the grid that {@link GridEstimator} found by what a reader makes of its cells: it is
 * sure of nearly every character on the right grid, of few on a wrong one, and of hardly any in the
 * rows of a title or a status bar.
 */
final class GridJudge {
  /** Grids that are looked at when the first one is read unsurely. */
  private static final int CANDIDATES = 8;

  /** From here on no other grid is looked at. */
  private static final double SURE = 0.85;

  /** What is read so surely is text, whatever its shapes say. */
  private static final double TEXT = 0.7;

  /** What is read less surely on the first grid is a drawing; no other grid is tried then. */
  private static final double PERHAPS_TEXT = 0.3;

  /** How much better another grid must be, as the geometry spoke for the first one. */
  private static final double BETTER = 1.03;

  /** Rows at the ends that are read less surely are no code. */
  private static final double UNSURE = 0.55;

  /** And so much less than the others. */
  private static final double BELOW_OTHERS = 0.3;

  /** The same for rows of few characters, such as a bracket. */
  private static final double UNSURE_FEW = 0.35;

  /** Characters of a row that are few. */
  private static final int FEW = 3;

  /** The share of the ink from which on there is not enough left for more lines. */
  private static final double NEARLY_ALL = 0.95;

  /** Rows that are read so surely are code. */
  private static final double CODE = 0.85;

  /** So many of them are no title: in the font of the code that is read surely too. */
  private static final int NO_TITLE = 3;

  /** Underlined ones still are, if there is more code beyond them; titles are not. */
  private static final double MAYBE_CODE = 0.5;

  /** Rows at each end that may be no code; as many may be blank in code. */
  private static final int ENDS = 3;

  private final CellReader reader;
  private final int maxCells;
  private final Ink ink;
  private final GridEstimator.Found found;

  /**
   * @param maxCells of a grid that the reader takes
   */
  GridJudge(CellReader reader, int maxCells, Ink ink, GridEstimator.Found found) {
    this.reader = reader;
    this.maxCells = maxCells;
    this.ink = ink;
    this.found = found;
  }

  /**
   * The first grid found or a better one.
   *
   * @param text whether the picture is text by its shapes; one that is not, such as a crop of some
   *     characters, has a grid only if its ink is read surely there, by share of the ink times
   *     probability
   */
  Optional<CharacterGrid> choose(boolean text) {
    CharacterGrid first = found.grids().getFirst();
    Optional<ReadGrid> read =
        read(first)
            .filter(grid -> text || score(grid) >= PERHAPS_TEXT)
            .map(this::withoutMarks)
            .map(this::orAnother)
            .map(this::extended)
            .map(this::trimmed)
            .map(this::withoutMarks);
    if (text) {
      return Optional.of(read.map(ReadGrid::grid).orElse(first));
    }
    return read.filter(grid -> score(grid) >= TEXT).map(ReadGrid::grid);
  }

  private Optional<ReadGrid> read(CharacterGrid grid) {
    if ((long) grid.rows() * grid.columns() > maxCells) {
      return Optional.empty();
    }
    ImageTensor image = grid.resample(ink);
    return reader.read(image).map(cells -> new ReadGrid(grid, image, cells));
  }

  /** How much of the ink is in the cells of a grid and how surely it is read. */
  private double score(ReadGrid read) {
    return found.covered(read.grid(), ink.width()) * read.sureness();
  }

  private ReadGrid orAnother(ReadGrid first) {
    ReadGrid best = first;
    double most = score(first);
    if (most >= SURE) {
      return first;
    }
    double trusted = Math.min(CharacterGrid.TRUSTED, first.grid().confidence());
    for (CharacterGrid grid : found.more(ink.width(), CANDIDATES)) {
      // No grid is better than with all that is in its cells read surely.
      if (grid.confidence() < trusted || found.covered(grid, ink.width()) <= BETTER * most) {
        continue;
      }
      ReadGrid other = read(grid).orElse(first);
      double score = score(other);
      if (score > BETTER * most) {
        best = other;
        most = score;
      }
    }
    return best;
  }

  /** With rows above and below that are read as surely as code is. */
  private ReadGrid extended(ReadGrid read) {
    CharacterGrid grid = read.grid();
    double highest = grid.baseline() - 1.2 * grid.advance();
    double lowest = ink.height() - 0.1 * grid.advance();
    int above = Math.max(0, (int) Math.floor(highest / grid.pitch()));
    int rows = (int) Math.floor((lowest - grid.baseline()) / grid.pitch()) + 1;
    int below = Math.max(0, rows - grid.rows());
    if (above + below == 0 || found.covered(grid, ink.width()) > NEARLY_ALL) {
      return read;
    }
    return read(grid.rows(-above, above + grid.rows() + below))
        .map(whole -> {
          int more = codeBeyond(whole, above, -1);
          int less = codeBeyond(whole, above + grid.rows() - 1, 1);
          return more + less == 0 ? read : withRows(read, -more, grid.rows() + more + less);
        })
        .orElse(read);
  }

  /** How many rows beyond one in a direction are code. */
  private static int codeBeyond(ReadGrid read, int row, int step) {
    int last = 0;
    int code = 0;
    int others = 0;
    for (int n = 1; others <= ENDS; n++) {
      int next = row + n * step;
      if (next < 0 || next >= read.grid().rows()) {
        break;
      }
      double sureness = read.sureness(next);
      if (sureness >= CODE) {
        last = n;
        code++;
        others = 0;
      } else if (sureness >= MAYBE_CODE || read.inked(next) <= FEW) {
        others++;
      } else {
        break;
      }
    }
    return code >= NO_TITLE ? last : 0;
  }

  /** Without first and last rows that are no code, such as titles. */
  private ReadGrid trimmed(ReadGrid read) {
    int rows = read.grid().rows();
    double unsure = Math.min(UNSURE, read.sureness() - BELOW_OTHERS);
    int first = noCode(read, unsure, 0, 1);
    int last = noCode(read, unsure, rows - 1, -1);
    if (first + last == 0 || first + last >= rows) {
      return read;
    }
    return withRows(read, first, rows - first - last);
  }

  private static int noCode(ReadGrid read, double unsure, int end, int step) {
    int rows = 0;
    for (int n = 0; n < Math.min(ENDS, read.grid().rows() - 1); n++) {
      int row = end + n * step;
      int inked = read.inked(row);
      if (inked > 0 && read.sureness(row) >= (inked <= FEW ? UNSURE_FEW : unsure)) {
        break;
      }
      rows = inked > 0 ? n + 1 : rows;
    }
    return rows;
  }

  /** With other rows, and the columns that have ink in these. */
  private ReadGrid withRows(ReadGrid read, int first, int count) {
    return read(found.withInk(read.grid().rows(first, count), ink.width())).orElse(read);
  }

  private ReadGrid withoutMarks(ReadGrid read) {
    MarginMarks code = MarginMarks.of(read);
    return code.begin() == 0 && code.end() == read.grid().columns()
        ? read
        : read(read.grid().columns(code.begin(), code.end())).orElse(read);
  }
}
