package org.mycromwell.engine.tokenizer;

/** Cuts text into the pieces within which tokens are formed. No piece is empty, none is lost. */
interface PreTokenizer {
  /**
   * Hands the pieces of {@code text[from, to)} to the sink. Surrogates in the text are paired; what
   * lies outside the range has no influence.
   */
  void split(char[] text, int from, int to, PieceSink sink);
}
