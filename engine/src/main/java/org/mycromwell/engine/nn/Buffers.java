package org.mycromwell.engine.nn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of activations and gradients. What is handed out stays in use until it is released, by
 * {@link #release}, back to a {@link #mark}, or at the {@link #endStep end of the step}; then it
 * serves later requests, so that training settles to no allocation. Contents of what is handed out
 * are undefined.
 *
 * <p>Not thread-safe: belongs to the thread that controls the workers.
 */
public final class Buffers {
  /** Capacities have this many sizes per doubling: a quarter is wasted at most. */
  private static final int SIZES_PER_DOUBLING = 4;

  private static final int SMALLEST = 64;

  /** Steps after which arrays that none of them needed are left to the garbage collector. */
  private static final int PATIENCE = 32;

  /** Free arrays of one capacity. */
  private static final class Shelf {
    final Deque<float[]> arrays = new ArrayDeque<>();

    /** The fewest there were at a time: so many nobody has needed. */
    int unneeded;

    float @Nullable [] take() {
      float[] array = arrays.pollLast();
      unneeded = Math.min(unneeded, arrays.size());
      return array;
    }
  }

  private final TreeMap<Integer, Shelf> free = new TreeMap<>();

  /** In the order handed out; null where released early. */
  private final List<float @Nullable []> used = new ArrayList<>();

  private long usedFloats;
  private long heldFloats;
  private long peakFloats;
  private int steps;

  /** Rows with undefined contents. */
  public Rows rows(int count, int width) {
    return new Rows(floats(Math.multiplyExact(count, width)), count, width);
  }

  /** At least {@code size} elements with undefined contents. */
  public float[] floats(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("buffer of " + size);
    }
    int capacity = capacity(size);
    float[] array = take(capacity);
    if (array == null) {
      array = new float[capacity];
      heldFloats += capacity;
    }
    used.add(array);
    usedFloats += array.length;
    peakFloats = Math.max(peakFloats, usedFloats);
    return array;
  }

  private float @Nullable [] take(int capacity) {
    // At most twice as large: a small request must not keep a large array from a later one.
    int largest = capacity > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : 2 * capacity;
    Map.Entry<Integer, Shelf> entry = free.ceilingEntry(capacity);
    while (entry != null && entry.getKey() <= largest) {
      float[] array = entry.getValue().take();
      if (array != null) {
        return array;
      }
      entry = free.higherEntry(entry.getKey());
    }
    return null;
  }

  private static int capacity(int size) {
    if (size <= SMALLEST) {
      return SMALLEST;
    }
    int step = Integer.highestOneBit(size - 1) / SIZES_PER_DOUBLING;
    long rounded = (size + (long) step - 1) / step * step;
    return rounded > Integer.MAX_VALUE - 8 ? size : (int) rounded;
  }

  /** The current end of what is in use, for {@link #releaseTo}. */
  public int mark() {
    return used.size();
  }

  /** Releases what was handed out since {@code mark}, but not {@code keep}. */
  public void releaseTo(int mark, Rows... keep) {
    if (mark > used.size()) {
      throw new IllegalArgumentException("mark " + mark + " is beyond " + used.size());
    }
    int kept = mark;
    for (int i = mark; i < used.size(); i++) {
      float[] array = used.get(i);
      if (array == null) {
        continue;
      }
      if (holds(keep, array)) {
        used.set(kept, array);
        kept++;
      } else {
        giveBack(array);
      }
    }
    used.subList(kept, used.size()).clear();
  }

  @SuppressWarnings("ReferenceEquality") // which array, not what is in it
  private static boolean holds(Rows[] keep, float[] array) {
    for (Rows rows : keep) {
      if (rows.data() == array) {
        return true;
      }
    }
    return false;
  }

  /** Releases these rows; nobody may use them any more. Marks stay valid. */
  @SuppressWarnings("ReferenceEquality") // which array, not what is in it
  public void release(Rows rows) {
    for (int i = used.size() - 1; i >= 0; i--) {
      if (used.get(i) == rows.data()) {
        used.set(i, null);
        giveBack(rows.data());
        return;
      }
    }
    throw new IllegalArgumentException("these rows are not in use");
  }

  private void giveBack(float[] array) {
    usedFloats -= array.length;
    free.computeIfAbsent(array.length, length -> new Shelf()).arrays.addLast(array);
  }

  /**
   * Releases everything. From time to time arrays that no step has needed for long, as after a step
   * with unusual lengths, are left to the garbage collector.
   */
  public void endStep() {
    releaseTo(0);
    steps++;
    if (steps % PATIENCE == 0) {
      for (Map.Entry<Integer, Shelf> entry : free.entrySet()) {
        Shelf shelf = entry.getValue();
        for (int i = 0; i < shelf.unneeded; i++) {
          shelf.arrays.removeFirst();
        }
        heldFloats -= (long) shelf.unneeded * entry.getKey();
        shelf.unneeded = shelf.arrays.size();
      }
    }
  }

  /** The most that was in use at one time. */
  public long peakBytes() {
    return peakFloats * Float.BYTES;
  }

  /** What the pool holds, in use or free. */
  public long heldBytes() {
    return heldFloats * Float.BYTES;
  }
}
