package org.mycromwell.engine.model.vljepa;

import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * How far the tokens of a vocabulary move the place in a text, counted in lines and characters.
 * Special tokens move nothing; behind {@code <EDIT>} and {@code <FILE>} the count begins anew. It
 * also knows the tokens that name lines, and the one in front of the instruction. Immutable.
 */
public final class TokenGeometry {
  private final int[] breaks;
  private final int[] widths;
  private final boolean[] resets;
  private final boolean[] marks;
  private final int hiddenToken;
  private final int fileEnd;
  private final int instructionEnd;

  private TokenGeometry(
      int[] breaks,
      int[] widths,
      boolean[] resets,
      boolean[] marks,
      int hiddenToken,
      int fileEnd,
      int instructionEnd) {
    this.breaks = breaks;
    this.widths = widths;
    this.resets = resets;
    this.marks = marks;
    this.hiddenToken = hiddenToken;
    this.fileEnd = fileEnd;
    this.instructionEnd = instructionEnd;
  }

  /** The geometry of a tokenizer; ids beyond it move nothing. */
  public static TokenGeometry of(Tokenizer tokenizer) {
    int n = tokenizer.vocabularySize();
    int[] breaks = new int[n];
    int[] widths = new int[n];
    boolean[] resets = new boolean[n];
    for (int id = 0; id < n; id++) {
      for (byte b : tokenizer.decode(id)) {
        if (b == '\n') {
          breaks[id]++;
          widths[id] = 0;
        } else if ((b & 0xC0) != 0x80) { // bytes that continue a character are part of it
          widths[id]++;
        }
      }
    }
    SpecialTokens special = tokenizer.specialTokens();
    special.idOf(CromwellVocabulary.FILE).ifPresent(id -> resets[id] = true);
    special.idOf(CromwellVocabulary.EDIT).ifPresent(id -> resets[id] = true);
    boolean[] marks = new boolean[n];
    for (int id : LineMarks.of(special).from(0)) {
      marks[id] = true;
    }
    return new TokenGeometry(
        breaks,
        widths,
        resets,
        marks,
        special.idOf(CromwellVocabulary.PADDING).orElse(0),
        special.idOf(CromwellVocabulary.FILE_END).orElse(-1),
        special.idOf(CromwellVocabulary.DIFF).orElse(-1));
  }

  /** A geometry in which no token moves or names anything, for models without a tokenizer. */
  public static TokenGeometry none() {
    return new TokenGeometry(new int[0], new int[0], new boolean[0], new boolean[0], 0, -1, -1);
  }

  /** What stands for a token that must not be seen: {@code <PAD>}. */
  public int hiddenToken() {
    return hiddenToken;
  }

  /** What the instruction of a prompt and the files before it have in common. */
  public int[] matches(int[] prompt) {
    return TokenMatches.of(prompt, fileEnd, instructionEnd);
  }

  /** Where the token in front of the instruction of a prompt stands, or -1 without instruction. */
  int instructionBegin(int[] prompt) {
    return TokenMatches.separator(prompt, fileEnd, instructionEnd);
  }

  /** Whether the token names a line. */
  boolean isMark(int token) {
    return token < marks.length && marks[token];
  }

  /** Where the token after {@code token} begins: its line. */
  public int rowAfter(int token, int row) {
    if (token >= breaks.length) {
      return row;
    }
    return resets[token] ? 0 : row + breaks[token];
  }

  /** Where the token after {@code token} begins: characters before it in its line. */
  public int colAfter(int token, int col) {
    if (token >= breaks.length) {
      return col;
    }
    if (resets[token]) {
      return 0;
    }
    return breaks[token] > 0 ? widths[token] : col + widths[token];
  }
}
