package org.mycromwell.engine.model.vljepa;

/** How vision tokens know their place in the image. */
public enum Positions {
  /** A learnt vector for each place of the standard image, added once. */
  LEARNED,
  /** Queries and keys are turned by row and column; images of any size are alike. */
  ROPE
}
