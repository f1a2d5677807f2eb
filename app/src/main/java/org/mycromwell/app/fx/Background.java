package org.mycromwell.app.fx;

import java.util.concurrent.CompletableFuture;

/** Work off the FX thread whose result comes by itself. */
public final class Background {
  private Background() {}

  /**
   * Hands a failure of the work, which is a mistake of the program, to the handler of the thread.
   */
  public static void report(CompletableFuture<?> work) {
    var _ =
        work.whenComplete((result, failure) -> {
          if (failure != null) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
          }
        });
  }
}
