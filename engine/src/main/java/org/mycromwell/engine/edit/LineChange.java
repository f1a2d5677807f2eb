package org.mycromwell.engine.edit;

import java.util.List;

/**
 * Lines of a snapshot and the lines that replace them, without line ends; an empty range inserts
 * before its first line, an empty list deletes. A new line that contains line ends counts as
 * several.
 */
public record LineChange(LineRange range, List<String> newLines) {
  public LineChange {
    newLines = List.copyOf(newLines);
  }
}
