package org.mycromwell.engine.exec;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * A fixed team of threads that executes one {@link Task} at a time. The caller's thread is worker
 * 0, the others are daemon threads that live until {@link #close()}.
 *
 * <p>Waiting spins for a bounded time and then parks: between the phases of a forward pass the
 * others are at most microseconds away, but a machine whose cores are shared must not be kept busy
 * by threads that wait. Not thread-safe: {@link #run} and {@link #close} belong to one thread at a
 * time.
 */
public final class Workers implements AutoCloseable {
  /** Thrown out of a barrier when another worker failed; ends this worker's part of the task. */
  static final class BrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenException() {
      super("another worker failed", null, false, false);
    }
  }

  /** About half a millisecond: bridges the phases of a pass, short against a time slice. */
  private static final int SPINS = 20_000;

  private final Worker[] team;

  /** Threads that are parked or about to park, by worker index. */
  private final AtomicReferenceArray<@Nullable Thread> parked;

  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile int barrierNumber;
  private volatile int taskNumber;
  private volatile @Nullable Task task;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /**
   * @param count threads that compute, the caller's included; at least 1
   * @throws EngineException when the system does not let this process have that many
   */
  public Workers(int count) {
    this(count, Thread.ofPlatform().daemon().name("cromwell-worker-", 1).factory());
  }

  Workers(int count, ThreadFactory threads) {
    if (count < 1) {
      throw new IllegalArgumentException("worker count " + count);
    }
    team = new Worker[count];
    parked = new AtomicReferenceArray<>(count);
    for (int i = 0; i < count; i++) {
      team[i] = new Worker(this, i);
    }
    try {
      for (int i = 1; i < count; i++) {
        Worker worker = team[i];
        threads.newThread(() -> serve(worker)).start();
      }
    } catch (OutOfMemoryError e) { // what the JDK throws when the system refuses a thread
      close();
      throw new EngineException(
          Kind.ENVIRONMENT,
          "the system does not let this process start "
              + count
              + " threads; ask for fewer threads or raise the process limit",
          e);
    }
  }

  /** Threads that compute, the caller's included. */
  public int count() {
    return team.length;
  }

  /**
   * Runs the task on all workers and returns when every one has ended; what they wrote is then
   * visible to the caller.
   *
   * @throws RuntimeException or Error: the first that a worker threw; the team stays usable
   */
  public void run(Task work) {
    if (closed) {
      throw new IllegalStateException("workers are closed");
    }
    arrived.set(0);
    unfinished.set(team.length);
    task = work;
    announce();
    execute(work, team[0]);
    int spins = 0;
    while (unfinished.get() != 0) {
      spins = spinOrPark(0, spins, barrierNumber, taskNumber);
    }
    task = null;
    Throwable thrown = failure;
    failure = null;
    switch (thrown) {
      case null -> {}
      case Error error -> throw error;
      case RuntimeException exception -> throw exception;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }

  /** Ends the threads. A task that is running is not interrupted. */
  @Override
  public void close() {
    closed = true;
    announce();
  }

  private void announce() {
    int next = taskNumber + 1; // written by the controlling thread only
    taskNumber = next;
    unparkAll();
  }

  private void serve(Worker worker) {
    int seen = 0;
    while (true) {
      int spins = 0;
      while (taskNumber == seen) {
        spins = spinOrPark(worker.index(), spins, barrierNumber, seen);
      }
      seen = taskNumber;
      if (closed) {
        return;
      }
      Task work = task;
      if (work != null) {
        execute(work, worker);
      }
    }
  }

  private void execute(Task work, Worker worker) {
    try {
      work.run(worker);
    } catch (Throwable thrown) { // every failure must reach the caller, or the others wait for ever
      synchronized (this) {
        if (failure == null && !(thrown instanceof BrokenException)) {
          failure = thrown;
        }
      }
      unparkAll();
    }
    if (unfinished.decrementAndGet() == 0) {
      unpark(0);
    }
  }

  /** See {@link Worker#barrier()}. */
  void await(int index) {
    if (team.length == 1) {
      return;
    }
    int number = barrierNumber;
    if (arrived.incrementAndGet() == team.length) {
      arrived.set(0);
      barrierNumber = number + 1;
      unparkAll();
      return;
    }
    int spins = 0;
    while (barrierNumber == number) {
      if (failure != null) {
        throw new BrokenException();
      }
      spins = spinOrPark(index, spins, number, taskNumber);
    }
  }

  /**
   * One step of waiting. Parks only after announcing it and finding that neither number has moved
   * since, so a wake-up between check and park is never lost.
   */
  private int spinOrPark(int index, int spins, int seenBarrier, int seenTask) {
    if (spins < SPINS) {
      Thread.onSpinWait();
      return spins + 1;
    }
    parked.set(index, Thread.currentThread());
    boolean nothingNew =
        barrierNumber == seenBarrier
            && taskNumber == seenTask
            && failure == null
            && (index != 0 || unfinished.get() != 0);
    if (nothingNew) {
      LockSupport.park(this);
    }
    parked.set(index, null);
    return 0;
  }

  private void unparkAll() {
    for (int i = 0; i < team.length; i++) {
      unpark(i);
    }
  }

  private void unpark(int index) {
    Thread thread = parked.get(index);
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
