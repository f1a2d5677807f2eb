package org.mycromwell.engine.train;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.mycromwell.engine.model.vljepa.Batch;

/**
 * Batches of a stage in their order, made on threads of their own while the one before is learnt
 * from. Which batch has which content depends on its index only. For one thread.
 */
final class BatchesAhead implements AutoCloseable {
  /** Enough that one which takes long does not hold up the run. */
  private static final int AHEAD = 4;

  /** One would be short of cores where many of them train. */
  private static final int THREADS = 2;

  private final LongFunction<Batch> maker;
  private final long end;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("cromwell-batches-", 1).factory());
  private final Queue<Future<Batch>> made = new ArrayDeque<>();
  private long next;
  private long waitedNanos;

  /**
   * Begins to make them.
   *
   * @param maker makes the batch of an index; is called by several threads
   * @param first index that is taken first
   * @param end index behind the last
   */
  BatchesAhead(LongFunction<Batch> maker, long first, long end) {
    this.maker = maker;
    this.end = end;
    next = first;
    fill();
  }

  private void fill() {
    while (made.size() < AHEAD && next < end) {
      long index = next++;
      made.add(threads.submit(() -> maker.apply(index)));
    }
  }

  /**
   * The next batch.
   *
   * @throws RuntimeException what kept it from being made
   */
  Batch take() {
    if (made.isEmpty()) {
      throw new IllegalStateException("all " + end + " batches are taken");
    }
    long start = System.nanoTime();
    Batch batch = result(made.remove());
    waitedNanos += System.nanoTime() - start;
    fill();
    return batch;
  }

  /** Time that {@link #take} had to wait since the last call of this. */
  double waitedSeconds() {
    double seconds = waitedNanos * 1e-9;
    waitedNanos = 0;
    return seconds;
  }

  /** An interrupt of the thread stays pending: a run is stopped between steps, where it can be. */
  private static Batch result(Future<Batch> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          switch (e.getCause()) {
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the batches that are being made: what they read may go away then. */
  @Override
  public void close() {
    made.forEach(future -> future.cancel(false));
    threads.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
