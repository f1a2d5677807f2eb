package org.mycromwell.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The tokens of a vocabulary that stand for a single byte. Immutable. */
public final class ByteTokens {
  private static final int NONE = -1;

  private final int[] ofByte = new int[256];
  private final int[] others;

  private ByteTokens(Tokenizer tokenizer) {
    Arrays.fill(ofByte, NONE);
    others =
        IntStream.range(0, tokenizer.vocabularySize())
            .filter(id -> {
              byte[] bytes = tokenizer.decode(id);
              boolean first = bytes.length == 1 && ofByte[bytes[0] & 0xFF] == NONE;
              if (first) {
                ofByte[bytes[0] & 0xFF] = id;
              }
              return !first;
            })
            .toArray();
  }

  /** Those of a vocabulary; of several for the same byte the first. */
  public static ByteTokens of(Tokenizer tokenizer) {
    return new ByteTokens(tokenizer);
  }

  /** The text as UTF-8, a token for each byte, up to the first byte that has none. */
  public int[] encode(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[utf8.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = ofByte[utf8[i] & 0xFF];
      if (tokens[i] == NONE) {
        return Arrays.copyOf(tokens, i);
      }
    }
    return tokens;
  }

  /** All other tokens of the vocabulary, ascending, a fresh array. */
  public int[] others() {
    return others.clone();
  }
}
