package org.mycromwell.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Characters are bars, and the reader is sure of those that stand in the middle of their cells. */
class GridJudgeTest {
  private static final int WIDTH = 360;
  private static final int HEIGHT = 260;
  private static final int ROWS = 8;
  private static final int COLUMNS = 30;
  private static final int ENOUGH = 10_000;

  private final float[] ink = new float[WIDTH * HEIGHT];
  private final CharacterGrid truth = new CharacterGrid(64, 8, 72, 20, ROWS, COLUMNS, 1);
  private final List<ImageTensor> read = new ArrayList<>();
  private double titles = 1;
  private int paper;

  @Test
  void theGridThatIsReadSurelyIsChosen() {
    code(0, ROWS);
    CharacterGrid wrong = new CharacterGrid(64, 10.6, 66, 27, 6, 23, 1);
    CharacterGrid chosen = choose(wrong);
    assertThat(chosen.advance()).isCloseTo(truth.advance(), within(0.05));
    assertThat(chosen.pitch()).isCloseTo(truth.pitch(), within(0.2));
    assertThat(chosen.left()).isCloseTo(truth.left(), within(1.0));
    assertThat(chosen.baseline()).isCloseTo(truth.baseline(), within(1.0));
    assertThat(chosen.rows()).isEqualTo(ROWS);
  }

  @Test
  void aGridThatIsReadSurelyStays() {
    code(0, ROWS);
    assertThat(choose(truth)).isEqualTo(truth);
    // No other candidate is read, as that takes time.
    assertThat(read).hasSize(1);
  }

  @Test
  void nothingChangesWhereNothingIsRead() {
    code(0, ROWS);
    CharacterGrid wrong = new CharacterGrid(64, 10.6, 66, 27, 6, 23, 1);
    assertThat(judge(_ -> Optional.empty(), ENOUGH, wrong).choose(true))
        .contains(new GridJudge.Choice(wrong, 1, 1, 0));
  }

  @Test
  void aGridTooLargeForTheReaderIsNotShownToIt() {
    code(0, ROWS);
    assertThat(judge(this::read, ROWS * COLUMNS - 1, truth).choose(true))
        .contains(new GridJudge.Choice(truth, 1, 1, 0));
    assertThat(read).isEmpty();
  }

  @Test
  void whatHasNotTheShapeOfTextMustBeReadSurely() {
    code(0, ROWS);
    assertThat(judge(this::read, ENOUGH, truth).choose(false).map(GridJudge.Choice::grid))
        .contains(truth);
    assertThat(judge(_ -> Optional.empty(), ENOUGH, truth).choose(false)).isEmpty();
    // More than half of the ink is beside the grid, as in a chart with some words.
    fill(0, 244, WIDTH, HEIGHT);
    assertThat(judge(this::read, ENOUGH, truth).choose(false)).isEmpty();
  }

  @Test
  void titlesAndStatusBarsAreCutOff() {
    code(0, ROWS);
    titles = 0.2;
    row(-1, 0, 20);
    row(ROWS, 0, 20);
    assertThat(choose(truth.rows(-1, ROWS + 2))).isEqualTo(truth);
  }

  @Test
  void aBracketReadWithDoubtIsNoTitle() {
    code(0, ROWS);
    titles = 0.5;
    row(ROWS, 0, 1);
    CharacterGrid grid = truth.rows(0, ROWS + 1);
    assertThat(choose(grid)).isEqualTo(grid);
  }

  @Test
  void codeBeyondTheRowsIsAdded() {
    code(0, ROWS - 3);
    for (int row = ROWS - 3; row < ROWS; row++) {
      row(row, 2, 6);
    }
    assertThat(choose(truth.rows(0, ROWS - 3))).isEqualTo(truth);
  }

  @Test
  void aFewLettersAwayFromThePaperMayBeATitleInTheSameFont() {
    code(2, ROWS);
    row(0, 2, 5);
    row(1, 2, 5);
    paper = 100;
    CharacterGrid grid = truth.rows(2, ROWS - 2);
    assertThat(choose(grid)).isEqualTo(grid);
  }

  @Test
  void aHighlightedLineIsCodeThoughItIsNotOnThePaper() {
    code(1, ROWS);
    row(0, 0, 20);
    paper = 80;
    assertThat(choose(truth.rows(1, ROWS - 1))).isEqualTo(truth);
  }

  @Test
  void aBracketOnThePaperIsAdded() {
    code(0, ROWS - 2);
    row(ROWS - 1, 0, 1);
    assertThat(choose(truth.rows(0, ROWS - 2))).isEqualTo(truth);
  }

  @Test
  void blankRowsAroundTheCodeAreLeftOut() {
    code(0, ROWS);
    fill(0, 256, WIDTH, 257);
    assertThat(choose(truth.rows(-1, ROWS + 2))).isEqualTo(truth);
  }

