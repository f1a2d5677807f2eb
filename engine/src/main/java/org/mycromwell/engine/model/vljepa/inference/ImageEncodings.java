package org.mycromwell.engine.model.vljepa.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.image.ImageTensor;

/**
 * What the vision encoder made of images, by their content: an image that is shown again is not
 * encoded again. Holds {@link #MOST_BYTES} at most and drops what was not used longest. Used by one
 * thread.
 */
final class ImageEncodings {
  /** Some forty tiles of 256 x 256 in the 300m preset. */
  static final long MOST_BYTES = 64_000_000;

  private final Map<String, float[]> encodings = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostBytes;
  private long bytes;
  private int misses;
  private List<ImageTensor> named = List.of();
  private List<String> names = List.of();

  ImageEncodings(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Names of images. Hashing takes long, so those named last are remembered. */
  List<String> keys(List<ImageTensor> images) {
    if (!images.equals(named)) { // tensors are equal when they have the same array
      names = images.stream().map(ImageEncodings::key).toList();
      named = List.copyOf(images);
    }
    return names;
  }

  /** Names of images that are not kept longer. */
  List<String> takeKeys(List<ImageTensor> images) {
    List<String> taken = keys(images);
    named = List.of();
    names = List.of();
    return taken;
  }

  /** Name of an image: SHA-256 of its shape, place and pixels. */
  static String key(ImageTensor image) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer head = ByteBuffer.allocate(5 * Integer.BYTES);
      head.putInt(image.height()).putInt(image.width()).putInt(image.channels());
      head.putInt(image.tileRow()).putInt(image.tileCol());
      digest.update(head.flip());
      ByteBuffer row =
          ByteBuffer.allocate(image.width() * image.channels() * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN);
      int rowFloats = image.width() * image.channels();
      for (int y = 0; y < image.height(); y++) {
        row.clear();
        row.asFloatBuffer().put(image.pixels(), y * rowFloats, rowFloats);
        digest.update(row);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has SHA-256
    }
  }

  /** The rows of an image; null when it is not known. */
  float @Nullable [] find(String key) {
    return encodings.get(key);
  }

  /** Remembers the rows of an image. */
  void add(String key, float[] rows) {
    float[] replaced = encodings.put(key, rows);
    bytes += (long) Float.BYTES * (rows.length - (replaced == null ? 0 : replaced.length));
    misses++;
    Iterator<float[]> oldest = encodings.values().iterator();
    while (bytes > mostBytes && oldest.hasNext()) {
      bytes -= (long) Float.BYTES * oldest.next().length;
      oldest.remove();
    }
  }

  /** How many images were not known so far. */
  int misses() {
    return misses;
  }

  void clear() {
    encodings.clear();
    bytes = 0;
  }
}
