package org.mycromwell.engine.edit.flow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageTensor;

/**
 * Cuts a picture of code by what its readout says into pieces no larger than those that models
 * learn from, each beginning with ink above and at the left as they do; line numbers are left out.
 */
final class PicturePieces {
  /** Most lines that a picture has in training. */
  private static final int MAX_ROWS = 24;

  /** Fewer lines with numbers may be anything. */
  private static final int LEAST_NUMBERED = 2;

  /** Share of the lines whose number is as expected, in percent: others may be misread. */
  private static final int NUMBERED_PERCENT = 65;

  /** Numbers from here on seldom count lines of code by chance. */
  private static final int TWO_FIGURES = 10;

  /** Fewer lines with smaller numbers may be anything. */
  private static final int LEAST_SMALL = 3;

  /** The share of the lines with smaller numbers. */
  private static final int SMALL_PERCENT = 90;

  /** Blank columns that stay at the right. */
  private static final int MARGIN = 2;

  private static final Pattern NUMBER = Pattern.compile(" *([0-9]{1,6})(?![0-9A-Za-z])");

  private final ImageTensor image;
  private final CharacterCells cells;
  private final int left;

  private PicturePieces(ImageTensor image, CharacterCells cells, int left) {
    this.image = image;
    this.cells = cells;
    this.left = left;
  }

  /**
   * The pieces from top to bottom, at least one.
   *
   * @param tileHeight pixels of the standard image of the model
   * @param maxCharacters of the text of a piece
   */
  static List<PicturePiece> of(
      ImageTensor image, CharacterCells cells, int tileHeight, int maxCharacters) {
    int numbers = endOfNumbers(cells);
    int left = numbers == 0 ? 0 : indent(cells, 0, cells.rows(), numbers);
    int maxRows = Math.clamp(tileHeight / CharacterGrid.CELL_HEIGHT, 1, MAX_ROWS);
    if (left == 0 && cells.rows() <= maxRows && cells.text().length() <= maxCharacters) {
      return List.of(new PicturePiece(image, cells, 0, 1, 0, 0, 0));
    }
    return new PicturePieces(image, cells, left).cut(maxRows, maxCharacters);
  }

  private List<PicturePiece> cut(int maxRows, int maxCharacters) {
    List<PicturePiece> pieces = new ArrayList<>();
    int row = 0;
    int last = 0;
    while (true) {
      while (row < cells.rows() && isBlank(row)) {
        row++;
      }
      if (row == cells.rows()) {
        break;
      }
      int end = end(row, maxRows, maxCharacters);
      pieces.add(piece(row, end, pieces.isEmpty() ? 0 : row - last));
      row = end;
      last = end;
    }
    if (pieces.isEmpty()) {
      return List.of(new PicturePiece(image, cells, 0, 1, 0, 0, 0));
    }
    for (int i = 0; i < pieces.size(); i++) {
      pieces.set(i, pieces.get(i).numbered(i, pieces.size()));
    }
    return pieces;
  }

  private boolean isBlank(int row) {
    return cells.line(row).length() <= left || cells.line(row).substring(left).isBlank();
  }

  /** Behind the last row of a piece: at a blank line where the second half has one. */
  private int end(int first, int maxRows, int maxCharacters) {
    int end = first;
    int characters = 0;
    while (end < cells.rows() && end < first + maxRows) {
      characters += Math.max(0, cells.line(end).length() - left) + 1;
      if (characters > maxCharacters && end > first) {
        break;
      }
      end++;
    }
    if (end < cells.rows()) {
      for (int row = end; row > first + (end - first) / 2; row--) {
        if (isBlank(row)) {
          end = row;
          break;
        }
      }
    }
    while (isBlank(end - 1)) {
      end--;
    }
    return end;
  }

  private PicturePiece piece(int first, int end, int blankLines) {
    int begin = indent(cells, first, end, left);
    int longest = 0;
    for (int row = first; row < end; row++) {
      longest = Math.max(longest, cells.line(row).length());
    }
    int right = Math.min(cells.columns(), longest + MARGIN);
    return new PicturePiece(
        pixels(first, end, begin, right),
        cells.part(first, end, begin, right),
        0,
        1,
        blankLines,
        begin - left,
        first);
  }

  private ImageTensor pixels(int firstRow, int endRow, int firstColumn, int endColumn) {
    int height = (endRow - firstRow) * CharacterGrid.CELL_HEIGHT;
    int width = (endColumn - firstColumn) * CharacterGrid.CELL_WIDTH;
    float[] pixels = new float[height * width];
    for (int y = 0; y < height; y++) {
      int from = (firstRow * CharacterGrid.CELL_HEIGHT + y) * image.width();
      System.arraycopy(
          image.pixels(), from + firstColumn * CharacterGrid.CELL_WIDTH, pixels, y * width, width);
    }
    return ImageTensor.whole(pixels, height, width, 1);
  }

  /** The first column from {@code from} on that has ink in one of the rows; else {@code from}. */
  private static int indent(CharacterCells cells, int firstRow, int endRow, int from) {
    for (int column = from; column < cells.columns(); column++) {
      for (int row = firstRow; row < endRow; row++) {
        if (cells.at(row, column) != ' ') {
          return column;
        }
      }
    }
    return from;
  }

  /**
   * The column behind line numbers and marks beside them: numbers end in the same column and count
   * up by one with every row; some may be misread. 0 when there are none.
   */
  static int endOfNumbers(CharacterCells cells) {
    Map<List<Integer>, Integer> votes = new HashMap<>();
    List<Integer> best = List.of(0, 0);
    for (int row = 0; row < cells.rows(); row++) {
      Matcher matcher = NUMBER.matcher(cells.line(row));
      if (matcher.lookingAt()) {
        List<Integer> vote = List.of(matcher.end(), Integer.parseInt(matcher.group(1)) - row);
        int count = votes.getOrDefault(vote, 0) + 1;
        votes.put(vote, count);
        best = count > votes.getOrDefault(best, 0) ? vote : best;
      }
    }
    int numbered = votes.getOrDefault(best, 0);
    int end = best.getFirst();
    boolean small = best.getLast() < TWO_FIGURES;
    if (numbered < (small ? LEAST_SMALL : LEAST_NUMBERED)
        || 100 * numbered < (small ? SMALL_PERCENT : NUMBERED_PERCENT) * cells.rows()
        || !hasWords(cells, end)) {
      return 0;
    }
    // Signs of changes and foldings are between the numbers and a gap, in some rows.
    int gap =
        2 * blanks(cells, end) < cells.rows() || blanks(cells, end) == cells.rows() ? end : end + 1;
    boolean code = IntStream.range(0, cells.rows()).anyMatch(row -> cells.line(row).length() > gap);
    return code && blanks(cells, gap) == cells.rows() ? gap : 0;
  }

  /** Whether each row has nothing before a column or a word that ends there, perhaps a mark too. */
  private static boolean hasWords(CharacterCells cells, int end) {
    for (int row = 0; row < cells.rows(); row++) {
      String line = cells.line(row);
      String word = line.substring(0, Math.min(line.length(), end)).strip();
      if (!word.isEmpty() && (cells.at(row, end - 1) == ' ' || word.indexOf(' ') > 1)) {
        return false;
      }
    }
    return true;
  }

  /** In how many rows a column is blank. */
  private static int blanks(CharacterCells cells, int column) {
    return column < cells.columns()
        ? (int) IntStream.range(0, cells.rows()).filter(row -> cells.at(row, column) == ' ').count()
        : 0;
  }
}
