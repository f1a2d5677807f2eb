package org.mycromwell.engine.image;

import java.util.Optional;

/** Names the characters of an image on a character grid. */
@FunctionalInterface
public interface CellReader {
  /** What stands in the cells; empty when it cannot be told. */
  Optional<CharacterCells> read(ImageTensor image);
}
