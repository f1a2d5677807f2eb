package org.mycromwell.engine.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.mycromwell.engine.image.ImageTensor;

/** Writes pictures of one channel as PNG of eight bits: ink is black, the background white. */
final class GrayPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private GrayPng() {}

  static byte[] encode(ImageTensor image) {
    int width = image.width();
    byte[] rows = new byte[(width + 1) * image.height()];
    for (int y = 0; y < image.height(); y++) {
      // The first byte of a row names its filter: none.
      for (int x = 0; x < width; x++) {
        float ink = image.pixels()[y * width + x];
        rows[y * (width + 1) + 1 + x] = (byte) Math.round(255 * (1 - ink));
      }
    }
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(image.height())
            .put((byte) 8)
            .putInt(0) // grey, deflate, no filters but the usual, not interlaced
            .array();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    chunk("IHDR", header, out);
    chunk("IDAT", deflate(rows), out);
    chunk("IEND", new byte[0], out);
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    return out.toByteArray();
  }

  private static void chunk(String type, byte[] data, ByteArrayOutputStream out) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
