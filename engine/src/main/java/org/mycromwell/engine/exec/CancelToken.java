package org.mycromwell.engine.exec;

/** Asks long work to stop. Any thread may cancel; the work polls. Cancelling cannot be undone. */
public final class CancelToken {
  private volatile boolean cancelled;

  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled;
  }
}
