package org.mycromwell.engine.image;

/**
 * Whether a picture with a character grid is text on that grid, and not a chart or a form in which
 * some words happen to fit one. The pieces of ink tell: letters of text keep to columns and base
 * lines, and drawings have pieces larger than letters.
 */
final class GridEvidence {
  /** Ink that belongs to a piece. */
  private static final float INK = 0.3f;

  /**
   * Logistic regression over 477 screenshots of code whose grid was found and 570 charts, diagrams
   * and forms, with the fonts that are learnt: 476 and 24 count as text.
   */
  private static final double[] WEIGHTS = {
    7.10, 2.16, -7.79, -0.34, -6.31, -3.62, -0.52, 1.02, 3.74, 2.91, 4.96, 8.68, -2.80, 1.69
  };

  /** With what counts as text in doubt. */
  private static final double BIAS = -7.22 + 1;

  private final CharacterGrid grid;
  private final double advance;
  private double all;
  private double large;
  private double within;
  private double inLetters;
  private double inRuns;
  private int letters;
  private int lettersWithin;
  private int onBase;
  private int onBoth;
  private double phase;

  private GridEvidence(CharacterGrid grid) {
    this.grid = grid;
    advance = grid.advance();
  }

  /** Whether the picture is text on the grid that was found in it. */
  static boolean isText(Ink ink, CharacterGrid grid) {
    GridEvidence evidence = new GridEvidence(grid);
    InkPieces.of(ink, INK).each(evidence::add);
    return evidence.score() > 0;
  }

  private void add(int left, int right, int top, int bottom, int pixels) {
    all += pixels;
    double x = (left + right) / 2.0;
    double y = (top + bottom) / 2.0;
    double textTop = grid.baseline() - 1.5 * advance;
    double textBottom = grid.baseline() + (grid.rows() - 1) * grid.pitch() + 0.6 * advance;
    boolean inside =
        x > grid.left() - 1
            && x < grid.left() + grid.columns() * advance + 1
            && y > textTop
            && y < textBottom;
    within += inside ? pixels : 0;
    int width = right - left;
    int height = bottom - top;
    if (height > 2.5 * advance || width > 20 * advance) {
      large += pixels;
      return;
    }
    if (width > 1.3 * advance || height < 0.5 * advance) {
      inRuns += inside ? pixels : 0;
      return;
    }
    letters++;
    inLetters += pixels;
    if (!inside) {
      return;
    }
    lettersWithin++;
    double cosine = Math.cos(2 * Math.PI * ((x - grid.left()) / advance - 0.5));
    phase += cosine;
    double row = (bottom - grid.baseline()) / grid.pitch();
    if (Math.abs(row - Math.rint(row)) * grid.pitch() < 0.17 * advance + 0.6) {
      onBase++;
      onBoth += cosine > 0.3 ? 1 : 0;
    }
  }

  private double score() {
    if (all == 0) {
      return BIAS;
    }
    double many = Math.log(lettersWithin + 1.0);
    double inColumns = share(phase, lettersWithin);
    double inLines = share(onBase, lettersWithin);
    double kept = share(onBoth, letters);
    double[] features = {
      grid.confidence(),
      inColumns,
      inLines,
      share(lettersWithin, letters),
      large / all,
      within / all,
      many / 5,
      inLetters / all,
      inRuns / all,
      kept,
      inColumns * inLines,
      kept * many / 5,
      large / all * many / 5,
      Math.min(1, grid.rows() / 6.0)
    };
    double score = BIAS;
    for (int i = 0; i < features.length; i++) {
      score += WEIGHTS[i] * features[i];
    }
    return score;
  }

  private static double share(double part, int whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
