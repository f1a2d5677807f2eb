package org.mycromwell.engine.tokenizer;

/** What a vocabulary entry is for; the codes are those of {@code tokenizer.ggml.token_type}. */
public enum TokenType {
  /** Ordinary text. */
  NORMAL(1),
  /** Stands for text the vocabulary cannot express. */
  UNKNOWN(2),
  /** Structure: never made from text, decodes to nothing. */
  CONTROL(3),
  /** Literal text that is always kept whole, for example a run of blanks. */
  USER_DEFINED(4),
  /** A slot without meaning. */
  UNUSED(5),
  /** One byte, for text outside a SentencePiece vocabulary. */
  BYTE(6);

  private final int code;

  TokenType(int code) {
    this.code = code;
  }

  /** The number that stands for this type in a GGUF file. */
  public int code() {
    return code;
  }
}
