package org.mycromwell.engine.edit.answer;

import java.util.List;

/** Lines to find and the lines to put in their place. */
public record Block(List<String> oldLines, List<String> newLines) {
  public Block {
    oldLines = List.copyOf(oldLines);
    newLines = List.copyOf(newLines);
  }
}
