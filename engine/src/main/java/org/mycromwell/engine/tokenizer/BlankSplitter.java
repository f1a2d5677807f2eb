package org.mycromwell.engine.tokenizer;

/**
 * Cuts SentencePiece text, whose blanks are U+2581 already, before every run of blanks. No token
 * that may be formed reaches over such a cut, which is why vocabularies with blanks inside tokens
 * must not use this.
 */
final class BlankSplitter implements PreTokenizer {
  @Override
  public void split(char[] text, int from, int to, PieceSink sink) {
    int start = from;
    for (int i = from + 1; i < to; i++) {
      if (text[i] == Vocabulary.BLANK && text[i - 1] != Vocabulary.BLANK) {
        sink.piece(text, start, i);
        start = i;
      }
    }
    if (start < to) {
      sink.piece(text, start, to);
    }
  }
}
