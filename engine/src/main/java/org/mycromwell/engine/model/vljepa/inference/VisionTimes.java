package org.mycromwell.engine.model.vljepa.inference;

/** How long the parts of encoding an image took; the convolutions with the projection behind. */
public record VisionTimes(long stemNanos, long convolutionNanos, long blockNanos) {
  /** No image was encoded. */
  public static final VisionTimes NONE = new VisionTimes(0, 0, 0);
}
