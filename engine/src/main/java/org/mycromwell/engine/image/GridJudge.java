package org.mycromwell.engine.image;

import java.util.Optional;
import java.util.stream.IntStream;

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

  /** So many letters and figures are more than titles, or words of a chart on one grid, have. */
  private static final int MANY_LETTERS = 30;

  /** If they are read so surely. */
  private static final double SURELY_TEXT = 0.9;

  /** And have this share of the ink. */
  private static final double MUCH = 0.5;

  /** What is read so surely cannot be read better. */
  private static final double BEYOND_DOUBT = 0.98;

  /** How much more surely other ink must be read. */
  private static final double CLEARLY = 1.01;

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

  /** Rows that are read so surely are code. */
  private static final double CODE = 0.85;

  /**
   * So many letters and figures in them are no title: one in another size leaves the columns before
   * that, and one in the font of the code seldom stands on a line of it.
   */
  private static final int NO_TITLE = 8;

  /** Away from the paper of the code are titles, and highlighted lines that are read so surely. */
  private static final double CODE_OFF_PAPER = 0.95;

  /** Underlined ones still are, if there is more code beyond them; titles are not. */
  private static final double MAYBE_CODE = 0.5;

  /** Rows at each end that may be no code; as many may be blank in code. */
  private static final int ENDS = 3;

  private final CellReader reader;
  private final int maxCells;
  private final Ink ink;
  private final GridEstimator.Found found;

  /** The ink without ruled lines. */
  private final Ink text;

  /**
   * @param maxCells of a grid that the reader takes
   */
  GridJudge(CellReader reader, int maxCells, Ink ink, GridEstimator.Found found) {
    this.reader = reader;
    this.maxCells = maxCells;
    this.ink = ink;
    this.found = found;
    this.text = ink.withoutRules(found.grids().getFirst().advance());
  }

  /**
   * A grid.
   *
   * @param score how much of the ink is in its cells and how surely it is read; 1 where nothing is
   *     read
   * @param letters that are read, and figures
   */
  record Choice(CharacterGrid grid, double score, double sureness, int letters) {
    /** Whether what is read beyond doubt leaves nothing to be found. */
    boolean isSure() {
      return sureness >= BEYOND_DOUBT;
    }

    /** Whether this is more text, not just a title or some signs more. */
    boolean isMoreText(Choice other) {
      return 4 * letters > 5 * other.letters && sureness >= SURE;
    }

    /** Whether this is clearly better. */
    boolean isBetter(Choice other) {
      return score > other.score && sureness > CLEARLY * other.sureness;
    }
  }

  /**
   * The first grid found or a better one.
   *
   * @param text whether the picture is text by its shapes; one that is not, such as a crop of some
   *     characters, has a grid only if its ink is read surely there, by share of the ink times
   *     probability
   */
  Optional<Choice> choose(boolean text) {
    CharacterGrid first = found.grids().getFirst();
    Optional<Choice> chosen =
        read(first)
            .filter(grid -> text || score(grid) >= PERHAPS_TEXT || isWord(grid))
            .map(this::withoutMarks)
            .map(this::orAnother)
            .map(this::extended)
            .map(this::trimmed)
            .map(this::withoutMarks)
            .filter(read -> text || isText(read))
            .map(read -> new Choice(read.grid(), score(read), read.sureness(), letters(read)));
    return text ? Optional.of(chosen.orElse(new Choice(first, 1, 1, 0))) : chosen;
  }

  /** Whether there is something to read, such as one of some lines. */
  private static boolean isWord(ReadGrid read) {
    return letters(read) >= NO_TITLE && read.sureness() >= SURELY_TEXT;
  }

  private static int letters(ReadGrid read) {
    return IntStream.range(0, read.grid().rows()).map(read::letters).sum();
  }

  /** Whether nearly all ink is read as text, or much of it beyond doubt, as below a wide title. */
  private boolean isText(ReadGrid read) {
    return score(read) >= TEXT
        || (letters(read) >= MANY_LETTERS
            && read.sureness() >= SURELY_TEXT
            && found.covered(read.grid(), ink.width()) >= MUCH);
  }

  private Optional<ReadGrid> read(CharacterGrid grid) {
    if (!fits(grid)) {
      return Optional.empty();
    }
    ImageTensor image = grid.resample(ink);
    return reader.read(image).map(cells -> new ReadGrid(grid, image, grid.resample(text), cells));
  }

  private boolean fits(CharacterGrid grid) {
    return (long) grid.rows() * grid.columns() <= maxCells;
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
    CharacterGrid all = found.withInk(grid.rows(-above, above + grid.rows() + below), ink.width());
    if (!fits(all)) {
      return read;
    }
    ImageTensor beyond = all.resample(text);
    if (!inked(beyond, 0, above) && !inked(beyond, above + grid.rows(), all.rows())) {
      return read;
    }
    return read(all)
        .map(whole -> {
          int more = codeBeyond(whole, above, -1);
          int less = codeBeyond(whole, above + grid.rows() - 1, 1);
          return more + less == 0 ? read : withRows(read, -more, grid.rows() + more + less);
        })
        .orElse(read);
  }

  private static boolean inked(ImageTensor image, int from, int to) {
    return IntStream.range(from, to).anyMatch(row -> ReadGrid.inked(image, row) > 0);
  }

  /**
   * How many rows beyond one in a direction are code. A bracket alone tells little, so rows of few
   * characters need to be on the paper of the code, where titles seldom are.
   */
  private int codeBeyond(ReadGrid read, int row, int step) {
    int last = 0;
    int lastOnPaper = 0;
    boolean onPaper = true;
    int letters = 0;
    int others = 0;
    for (int n = 1; others <= ENDS; n++) {
      int next = row + n * step;
      if (next < 0 || next >= read.grid().rows()) {
        break;
      }
      onPaper &= onPaper(read.grid(), next);
      double sureness = read.sureness(next);
      boolean wide = onPaper || read.letters(next) >= MANY_LETTERS;
      if (sureness >= (wide ? CODE : CODE_OFF_PAPER)) {
        last = n;
        lastOnPaper = onPaper ? n : lastOnPaper;
        letters += read.letters(next);
        others = 0;
      } else if (sureness >= MAYBE_CODE || read.inked(next) <= FEW) {
        others++;
      } else {
        break;
      }
    }
    return letters >= NO_TITLE ? last : lastOnPaper;
  }

  private boolean onPaper(CharacterGrid grid, int row) {
    double baseline = grid.baseline() + row * grid.pitch();
    return baseline - 1.2 * grid.advance() >= ink.top() && baseline <= ink.bottom();
  }

  /** Without first and last rows that are no code, such as titles. */
  private ReadGrid trimmed(ReadGrid read) {
    int rows = read.grid().rows();
    int first = noCode(read, 0, 1);
    int last = noCode(read, rows - 1, -1);
    if (first + last == 0 || first + last >= rows) {
      return read;
    }
    return withRows(read, first, rows - first - last);
  }

  private static int noCode(ReadGrid read, int end, int step) {
    int rows = 0;
    for (int n = 0; n < Math.min(ENDS, read.grid().rows() - 1); n++) {
      int row = end + n * step;
      int inked = read.inked(row);
      double unsure = Math.min(UNSURE, read.surenessBeside(row) - BELOW_OTHERS);
      if (inked > 0
          && read.sureness(row) >= (inked <= FEW ? UNSURE_FEW : unsure)
          && !read.isRuled(row, unsure)) {
        break;
      }
      rows = n + 1;
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
