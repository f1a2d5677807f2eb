package org.mycromwell.engine.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The two things beside the pixels that change what one sees: the orientation that cameras write,
 * and the colour profile of a PNG, which the JDK's reader drops. Damaged metadata counts as none:
 * the picture can still be shown.
 */
final class ImageMetadata {
  private static final int UPRIGHT = 1;
  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT_TYPE = 3;

  /** Profiles of cameras and printers stay below a megabyte. */
  private static final int MAX_PROFILE_BYTES = 4 << 20;

  private ImageMetadata() {}

  /** EXIF orientation 1 to 8; 1 when there is none. */
  static int orientation(ImageFormat format, byte[] file) {
    return switch (format) {
      case JPEG -> jpegOrientation(file);
      case PNG -> exifOrientation(chunk(file, 8, ByteOrder.BIG_ENDIAN, "eXIf", 4));
      case WEBP -> webpOrientation(file);
      case BMP, GIF -> UPRIGHT;
    };
  }

  /** The inflated colour profile of a PNG, or null. */
  static byte @Nullable [] pngProfile(byte[] file) {
    ByteBuffer data = chunk(file, 8, ByteOrder.BIG_ENDIAN, "iCCP", 4);
    if (data == null) {
      return null;
    }
    while (data.hasRemaining() && data.get() != 0) {
      // The name of the profile, which ends in a zero.
    }
    if (data.remaining() < 2 || data.get() != 0) {
      return null;
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(data);
      byte[] out = new byte[MAX_PROFILE_BYTES];
      int length = 0;
      while (!inflater.finished() && length < out.length) {
        int n = inflater.inflate(out, length, out.length - length);
        if (n == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          return null;
        }
        length += n;
      }
      return inflater.finished() ? Arrays.copyOf(out, length) : null;
    } catch (DataFormatException e) {
      return null;
    } finally {
      inflater.end();
    }
  }

  private static int webpOrientation(byte[] file) {
    ByteBuffer data = chunk(file, 12, ByteOrder.LITTLE_ENDIAN, "EXIF", 0);
    if (data != null && data.remaining() > 6 && data.get(data.position()) == 'E') {
      // Some writers keep the six bytes that JPEG has before the TIFF header.
      data = data.slice(data.position() + 6, data.remaining() - 6);
    }
    return exifOrientation(data);
  }

  private static int jpegOrientation(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    int at = 2;
    while (at + 4 <= file.length && (in.get(at) & 0xff) == 0xff) {
      int marker = in.get(at + 1) & 0xff;
      if (marker == 0xff) { // a fill byte
        at++;
        continue;
      }
      if (marker == 0xda || marker == 0xd9) { // the pixels begin
        return UPRIGHT;
      }
      int length = in.getShort(at + 2) & 0xffff;
      int end = at + 2 + length;
      if (length < 2 || end > file.length) {
        return UPRIGHT;
      }
      if (marker == 0xe1 && length > 8 && in.getInt(at + 4) == 0x45786966) { // "Exif"
        return exifOrientation(in.slice(at + 10, end - at - 10));
      }
      at = end;
    }
    return UPRIGHT;
  }

  /** Looks through the first directory of a TIFF header. */
  private static int exifOrientation(@Nullable ByteBuffer tiff) {
    if (tiff == null || tiff.remaining() < 14) {
      return UPRIGHT;
    }
    ByteBuffer in = tiff.slice();
    int order = in.getShort(0) & 0xffff;
    if (order != 0x4949 && order != 0x4d4d) {
      return UPRIGHT;
    }
    in.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = in.getInt(4);
    if (directory < 8 || directory > in.limit() - 2) {
      return UPRIGHT;
    }
    int count = in.getShort(directory) & 0xffff;
    for (int i = 0; i < count; i++) {
      int entry = directory + 2 + 12 * i;
      if (entry > in.limit() - 12) {
        return UPRIGHT;
      }
      if ((in.getShort(entry) & 0xffff) == ORIENTATION_TAG
          && in.getShort(entry + 2) == SHORT_TYPE) {
        int value = in.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /**
   * Content of the first chunk of a name, or null. PNG puts the length before the name and {@code
   * trailer} bytes after the content, RIFF the length after the name and pads to even lengths.
   */
  private static @Nullable ByteBuffer chunk(
      byte[] file, int start, ByteOrder order, String name, int trailer) {
    boolean riff = order == ByteOrder.LITTLE_ENDIAN;
    ByteBuffer in = ByteBuffer.wrap(file).order(order);
    long at = start;
    while (at + 8 <= file.length) {
      long length = in.getInt((int) at + (riff ? 4 : 0)) & 0xffff_ffffL;
      if (at + 8 + length > file.length) {
        return null;
      }
      boolean found = true;
      for (int i = 0; i < 4; i++) {
        found &= in.get((int) at + (riff ? 0 : 4) + i) == name.charAt(i);
      }
      if (found) {
        return in.slice((int) at + 8, (int) length);
      }
      at += 8 + length + (riff ? length & 1 : trailer);
    }
    return null;
  }
}
