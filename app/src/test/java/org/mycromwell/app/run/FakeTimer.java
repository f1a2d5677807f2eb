package org.mycromwell.app.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer whose time passes when the test says so; everything runs in {@link #pass}. */
public final class FakeTimer extends ScheduledThreadPoolExecutor {
  private long nowNanos;
  private final List<Entry> entries = new ArrayList<>();

  /** Starts at 0. */
  public FakeTimer() {
    super(0);
  }

  /** The time. */
  public long now() {
    return nowNanos;
  }

  /** Lets time pass and runs what is due meanwhile, in order. */
  public void pass(long time, TimeUnit unit) {
    long end = nowNanos + unit.toNanos(time);
    while (true) {
      Entry next =
          entries.stream().min(Comparator.comparingLong(entry -> entry.atNanos)).orElse(null);
      if (next == null || next.atNanos > end) {
        nowNanos = end;
        return;
      }
      nowNanos = Math.max(nowNanos, next.atNanos);
      entries.remove(next);
      if (next.periodNanos > 0 && !next.isCancelled()) {
        next.atNanos = nowNanos + next.periodNanos;
        entries.add(next);
        next.runAndReset();
      } else {
        next.run();
      }
    }
  }

  /** How many actions wait. */
  public int waiting() {
    return (int) entries.stream().filter(entry -> !entry.isCancelled()).count();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return add(new Entry(command, nowNanos + unit.toNanos(delay), 0));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return add(new Entry(command, nowNanos + unit.toNanos(initialDelay), unit.toNanos(delay)));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return scheduleWithFixedDelay(command, initialDelay, period, unit);
  }

  private Entry add(Entry entry) {
    entries.add(entry);
    return entry;
  }

  private static final class Entry extends FutureTask<Object>
      implements RunnableScheduledFuture<Object> {
    private long atNanos;
    private final long periodNanos;

    Entry(Runnable command, long atNanos, long periodNanos) {
      super(command, new Object());
      this.atNanos = atNanos;
      this.periodNanos = periodNanos;
    }

    @Override
    public boolean isPeriodic() {
      return periodNanos > 0;
    }

    @Override
    public boolean runAndReset() {
      return super.runAndReset();
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(atNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }
}
