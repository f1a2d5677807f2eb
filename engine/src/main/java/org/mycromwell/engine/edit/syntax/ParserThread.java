package org.mycromwell.engine.edit.syntax;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs the parser on a thread with a large stack: it recurses with the nesting of the text, and
 * what overflows a native stack ends the process. Only the part of the stack that is used takes
 * memory.
 */
final class ParserThread {
  private static final long STACK_BYTES = 256L << 20;

  private ParserThread() {}

  /** Waits for the result; an interrupt is kept for the caller and does not end the wait. */
  static <T> T call(Callable<T> work) throws NotParsedException {
    FutureTask<T> task = new FutureTask<>(work);
    try {
      Thread thread = new Thread(null, task, "cromwell-parser", STACK_BYTES);
      thread.setDaemon(true);
      thread.start();
    } catch (OutOfMemoryError e) {
      throw new NotParsedException("no thread could be started for the parser", e);
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // Parsing ends by itself after its time limit.
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof NotParsedException reason) {
            throw new NotParsedException(String.valueOf(reason.getMessage()), reason);
          }
          throw new IllegalStateException("the parser failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
