package org.mycromwell.engine.data;

import java.util.List;
import org.mycromwell.engine.random.CounterRandom;

/**
 * Random numbers drawn one after the other from a place such as (seed, epoch, sample): whoever
 * knows the place gets the same numbers, without those of the places before. For one thread.
 */
public final class Draws {
  private final long key;
  private final CounterRandom random;
  private long drawn;

  private Draws(long key) {
    this.key = key;
    random = new CounterRandom(key, 0);
  }

  /** The numbers of a place. */
  public static Draws of(long seed, long... place) {
    return new Draws(key(seed, place));
  }

  /** A number that spreads seed and place over all bits. */
  public static long key(long seed, long... place) {
    long key = new CounterRandom(seed, 0).bits(place.length);
    for (int i = 0; i < place.length; i++) {
      key = new CounterRandom(key, i).bits(place[i]);
    }
    return key;
  }

  /** A number for a text that is the same on every machine. */
  public static long key(CharSequence text) {
    long key = text.length();
    for (int i = 0; i < text.length(); i++) {
      key = CounterRandom.mix(key + text.charAt(i));
    }
    return key;
  }

  /** Numbers that have nothing to do with these, however many were drawn. */
  public Draws fork(long stream) {
    return new Draws(key(key, stream));
  }

  public long nextLong() {
    return random.bits(drawn++);
  }

  /** 0 to {@code bound - 1}. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /** From 0, below 1. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** From {@code from}, below {@code to}. */
  public double nextDouble(double from, double to) {
    return from + nextDouble() * (to - from);
  }

  public boolean nextBoolean(double share) {
    return nextDouble() < share;
  }

  public <T> T pick(List<T> list) {
    return list.get(nextInt(list.size()));
  }
}
