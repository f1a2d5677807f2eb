package org.mycromwell.engine.apply;

import java.time.Duration;

/**
 * How long contents stay in the history: until they are older than {@code age}, or newer ones fill
 * {@code sizeBytes}. The last change of each file stays whatever its age and size.
 */
public record HistoryLimits(Duration age, long sizeBytes) {
  /** 30 days or 500 MB. */
  public static final HistoryLimits DEFAULT = new HistoryLimits(Duration.ofDays(30), 500_000_000);

  public HistoryLimits {
    if (age.isNegative() || sizeBytes < 0) {
      throw new IllegalArgumentException("limits below zero: " + age + ", " + sizeBytes);
    }
  }
}
