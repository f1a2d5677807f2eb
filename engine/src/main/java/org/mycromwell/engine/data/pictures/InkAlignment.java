package org.mycromwell.engine.data.pictures;

import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageTensor;

/**
 * Finds which cells of a resampled picture show which character of a text that is known, by where
 * ink is and where it is not.
 */
final class InkAlignment {
  /** Rows and columns that a grid may have before the text. */
  private static final int MAX_BEFORE = 3;

  /** Share of the characters that may disagree: small ones, smoothed away, and stained blanks. */
  private static final double MAX_WRONG = 0.03;

  private static final double INKED = 1.2;

  private InkAlignment() {}

  /** Classes of the cells, row by row; empty when the text is not where the cells are. */
  static Optional<int[]> labels(ImageTensor cells, List<String> lines) {
    int rows = cells.height() / CharacterGrid.CELL_HEIGHT;
    int columns = cells.width() / CharacterGrid.CELL_WIDTH;
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    long letters = lines.stream().flatMapToInt(String::chars).filter(c -> c != ' ').count();
    boolean[] inked = new boolean[rows * columns];
    for (int i = 0; i < inked.length; i++) {
      inked[i] = ink(cells, i / columns, i % columns) > INKED;
    }
    int best = (int) (MAX_WRONG * letters) + 1;
    Optional<int[]> found = Optional.empty();
    for (int row = 0; row <= Math.min(MAX_BEFORE, rows - lines.size()); row++) {
      for (int column = 0; column <= Math.min(MAX_BEFORE, columns - longest); column++) {
        int[] labels = new int[inked.length];
        for (int i = 0; i < lines.size(); i++) {
          String line = lines.get(i);
          for (int c = 0; c < line.length(); c++) {
            labels[(row + i) * columns + column + c] = CellLabels.of(line.charAt(c));
          }
        }
        int wrong = 0;
        for (int i = 0; i < inked.length; i++) {
          wrong += inked[i] == (labels[i] == CellLabels.BLANK) ? 1 : 0;
        }
        if (wrong < best) {
          best = wrong;
          found = Optional.of(labels);
        }
      }
    }
    return found;
  }

  /** Of the middle of a cell. */
  private static double ink(ImageTensor cells, int row, int column) {
    double ink = 0;
    for (int y = 0; y < CharacterGrid.CELL_HEIGHT; y++) {
      int at = (row * CharacterGrid.CELL_HEIGHT + y) * cells.width();
      for (int x = 1; x < CharacterGrid.CELL_WIDTH - 1; x++) {
        ink += cells.pixels()[at + column * CharacterGrid.CELL_WIDTH + x];
      }
    }
    return ink;
  }
}
