package org.mycromwell.engine.data;

import java.util.List;

/** Which part of a corpus: what is learnt from, or what is measured on. */
public enum Split {
  TRAIN,
  HELD_OUT;

  /** The part a file belongs to, by its name alone: files that come or go move no others. */
  public static Split of(SourceFile file, double heldOutShare, long seed) {
    Draws random = Draws.of(seed, Draws.key(file.name()));
    return random.nextBoolean(heldOutShare) ? HELD_OUT : TRAIN;
  }

  /** The files of this part, in the same order. */
  public List<SourceFile> of(List<SourceFile> files, double heldOutShare, long seed) {
    return files.stream().filter(file -> of(file, heldOutShare, seed) == this).toList();
  }
}
