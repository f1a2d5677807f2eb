package org.mycromwell.engine.model;

import java.util.Locale;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * The memory a process with a model will take, known before it is loaded.
 *
 * <p>The rule: what the process takes already, plus weights, cache and buffers of the model, which
 * are computed from shapes, plus {@link #RUNTIME_GROWTH_BYTES} by which the Java runtime grows
 * while a model runs.
 *
 * @param mappedBytes weights that are read in place from the mapped file
 * @param packedBytes weights copied into the layout the kernels want
 * @param cacheBytes keys and values of one session
 * @param heapBytes buffers of the forward pass, with all forms of their contents the products ask
 *     for, and small weights, on the Java heap
 * @param residentBytes what the process takes before loading; 0 where unknown
 */
public record MemoryPlan(
    long mappedBytes, long packedBytes, long cacheBytes, long heapBytes, long residentBytes) {
  /**
   * Compiled code, the compiler at work, classes, a nursery of 64 MB that fills before it is
   * collected, and what it leaves behind. Measured with the options of the launcher, models of 180
   * million and 1.26 billion parameters alike: 30 to 95 MB in Q8_0, 75 to 110 MB in Q4_0, 115 to
   * 185 MB in Q4_K_M.
   */
  public static final long RUNTIME_GROWTH_BYTES = 100_000_000;

  private static final double MEGA = 1e6;

  /** What comes on top of what the process takes already. */
  public long addedBytes() {
    long weights = Math.addExact(mappedBytes, packedBytes);
    long buffers = Math.addExact(cacheBytes, heapBytes);
    return Math.addExact(Math.addExact(weights, buffers), RUNTIME_GROWTH_BYTES);
  }

  /** What the Java runtime takes: what is there already, and its growth. */
  public long runtimeBytes() {
    return residentBytes + RUNTIME_GROWTH_BYTES;
  }

  /** All that the process will take. */
  public long totalBytes() {
    return Math.addExact(addedBytes(), residentBytes);
  }

  /**
   * Checks that the plan fits.
   *
   * @param availableBytes memory the process may take
   * @param availableHeapBytes Java heap that is free or can still be taken
   * @throws EngineException of kind {@link Kind#OUT_OF_MEMORY} that says what would help
   */
  public void require(String displayName, long availableBytes, long availableHeapBytes) {
    if (heapBytes > availableHeapBytes) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          displayName
              + " needs "
              + megabytes(heapBytes)
              + " of Java heap and "
              + megabytes(availableHeapBytes)
              + " are available; give Java more (-Xmx) or read the prompt in smaller chunks");
    }
    if (addedBytes() > availableBytes) {
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          displayName
              + " needs "
              + megabytes(addedBytes())
              + " of memory (weights "
              + megabytes(mappedBytes + packedBytes)
              + ", context "
              + megabytes(cacheBytes)
              + ", buffers "
              + megabytes(heapBytes)
              + ", Java runtime "
              + megabytes(RUNTIME_GROWTH_BYTES)
              + ") and "
              + megabytes(availableBytes)
              + " are available; "
              + wayOut(availableBytes));
    }
  }

  private String wayOut(long availableBytes) {
    return addedBytes() - cacheBytes < availableBytes
        ? "use a smaller context or a smaller cache type (F16, Q8)"
        : "use a smaller model or one with fewer bits per weight";
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", Math.ceil(bytes / MEGA));
  }
}
