package org.mycromwell.engine.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * Turns text into token ids and back. Implementations are immutable and safe for use by several
 * threads at once.
 *
 * <p>Text never becomes a special token: {@code encode("</s>")} yields the pieces of those four
 * characters. Special tokens enter a prompt only by id, through {@link Prompt}.
 */
public interface Tokenizer {
  /**
   * Ids of the text, nothing added before or after. Unpaired surrogates count as U+FFFD; every
   * other text comes back unchanged from {@link #decode(int[])}, except where a SentencePiece
   * vocabulary lacks byte tokens or the text holds U+2581, which such a vocabulary uses for the
   * blank.
   */
  int[] encode(CharSequence text);

  /** Ids of the prompt: its texts encoded, its special tokens in between. Adds no BOS. */
  int[] encode(Prompt prompt);

  /**
   * Bytes the token stands for, a fresh array. They may be a part of a UTF-8 sequence: feed them to
   * {@link Utf8Accumulator}. Control tokens stand for nothing.
   *
   * @throws IllegalArgumentException if there is no such token
   */
  byte[] decode(int id);

  /** Bytes of the text that was encoded to these ids; control tokens are left out. */
  byte[] decode(int[] ids);

  /** {@link #decode(int[])} as text; bytes that are no UTF-8 become U+FFFD. */
  default String decodeToString(int[] ids) {
    return new String(decode(ids), StandardCharsets.UTF_8);
  }

  /** Number of ids; they run from 0. */
  int vocabularySize();

  TokenType type(int id);

  SpecialTokens specialTokens();

  /** Whether prompts for the model begin with the BOS token. */
  boolean addBos();

  /** Whether texts for the model end with the EOS token (in training; not in prompts). */
  boolean addEos();
}
