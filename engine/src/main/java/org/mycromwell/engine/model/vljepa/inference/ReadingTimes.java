package org.mycromwell.engine.model.vljepa.inference;

/**
 * How long the parts of reading a prompt took.
 *
 * @param imagesEncoded how many of its images were not known
 */
public record ReadingTimes(
    long visionNanos, long textNanos, long fusionNanos, long memoryNanos, int imagesEncoded) {
  /** Nothing was read. */
  public static final ReadingTimes NONE = new ReadingTimes(0, 0, 0, 0, 0);

  /** With the time the head took to read the memory. */
  ReadingTimes plusMemory(long nanos) {
    return new ReadingTimes(
        visionNanos, textNanos, fusionNanos, memoryNanos + nanos, imagesEncoded);
  }
}
