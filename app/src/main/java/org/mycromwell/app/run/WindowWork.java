package org.mycromwell.app.run;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long the window has worked, on all of its threads. The cores it works on are those the model
 * wants, so what shows a run looks here how often it may. For any thread.
 */
public final class WindowWork {
  private final LongAdder nanos = new LongAdder();

  /** More of it. */
  public void add(long moreNanos) {
    nanos.add(moreNanos);
  }

  /** All since the start, in nanoseconds. */
  public long totalNanos() {
    return nanos.sum();
  }

  /** Counts what is done on another thread. */
  public Executor counting(Executor executor) {
    return task ->
        executor.execute(() -> {
          long start = System.nanoTime();
          try {
            task.run();
          } finally {
            add(System.nanoTime() - start);
          }
        });
  }
}
