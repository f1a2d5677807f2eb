package org.mycromwell.app.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl+C twice. The Java runtime by itself ignores the second one while it waits for an orderly
 * end, and has no official way to hear of it; where the unofficial one is missing, all stays so.
 */
final class InterruptSignal {
  private InterruptSignal() {}

  /** The first interrupt ends the process in order, any later one at once. */
  static void secondOneHalts(int exitCode) {
    AtomicBoolean first = new AtomicBoolean(true);
    Runnable reaction =
        () -> {
          if (first.getAndSet(false)) {
            // Does not return before the hooks have; the next signal comes on another thread.
            Runtime.getRuntime().exit(exitCode);
          } else {
            Runtime.getRuntime().halt(exitCode);
          }
        };
    try {
      // By name, since the compiler warns of what is not official.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              InterruptSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  reaction.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
    } catch (ReflectiveOperationException e) {
      return; // also when the runtime was told to leave signals alone (-Xrs)
    }
  }
}