  @Test
  void muchThatIsReadBeyondDoubtIsTextBelowAWideTitle() {
    code(0, ROWS);
    fill(4, 4, 124, 20);
    assertThat(judge(this::read, ENOUGH, truth).choose(false).map(GridJudge.Choice::grid))
        .contains(truth);
  }

  @Test
  void marksBesideTheCodeAreLeftOut() {
    code(0, ROWS);
    CharacterGrid wide = new CharacterGrid(32, 8, 72, 20, ROWS, COLUMNS + 10, 1);
    row(2, -4, -3);
    row(5, -4, -3);
    row(3, COLUMNS + 5, COLUMNS + 6);
    assertThat(choose(wide)).isEqualTo(truth);
  }

  @Test
  void aBarAtTheRightIsNoCharacter() {
    code(0, ROWS);
    CharacterGrid wide = new CharacterGrid(64, 8, 72, 20, ROWS, COLUMNS + 2, 1);
    fill(64 + (COLUMNS + 1) * 8 + 2, 40, 64 + (COLUMNS + 1) * 8 + 5, 240);
    assertThat(choose(wide).columns()).isEqualTo(COLUMNS);
    assertThat(choose(wide)).matches(truth::isLike);
  }

  @Test
  void bracketsThatBeginFartherLeftAreNoMarks() {
    code(1, ROWS - 1);
    row(0, -4, -3);
    row(ROWS - 1, -4, -3);
    CharacterGrid indented = new CharacterGrid(32, 8, 72, 20, ROWS, COLUMNS + 4, 1);
    assertThat(choose(indented)).isEqualTo(indented);
  }

  private CharacterGrid choose(CharacterGrid first) {
    return judge(this::read, ENOUGH, first).choose(true).orElseThrow().grid();
  }

  private GridJudge judge(CellReader reader, int maxCells, CharacterGrid first) {
    Ink whole = new Ink(ink, WIDTH, HEIGHT, 0xffffff, paper, HEIGHT);
    return new GridJudge(reader, maxCells, whole, new GridEstimator.Found(List.of(first), ink));
  }

  private Optional<CharacterCells> read(ImageTensor image) {
    read.add(image);
    int rows = image.height() / CharacterGrid.CELL_HEIGHT;
    int columns = image.width() / CharacterGrid.CELL_WIDTH;
    int[] classes = new int[rows * columns];
    float[] probabilities = new float[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double all = 0;
        double edges = 0;
        double faint = 1;
        for (int y = 0; y < CharacterGrid.CELL_HEIGHT; y++) {
          for (int x = 0; x < CharacterGrid.CELL_WIDTH; x++) {
            float value =
                image
                    .pixels()[
                    (row * CharacterGrid.CELL_HEIGHT + y) * image.width()
                        + column * CharacterGrid.CELL_WIDTH
                        + x];
            all += value;
            boolean middle = x > 0 && x < 7 && y > 1 && y < CharacterGrid.CELL_ASCENT + 1;
            edges += middle ? 0 : value;
            faint = value > 0.5 && value < 0.9 ? titles : faint;
          }
        }
        classes[row * columns + column] = all > 2 ? 'x' - ' ' : 0;
        probabilities[row * columns + column] = edges > 1 ? 0.2f : (float) faint;
      }
    }
    return Optional.of(new CharacterCells(rows, columns, classes, probabilities));
  }

  /** Lines of words. The first begins at the first column, the second ends at the last. */
  private void code(int first, int end) {
    Random random = new Random(6);
    for (int row = first; row < end; row++) {
      int begin = row % 4 == 0 || row % 4 == 3 ? 0 : 2;
      int last = row % 4 == 1 || row % 4 == 2 ? COLUMNS : 14 + random.nextInt(12);
      for (int column = begin; column < last; column++) {
        if (column == begin || column == last - 1 || random.nextInt(6) > 0) {
          bar(row, column, 1, random.nextInt(2) * 3);
        }
      }
    }
  }

  /** A row without gaps, fainter than code. */
  private void row(int row, int from, int to) {
    for (int column = from; column < to; column++) {
      bar(row, column, 0.8f, 0);
    }
  }

  private void bar(int row, int column, float value, int up) {
    int x = 64 + column * 8;
    int baseline = 72 + row * 20;
    for (int y = baseline - 7 - up; y < baseline; y++) {
      for (int i = 2; i < 6; i++) {
        ink[y * WIDTH + x + i] = i == 2 || y > baseline - 3 ? value : 0;
      }
    }
  }

  private void fill(int left, int top, int right, int bottom) {
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        ink[y * WIDTH + x] = 1;
      }
    }
  }
}
