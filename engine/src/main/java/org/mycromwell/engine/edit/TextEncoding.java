package org.mycromwell.engine.edit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How the characters of a file are stored. A byte order mark belongs to the encoding, not to the
 * text. Decoding and encoding are strict: what decodes encodes to the same bytes.
 */
public enum TextEncoding {
  UTF_8("UTF-8", StandardCharsets.UTF_8, 0),
  UTF_8_BOM("UTF-8 with byte order mark", StandardCharsets.UTF_8, 3),
  UTF_16LE("UTF-16LE", StandardCharsets.UTF_16LE, 2),
  UTF_16BE("UTF-16BE", StandardCharsets.UTF_16BE, 2),
  /** Every file that is none of the others: each byte is the character of its number. */
  ISO_8859_1("ISO-8859-1", StandardCharsets.ISO_8859_1, 0);

  private final String displayName;
  private final Charset charset;
  private final int bomBytes;

  TextEncoding(String displayName, Charset charset, int bomBytes) {
    this.displayName = displayName;
    this.charset = charset;
    this.bomBytes = bomBytes;
  }

  /** For people. */
  public String displayName() {
    return displayName;
  }

  /** Length of the byte order mark, 0 when there is none. */
  public int bomBytes() {
    return bomBytes;
  }

  /** Bytes of the smallest unit: 2 for UTF-16. */
  public int unitBytes() {
    return this == UTF_16LE || this == UTF_16BE ? 2 : 1;
  }

  /** Whether there is such a character; half of a surrogate pair is none. */
  public boolean canEncode(int codePoint) {
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return !surrogate && (this != ISO_8859_1 || codePoint <= 0xFF);
  }

  /** The text of bytes without byte order mark, or null when they are not of this encoding. */
  public @Nullable String decode(byte[] bytes, int start, int end) {
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The text of bytes that are known to be of this encoding. */
  String decodeValid(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, charset);
  }

  /**
   * The bytes of a text, without byte order mark, or null when this encoding lacks one of its
   * characters.
   */
  public byte @Nullable [] encode(String text) {
    try {
      ByteBuffer bytes =
          charset
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      byte[] result = new byte[bytes.remaining()];
      bytes.get(result);
      return result;
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
