package org.mycromwell.app.run;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Runs an action on another thread soon after it is asked for, but not more often than once in a
 * period: any number of requests in between are one. After the last request it always runs once
 * more. The period is longer where what comes of the action takes long. Any thread may request and
 * is never kept waiting.
 */
public final class Pacer {
  /**
   * How often an action runs.
   *
   * @param first time until the first one
   * @param shortest time from one to the next
   * @param longest the same, however much comes of it
   * @param workNanos what has come of it so far, in nanoseconds of work
   */
  public record Pace(Duration first, Duration shortest, Duration longest, LongSupplier workNanos) {
    /** What is shown of a run may take one of so many parts of the time. */
    static final int PARTS = 50;

    /** Always the same. */
    static Pace of(Duration period) {
      return new Pace(Duration.ZERO, period, period, () -> 0);
    }
  }

  private static final long NEVER = -1;

  private final Runnable action;
  private final Executor target;
  private final ScheduledExecutorService timer;
  private final Pace pace;
  private final LongSupplier nanoClock;
  private final AtomicBoolean pending = new AtomicBoolean();

  /** Of the last run, or of this before the first. */
  private volatile long startNanos;

  /** What had been worked before the last run; {@link #NEVER} before the first. */
  private volatile long workBefore = NEVER;

  /**
   * @param target where the action runs
   * @param timer waits for the end of a period; only hands over to {@code target}
   */
  public Pacer(Runnable action, Executor target, ScheduledExecutorService timer, Duration period) {
    this(action, target, timer, Pace.of(period), System::nanoTime);
  }

  /**
   * The same at another pace.
   *
   * @param nanoClock tells the time
   */
  public Pacer(
      Runnable action,
      Executor target,
      ScheduledExecutorService timer,
      Pace pace,
      LongSupplier nanoClock) {
    this.action = action;
    this.target = target;
    this.timer = timer;
    this.pace = pace;
    this.nanoClock = nanoClock;
    startNanos = nanoClock.getAsLong();
  }

  /** Asks for the action. */
  public void request() {
    if (pending.compareAndSet(false, true)) {
      runWhenDue();
    }
  }

  /** What comes of an action goes on after it, so the wait may grow while it lasts. */
  private void runWhenDue() {
    long wait = startNanos + period() - nanoClock.getAsLong();
    try {
      if (wait <= 0) {
        target.execute(this::run);
      } else {
        var _ = timer.schedule(this::runWhenDue, wait, TimeUnit.NANOSECONDS);
      }
    } catch (RejectedExecutionException _) {
      // The window is closing; nobody looks any more.
      pending.set(false);
    }
  }

  private long period() {
    if (workBefore == NEVER) {
      return pace.first().toNanos();
    }
    long worked = (pace.workNanos().getAsLong() - workBefore) * Pace.PARTS;
    return Math.clamp(worked, pace.shortest().toNanos(), pace.longest().toNanos());
  }

  private void run() {
    startNanos = nanoClock.getAsLong();
    workBefore = pace.workNanos().getAsLong();
    // Before the action: what happens during it is asked for again.
    pending.set(false);
    action.run();
  }
}
