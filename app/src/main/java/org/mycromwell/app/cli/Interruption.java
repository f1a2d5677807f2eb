package org.mycromwell.app.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.CancelToken;

/**
 * Turns Ctrl+C (and a polite kill) into an orderly end: work that polls {@link #token()} stops by
 * itself and shows what it has, while the Java runtime, which ends the process with exit code 130,
 * waits for {@link #close()}. Commands that never ask for the token end at once, and so does one
 * that waits for its user. While a file is written, and while another program has the terminal, an
 * interrupt is not heeded. A second Ctrl+C ends the process whatever it does, unless it belongs to
 * that other program.
 */
public final class Interruption implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 5_000;

  private final CancelToken token = new CancelToken();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupt, "cromwell-interrupt");
  private boolean signalled;
  private boolean writing;
  private boolean terminalLent;
  private volatile boolean polled;
  private volatile long patienceMillis = PATIENCE_MILLIS;
  private volatile @Nullable Runnable farewell;

  private Interruption() {}

  /** What a signal means at the moment it comes. */
  enum Meaning {
    NOTHING,
    /** An orderly end. */
    END,
    /** An end at once. */
    HALT
  }

  /** From now on until {@link #close()} an interrupt of the process is passed on. */
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    InterruptSignal.handle(interruption::react);
    return interruption;
  }

  private void react() {
    switch (signalled()) {
      case NOTHING -> {}
      // Does not return before the hooks have.
      case END -> Runtime.getRuntime().exit(ExitCode.INTERRUPTED.code());
      case HALT -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }
  }

  /** A signal has come. */
  synchronized Meaning signalled() {
    if (terminalLent) {
      return Meaning.NOTHING;
    }
    if (signalled) {
      return Meaning.HALT;
    }
    signalled = true;
    if (writing) {
      return Meaning.NOTHING;
    }
    token.cancel();
    return Meaning.END;
  }

  /**
   * From now on a file is being written: the program comes to its own end, and its own exit code
   * counts.
   *
   * @throws CancellationException when an interrupt came before; then nothing may be written
   */
  synchronized void beginWriting() {
    if (token.isCancelled()) {
      throw new CancellationException("interrupted; nothing was written");
    }
    polled = true; // a polite kill waits
    writing = true;
  }

  /** Whether another program, such as an editor, has the terminal: Ctrl+C is meant for it then. */
  synchronized void lendTerminal(boolean lent) {
    terminalLent = lent;
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
   * The same as {@link #token()} for work that takes its time to end, such as a training step and
   * the checkpoint after it: it is waited for as long as it takes.
   */
  CancelToken unhurriedToken() {
    patienceMillis = Long.MAX_VALUE;
    return token();
  }

  /**
   * From now on the program waits for its user and holds nothing that needs an orderly end; an
   * interrupt runs {@code words} and ends the process.
   */
  synchronized void idle(Runnable words) {
    writing = false;
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
        boolean _ = ended.await(patienceMillis, TimeUnit.MILLISECONDS);
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
