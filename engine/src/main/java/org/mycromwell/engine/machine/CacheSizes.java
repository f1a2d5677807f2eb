package org.mycromwell.engine.machine;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Data caches as one core sees them; the last level is usually shared. The depth of a weight panel
 * is derived from the first level; benchmarks size their data by the last, so that it comes from
 * memory.
 *
 * @param l1dBytes level 1 data cache of a core
 * @param l2Bytes level 2 cache of a core
 * @param l3Bytes level 3 cache, all cores that share it together; the level 2 size where there is
 *     no level 3
 * @param lineBytes size of a cache line
 */
public record CacheSizes(int l1dBytes, int l2Bytes, int l3Bytes, int lineBytes) {
  private static final Path CPU0 = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /** What is assumed where the system does not tell: small enough for any CPU with AVX2. */
  public static final CacheSizes DEFAULT = new CacheSizes(32 << 10, 256 << 10, 8 << 20, 64);

  /**
   * The caches of this machine, each level that is unknown or implausible from {@link #DEFAULT}.
   */
  public static CacheSizes detect() {
    return read(CPU0);
  }

  static CacheSizes read(Path directory) {
    int l1d = DEFAULT.l1dBytes;
    int l2 = DEFAULT.l2Bytes;
    int l3 = 0;
    int line = DEFAULT.lineBytes;
    boolean known = false;
    for (int i = 0; i < 8; i++) {
      Path index = directory.resolve("index" + i);
      String type = SystemFiles.read(index.resolve("type")).strip();
      if (!type.equals("Data") && !type.equals("Unified")) {
        continue;
      }
      int size = plausible(sizeBytes(SystemFiles.read(index.resolve("size")).strip()));
      if (size == 0) {
        continue;
      }
      known = true;
      switch (SystemFiles.read(index.resolve("level")).strip()) {
        case "1" -> {
          l1d = size;
          line = lineBytes(index);
        }
        case "2" -> l2 = size;
        case "3" -> l3 = size;
        default -> {}
      }
    }
    if (l3 == 0) {
      l3 = known ? l2 : DEFAULT.l3Bytes;
    }
    return new CacheSizes(l1d, l2, l3, line);
  }

  private static int lineBytes(Path index) {
    OptionalLong value = SystemFiles.parse(SystemFiles.read(index.resolve("coherency_line_size")));
    return value.isPresent() && value.getAsLong() >= 16 && value.getAsLong() <= 1024
        ? (int) value.getAsLong()
        : DEFAULT.lineBytes;
  }

  /** {@code 48K}, {@code 32M} or plain bytes; 0 for anything else. */
  private static long sizeBytes(String text) {
    int shift = text.endsWith("K") ? 10 : text.endsWith("M") ? 20 : 0;
    OptionalLong number =
        SystemFiles.parse(shift == 0 ? text : text.substring(0, text.length() - 1));
    return number.isPresent() && number.getAsLong() <= Integer.MAX_VALUE
        ? number.getAsLong() << shift
        : 0;
  }

  private static int plausible(long sizeBytes) {
    return sizeBytes >= 4 << 10 && sizeBytes <= 1L << 30 ? (int) sizeBytes : 0;
  }
}
