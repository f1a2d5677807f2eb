package org.mycromwell.engine.edit.context;

import java.time.Duration;

/**
 * How far a selection goes.
 *
 * @param files how many files are chosen at most
 * @param scannedFiles how many files of the code base are looked at
 * @param fileBytes larger files are skipped
 * @param time after which the files seen so far have to do
 */
public record ContextLimits(int files, int scannedFiles, int fileBytes, Duration time) {
  /** Ten files out of 20,000, of up to 256 KiB each, in ten seconds. */
  public static final ContextLimits DEFAULT =
      new ContextLimits(10, 20_000, 256 * 1024, Duration.ofSeconds(10));
}
