package org.mycromwell.app.run;

import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * Tells how far the opening of a model is: by how much the memory of this process has grown, of
 * what the model will take. Measures on the timer's thread and tells on the FX thread, until it is
 * closed.
 */
public final class LoadWatch implements AutoCloseable {
  private static final long PERIOD_MILLIS = 200;

  /** It is loaded when the engine says so. */
  private static final double MOST = 0.99;

  private final Supplier<OptionalLong> residentBytes;
  private final long startBytes;
  private final long plannedBytes;
  private final Executor fx;
  private final DoubleConsumer onProgress;
  private final ScheduledFuture<?> ticks;
  private volatile boolean closed;

  /**
   * @param plannedBytes what the model will take; 0 where unknown, then nothing is told
   */
  public LoadWatch(
      long plannedBytes,
      Supplier<OptionalLong> residentBytes,
      Executor fx,
      ScheduledExecutorService timer,
      DoubleConsumer onProgress) {
    this.plannedBytes = plannedBytes;
    this.residentBytes = residentBytes;
    this.fx = fx;
    this.onProgress = onProgress;
    startBytes = residentBytes.get().orElse(0);
    ticks =
        timer.scheduleWithFixedDelay(
            this::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  void tick() {
    OptionalLong now = residentBytes.get();
    if (now.isEmpty() || plannedBytes <= 0) {
      return;
    }
    double share = (double) (now.getAsLong() - startBytes) / plannedBytes;
    double progress = Math.clamp(share, 0, MOST);
    fx.execute(() -> {
      if (!closed) {
        onProgress.accept(progress);
      }
    });
  }

  @Override
  public void close() {
    closed = true;
    var _ = ticks.cancel(false);
  }
}
