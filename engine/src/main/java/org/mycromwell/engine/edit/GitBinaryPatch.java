package org.mycromwell.engine.edit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;

/** The part of a git patch that replaces a file as a whole. */
final class GitBinaryPatch {
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int LINE_BYTES = 52;

  private GitBinaryPatch() {}

  /** Both contents, so that the patch can be reversed, and the ids by which git checks them. */
  static byte[] body(byte[] before, byte[] after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, "index " + blobId(before) + ".." + blobId(after) + "\nGIT binary patch\n");
    literal(out, after);
    literal(out, before);
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, byte[] content) {
    text(out, "literal " + content.length + "\n");
    byte[] packed = deflate(content);
    for (int start = 0; start < packed.length; start += LINE_BYTES) {
      int size = Math.min(LINE_BYTES, packed.length - start);
      out.write(size <= 26 ? 'A' + size - 1 : 'a' + size - 27);
      for (int at = start; at < start + size; at += 4) {
        base85(out, packed, at, start + size);
      }
      out.write('\n');
    }
    out.write('\n');
  }

  /** Four bytes as five digits; what lies beyond the end counts as zero. */
  private static void base85(ByteArrayOutputStream out, byte[] bytes, int at, int end) {
    long value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 8 | (i < end ? bytes[i] & 0xFF : 0);
    }
    byte[] digits = new byte[5];
    for (int i = 4; i >= 0; i--) {
      digits[i] = DIGITS[(int) (value % 85)];
      value /= 85;
    }
    out.writeBytes(digits);
  }

  private static byte[] deflate(byte[] content) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8 << 10];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static String blobId(byte[] content) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
