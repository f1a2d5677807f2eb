package org.mycromwell.engine.data;

import java.util.List;

/** Which part of a corpus: what is learnt from, or what is measured on. */
public enum Split {
  TRAIN,
  HELD_OUT;

  /**
   * The part a file belongs to, by its text alone: files that come or go move no others, and the
   * same text is on the same side in whatever corpus and under whatever name it lies.
   */
  public static Split of(SourceFile file, double heldOutShare, long seed) {
    Draws random = Draws.of(seed, Draws.key(file.text()));
    return random.nextBoolean(heldOutShare) ? HELD_OUT : TRAIN;
  }

  /** The files of this part, in the same order. */
  public List<SourceFile> of(List<SourceFile> files, double heldOutShare, long seed) {
    return files.stream().filter(file -> of(file, heldOutShare, seed) == this).toList();
  }
}
