package org.mycromwell.engine.image;

import java.util.Optional;

/** File formats of images, told apart by their first bytes; names of files say nothing. */
public enum ImageFormat {
  PNG("PNG"),
  JPEG("JPEG"),
  BMP("BMP"),
  GIF("GIF"),
  WEBP("WebP");

  private final String label;

  ImageFormat(String label) {
    this.label = label;
  }

  /** The format as people write it. */
  public String label() {
    return label;
  }

  /** The format of a file with this content, empty when it is none of these. */
  public static Optional<ImageFormat> detect(byte[] bytes) {
    if (startsWith(bytes, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (startsWith(bytes, 0, 'G', 'I', 'F', '8', '7', 'a')
        || startsWith(bytes, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    if (startsWith(bytes, 0, 'R', 'I', 'F', 'F') && startsWith(bytes, 8, 'W', 'E', 'B', 'P')) {
      return Optional.of(WEBP);
    }
    if (startsWith(bytes, 0, 'B', 'M') && bytes.length >= 26) {
      return Optional.of(BMP);
    }
    return Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int offset, int... expected) {
    if (bytes.length - offset < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((bytes[offset + i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
