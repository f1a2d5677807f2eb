package org.mycromwell.engine.image;

import java.util.Optional;

/** Finds the grid. */
final class GridEstimator {
  static Optional<CharacterGrid> estimate(Ink ink) {
    return Optional.empty();
  }
}
