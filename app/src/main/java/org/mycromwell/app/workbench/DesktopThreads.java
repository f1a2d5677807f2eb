package org.mycromwell.app.workbench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.mycromwell.app.run.WindowWork;

/**
 * The threads beside the engine's: one draws, one reads and writes files, one compares, one only
 * watches the clock. Each does its work in order. Owned by the window; for any thread.
 */
public final class DesktopThreads implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<Thread> started = new CopyOnWriteArrayList<>();
  private final WindowWork work = new WindowWork();
  private final Executor fx;
  private volatile boolean closed;
  private final ExecutorService io = Executors.newSingleThreadExecutor(named("cromwell-io"));
  private final ExecutorService diff = Executors.newSingleThreadExecutor(named("cromwell-diff"));
  private final Executor countedDiff = work.counting(diff);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(named("cromwell-clock"));

  private DesktopThreads(Executor fx) {
    Executor counted = work.counting(fx);
    this.fx = task -> counted.execute(() -> runUnlessClosed(task));
  }

  private void runUnlessClosed(Runnable task) {
    if (!closed) {
      task.run();
    }
  }

  /**
   * Threads for a window; they begin with their first work.
   *
   * @param fx the thread that draws, which is somebody else's
   */
  public static DesktopThreads start(Executor fx) {
    return new DesktopThreads(fx);
  }

  private ThreadFactory named(String name) {
    return work -> {
      Thread thread = Thread.ofPlatform().name(name).unstarted(work);
      started.add(thread);
      return thread;
    };
  }

  /**
   * Draws; the only one on which view models are used. What comes to it after {@link #close} is not
   * done: there is no window any more that could show it.
   */
  public Executor fx() {
    return fx;
  }

  /** Files and hashes. */
  public Executor io() {
    return io;
  }

  /** Rows, words, syntax. */
  public Executor diff() {
    return countedDiff;
  }

  /** What the threads that draw and compare have worked, and what others add. */
  public WindowWork work() {
    return work;
  }

  /** Hands over to others when it is time. */
  public ScheduledExecutorService timer() {
    return timer;
  }

  /**
   * Ends the threads when what they have begun is done, and waits for that: a file is never left
   * half written.
   */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    diff.shutdown();
    io.shutdown();
    try {
      for (ExecutorService service : List.of(diff, io)) {
        if (!service.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          service.shutdownNow();
        }
      }
      for (Thread thread : started) {
        var _ = thread.join(PATIENCE);
      }
    } catch (InterruptedException _) {
      diff.shutdownNow();
      io.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
