package org.mycromwell.engine.edit.flow;

import java.util.List;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;

/**
 * A part of a picture of code that a model reads at once.
 *
 * @param cells what its readout takes the image for
 * @param index of the piece among {@code count}
 * @param blankLines of the picture between the piece before and this one
 * @param indent columns that were cut off at the left
 * @param firstRow of the picture that it shows
 */
record PicturePiece(
    ImageTensor image,
    CharacterCells cells,
    int index,
    int count,
    int blankLines,
    int indent,
    int firstRow) {

  PicturePiece numbered(int number, int all) {
    return new PicturePiece(image, cells, number, all, blankLines, indent, firstRow);
  }

  /** What the answer is expected to be. */
  String draft() {
    return cells.text();
  }

  /** The text of this piece as it stands in the whole picture. */
  String placed(String text) {
    if (indent == 0 && blankLines == 0) {
      return text;
    }
    StringBuilder placed = new StringBuilder("\n".repeat(blankLines));
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isEmpty()) {
        placed.append(" ".repeat(indent)).append(lines.get(i));
      }
      placed.append(i + 1 < lines.size() || text.endsWith("\n") ? "\n" : "");
    }
    return placed.toString();
  }

  /** Its place in the picture, for messages. */
  String place() {
    return "lines " + (firstRow + 1) + " to " + (firstRow + cells.rows()) + " of the picture: ";
  }
}
