package org.mycromwell.engine.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** Tells tokenizers apart: token ids mean nothing without the vocabulary they come from. */
public final class TokenizerHash {
  static final int BYTES = 32;

  private TokenizerHash() {}

  /** SHA-256 over the bytes and types of all tokens, in order. */
  public static byte[] of(Tokenizer tokenizer) {
    MessageDigest digest = sha256();
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      byte[] bytes = tokenizer.decode(id);
      digest.update(
          ByteBuffer.allocate(8).putInt(bytes.length).putInt(tokenizer.type(id).code()).array());
      digest.update(bytes);
    }
    return digest.digest();
  }

  /** The digest of this name. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
