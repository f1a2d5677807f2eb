package org.mycromwell.engine.format;

import java.lang.foreign.MemorySegment;

/**
 * Delivers the bytes of one tensor while a file is written, so that a model larger than memory can
 * be written piece by piece. What it throws ends the writing and leaves no file behind.
 */
@FunctionalInterface
public interface TensorSource {
  /** Calls {@code sink} with consecutive pieces that together are exactly the tensor. */
  void writeTo(Sink sink);

  /** Takes the pieces; they may be reused as soon as the call returns. */
  @FunctionalInterface
  interface Sink {
    void write(MemorySegment bytes);
  }

  /** A tensor whose bytes are all there, for example mapped from another file. */
  static TensorSource of(MemorySegment bytes) {
    return sink -> sink.write(bytes);
  }
}
