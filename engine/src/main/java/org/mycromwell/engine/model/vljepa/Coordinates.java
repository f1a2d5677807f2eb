package org.mycromwell.engine.model.vljepa;

import java.util.Arrays;

/** Where rows are: in the text (or image) one after the other, and by line and column. */
public final class Coordinates {
  private int[] linear;
  private int[] row;
  private int[] col;
  private int count;

  /**
   * @param expected rows that find room without growing
   */
  public Coordinates(int expected) {
    linear = new int[expected];
    row = new int[expected];
    col = new int[expected];
  }

  /**
   * The place of the first token of an answer where places are aligned: behind the last {@code
   * <EDIT>}, where the text begins that the answer takes the place of, or behind the context.
   *
   * @param editToken -1 for none
   */
  public static int firstPlace(int[] context, int editToken) {
    if (editToken >= 0) {
      for (int i = context.length - 1; i >= 0; i--) {
        if (context[i] == editToken) {
          return i + 1;
        }
      }
    }
    return context.length;
  }

  void add(int linearPlace, int rowPlace, int colPlace) {
    if (count == linear.length) {
      int larger = Math.max(16, 2 * count);
      linear = Arrays.copyOf(linear, larger);
      row = Arrays.copyOf(row, larger);
      col = Arrays.copyOf(col, larger);
    }
    linear[count] = linearPlace;
    row[count] = rowPlace;
    col[count] = colPlace;
    count++;
  }

  /** The context: token i at place i, and where its text begins. */
  public void addText(int[] tokens, TokenGeometry geometry) {
    int atRow = 0;
    int atCol = 0;
    for (int i = 0; i < tokens.length; i++) {
      add(i, atRow, atCol);
      atRow = geometry.rowAfter(tokens[i], atRow);
      atCol = geometry.colAfter(tokens[i], atCol);
    }
  }

  /**
   * The context as it looks to who does not know the hidden tokens: each counts as one character,
   * so that the places behind it on its line do not tell how long it is. That lines end stays
   * known, as everything below would be elsewhere otherwise.
   *
   * @param firstRow of the context among the text rows of the masks
   */
  void addTextSeen(int[] tokens, TokenGeometry geometry, Masks masks, int firstRow) {
    int atRow = 0;
    int atCol = 0;
    for (int i = 0; i < tokens.length; i++) {
      add(i, atRow, atCol);
      int nextRow = geometry.rowAfter(tokens[i], atRow);
      if (masks.text(firstRow + i)) {
        atCol = nextRow == atRow ? atCol + 1 : 1;
      } else {
        atCol = geometry.colAfter(tokens[i], atCol);
      }
      atRow = nextRow;
    }
  }

  /** What an answer is about, and where that stands. */
  public record Source(int[] context, Coordinates places, int firstRow) {
    /** A context without lines that an answer could name. */
    public static final Source NONE = new Source(new int[0], new Coordinates(0), 0);

    /** The row behind the token, where it names a line; or -1. */
    private int behind(int token, TokenGeometry geometry) {
      if (geometry.isMark(token)) {
        for (int i = 0; i + 1 < context.length; i++) {
          if (context[i] == token) {
            return firstRow + i + 1;
          }
        }
      }
      return -1;
    }
  }

  /** The inputs that predict {@code answer}: input i is where answer token i will begin. */
  void addAnswer(int[] answer, int firstLinear, Source source, TokenGeometry geometry) {
    for (int i = 0; i < answer.length; i++) {
      if (i == 0) {
        beginAnswer(firstLinear);
      } else {
        continueAnswer(answer[i - 1], source, geometry);
      }
    }
  }

  /** The input that predicts the first token of an answer. */
  public void beginAnswer(int firstLinear) {
    add(firstLinear, 0, 0);
  }

  /**
   * The input {@code token} of an answer, which predicts the token behind it. Behind a token that
   * names a line of the source the answer goes on where that line stands, so that what it copies is
   * always at the same distance.
   */
  public void continueAnswer(int token, Source source, TokenGeometry geometry) {
    int line = source.behind(token, geometry);
    if (line >= 0) {
      addFrom(source.places(), line);
      return;
    }
    int before = count - 1;
    add(
        linear[before] + 1,
        geometry.rowAfter(token, row[before]),
        geometry.colAfter(token, col[before]));
  }

  /** The tokens of an image of {@code height * width} tokens, from top left to bottom right. */
  public void addImage(int height, int width, int tileRow, int tileCol, VisionConfig vision) {
    int firstRow = Math.max(tileRow, 0) * vision.gridHeight() / vision.cellRows();
    int firstCol = Math.max(tileCol, 0) * vision.gridWidth();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        add(y * width + x, firstRow + y / vision.cellRows(), firstCol + x);
      }
    }
  }

  /** Copies another's row. */
  public void addFrom(Coordinates other, int i) {
    add(other.linear[i], other.row[i], other.col[i]);
  }

  /** Forgets all rows from {@code newCount} on. */
  public void truncate(int newCount) {
    if (newCount < 0 || newCount > count) {
      throw new IllegalArgumentException("truncate to " + newCount + " of " + count);
    }
    count = newCount;
  }

  int count() {
    return count;
  }

  /** The places, longer than there are rows; so are {@link #row} and {@link #col}. */
  public int[] linear() {
    return linear;
  }

  public int[] row() {
    return row;
  }

  public int[] col() {
    return col;
  }
}
