package org.mycromwell.engine.apply;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.mycromwell.engine.EngineException;

/**
 * Runs work on a thread that nobody interrupts. An interrupt closes the channels of a thread while
 * it writes, and makes every attempt to put things right fail the same way.
 */
final class Uninterruptible {
  private Uninterruptible() {}

  /** The result, or the failure; an interrupt of the caller is kept until the work is done. */
  static <T> T call(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofPlatform().name("cromwell-apply").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case EngineException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
