package org.mycromwell.engine.exec;

/**
 * One of the threads that execute a {@link Task} together. All workers run the same code; each
 * takes its part of the work by {@link #index()} and waits for the others at {@link #barrier()}.
 */
public final class Worker {
  private final Workers workers;
  private final int index;

  Worker(Workers workers, int index) {
    this.workers = workers;
    this.index = index;
  }

  /** 0 for the calling thread, then 1, 2, ... */
  public int index() {
    return index;
  }

  /** How many workers run the task. */
  public int count() {
    return workers.count();
  }

  /**
   * Waits until every worker has reached this barrier; what they wrote before is visible after.
   *
   * @throws RuntimeException when another worker failed, so that this one ends as well
   */
  public void barrier() {
    workers.await(index);
  }

  /**
   * First item of this worker's share of {@code items}: contiguous, ascending with the index, a
   * multiple of {@code step}. The partition depends only on the arguments and the worker count, so
   * results are the same from run to run.
   */
  public int begin(int items, int step) {
    return boundary(items, step, index);
  }

  /** End (exclusive) of this worker's share; see {@link #begin}. */
  public int end(int items, int step) {
    return boundary(items, step, index + 1);
  }

  private int boundary(int items, int step, int part) {
    if (part == workers.count()) {
      return items;
    }
    long groups = (items + (long) step - 1) / step;
    return (int) Math.min(items, groups * part / workers.count() * step);
  }
}
