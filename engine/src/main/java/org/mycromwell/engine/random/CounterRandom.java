package org.mycromwell.engine.random;

/**
 * Random numbers that are a function of seed, stream and index, so that work can be divided and
 * resumed anywhere. Immutable.
 */
public final class CounterRandom {
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final long key;

  /** The numbers of one stream of a seed. */
  public CounterRandom(long seed, long stream) {
    this(mix(mix(seed) + stream));
  }

  private CounterRandom(long key) {
    this.key = key;
  }

  /** Numbers of their own for each {@code stream} within these. */
  public CounterRandom stream(long stream) {
    return new CounterRandom(mix(key + mix(stream)));
  }

  /** 64 random bits. */
  public long bits(long index) {
    return mix(key + index * GOLDEN_RATIO);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  public double uniform(long index) {
    return (bits(index) >>> 11) * 0x1p-53;
  }

  /** Uniform in 0 .. bound - 1. */
  public int below(int bound, long index) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound);
    }
    return (int) (((bits(index) >>> 32) * bound) >>> 32);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), a bijection. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
