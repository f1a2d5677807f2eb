package org.mycromwell.engine.tokenizer;

/** Receives the pieces of a text in order. */
@FunctionalInterface
interface PieceSink {
  /** The piece {@code text[from, to)}, never empty. */
  void piece(char[] text, int from, int to);
}
