package org.mycromwell.engine.model.decoder;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.kernel.Attention;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.tensor.CacheType;

/**
 * Keys and values of the positions a decoder has read, in memory of its own outside the heap. Made
 * by {@link Decoder#newCache}, filled by {@link Decoder#forward}, closed by its owner. Used by one
 * thread at a time.
 */
public final class KvCache implements SequenceCache {
  private static final long ALIGNMENT = 64;

  private final Arena arena = Arena.ofShared();
  private final DecoderConfig config;
  private final Attention kernel;
  private final int capacity;
  private final MemorySegment[] keys;
  private final MemorySegment[] values;
  private int length;

  KvCache(DecoderConfig config, Kernels kernels, CacheType type, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.config = config;
    this.kernel = kernels.attention(type);
    this.capacity = capacity;
    keys = new MemorySegment[config.layers()];
    values = new MemorySegment[config.layers()];
    long keyBytes = kernel.keyBytes(capacity, config.kvHeads(), config.headDim());
    long valueBytes = kernel.valueBytes(capacity, config.kvHeads(), config.headDim());
    try {
      for (int layer = 0; layer < config.layers(); layer++) {
        keys[layer] = arena.allocate(keyBytes, ALIGNMENT);
        values[layer] = arena.allocate(valueBytes, ALIGNMENT);
      }
    } catch (OutOfMemoryError e) { // off the heap: nothing else has failed
      arena.close();
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "a context of "
              + capacity
              + " tokens needs "
              + sizeBytes(config, kernels, type, capacity) / 1_000_000
              + " MB, which the system refused; use a smaller context or cache type",
          e);
    }
  }

  /** Bytes a cache takes. */
  static long sizeBytes(DecoderConfig config, Kernels kernels, CacheType type, int capacity) {
    Attention kernel = kernels.attention(type);
    long layerBytes =
        Math.addExact(
            kernel.keyBytes(capacity, config.kvHeads(), config.headDim()),
            kernel.valueBytes(capacity, config.kvHeads(), config.headDim()));
    return Math.multiplyExact(layerBytes, config.layers());
  }

  /** Whether it was made for this very configuration: a model of the same shape has other keys. */
  @SuppressWarnings("ReferenceEquality")
  boolean belongsTo(DecoderConfig other) {
    return config == other;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException("truncate to " + newLength + " of " + length);
    }
    length = newLength;
  }

  Attention kernel() {
    return kernel;
  }

  MemorySegment keys(int layer) {
    return keys[layer];
  }

  MemorySegment values(int layer) {
    return values[layer];
  }

  void advance(int positions) {
    length += positions;
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
