package org.mycromwell.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.CancelToken;

/**
 * Turns Ctrl+C (and a polite kill) into an orderly end: work that polls {@link #token()} stops by
 * itself and shows what it has, while the Java runtime, which ends the process with exit code 130,
 * waits for {@link #close()}. Commands that never ask for the token end at once, and so does one
 * that waits for its user. A second Ctrl+C ends the process whatever it does.
 */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 5_000;

  private final CancelToken token = new CancelToken();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "cromwell-interrupt");
  private volatile boolean polled;
  private volatile @Nullable Runnable farewell;

  private Interruption() {}

  /** From now on until {@link #close()} an interrupt of the process is passed on. */
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    InterruptSignal.secondOneHalts(ExitCode.INTERRUPTED.code());
    return interruption;
  }

  /** An interruption nobody triggers, for use inside other programs. */
  static Interruption none() {
    return new Interruption();
  }

  /** Cancelled by an interrupt; whoever takes it polls it often. */
  CancelToken token() {
    polled = true;
    return token;
  }

  /**
   * From now on the program waits for its user and holds nothing that needs an orderly end; an
   * interrupt runs {@code words} and ends the process.
   */
  void idle(Runnable words) {
    farewell = words;
  }

  /** The user has answered. Whether an interrupt came before: then nothing must be begun. */
  boolean resume() {
    farewell = null;
    return token.isCancelled();
  }

  /** Cancels, and waits for the work to end. */
  void interrupt() {
    token.cancel();
    Runnable words = farewell;
    if (words != null) {
      words.run();
    } else if (polled) {
      try {
        boolean _ = ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The work has ended and printed what it had to say. */
  @Override
  public void close() {
    ended.countDown();
    if (!token.isCancelled()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The interrupt came in this moment; the hook finds that the work has ended.
        return;
      }
    }
  }
}
