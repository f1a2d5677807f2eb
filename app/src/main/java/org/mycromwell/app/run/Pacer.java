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
 * more. Any thread may request and is never kept waiting.
 */
public final class Pacer {
  private final Runnable action;
  private final Executor target;
  private final ScheduledExecutorService timer;
  private final long periodNanos;
  private final LongSupplier nanoClock;
  private final AtomicBoolean pending = new AtomicBoolean();
  private volatile long earliestNanos;

  /**
   * @param target where the action runs
   * @param timer waits for the end of a period; only hands over to {@code target}
   */
  public Pacer(Runnable action, Executor target, ScheduledExecutorService timer, Duration period) {
    this(action, target, timer, period, System::nanoTime);
  }

  Pacer(
      Runnable action,
      Executor target,
      ScheduledExecutorService timer,
      Duration period,
      LongSupplier nanoClock) {
    this.action = action;
    this.target = target;
    this.timer = timer;
    this.periodNanos = period.toNanos();
    this.nanoClock = nanoClock;
    this.earliestNanos = nanoClock.getAsLong();
  }

  /** Asks for the action. */
  public void request() {
    if (!pending.compareAndSet(false, true)) {
      return;
    }
    long wait = earliestNanos - nanoClock.getAsLong();
    try {
      if (wait <= 0) {
        target.execute(this::run);
      } else {
        var _ = timer.schedule(() -> target.execute(this::run), wait, TimeUnit.NANOSECONDS);
      }
    } catch (RejectedExecutionException _) {
      // The window is closing; nobody looks any more.
      pending.set(false);
    }
  }

  private void run() {
    earliestNanos = nanoClock.getAsLong() + periodNanos;
    // Before the action: what happens during it is asked for again.
    pending.set(false);
    action.run();
  }
}
