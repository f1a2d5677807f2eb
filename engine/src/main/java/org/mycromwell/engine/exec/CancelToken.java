package org.mycromwell.engine.exec;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks long work to stop. Any thread may cancel; the work polls. Cancelling cannot be undone. */
public final class CancelToken {
  /** Beyond this a limit is none; the clock counts to three times as much. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final @Nullable CancelToken parent;
  private final boolean limited;
  private final long deadlineNanos;
  private volatile boolean cancelled;

  public CancelToken() {
    this(null, false, 0);
  }

  private CancelToken(@Nullable CancelToken parent, boolean limited, long deadlineNanos) {
    this.parent = parent;
    this.limited = limited;
    this.deadlineNanos = deadlineNanos;
  }

  /** A token for a part of the work: cancelled with this one, or alone. */
  public CancelToken child() {
    return new CancelToken(this, false, 0);
  }

  /** A {@link #child()} that is also cancelled when {@code time} has passed. */
  public CancelToken within(Duration time) {
    Duration limit = time.isNegative() ? Duration.ZERO : time;
    limit = limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
    return new CancelToken(this, true, System.nanoTime() + limit.toNanos());
  }

  public void cancel() {
    cancelled = true;
  }

  public boolean isCancelled() {
    return cancelled || isExpired() || (parent != null && parent.isCancelled());
  }

  /** Whether the time of {@link #within} has passed; never for other tokens. */
  public boolean isExpired() {
    return limited && System.nanoTime() - deadlineNanos >= 0;
  }
}
