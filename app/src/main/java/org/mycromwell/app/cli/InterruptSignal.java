package org.mycromwell.app.cli;

import java.lang.reflect.Proxy;

/**
 * Every Ctrl+C. The Java runtime by itself ends at the first one and ignores the second while it
 * waits for an orderly end, and has no official way to hear of them; where the unofficial one is
 * missing, all stays so.
 */
final class InterruptSignal {
  private InterruptSignal() {}

  /** Runs {@code reaction} at each interrupt of the process, on a thread of its own each time. */
  static void handle(Runnable reaction) {
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
