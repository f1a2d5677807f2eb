package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of lines of a snapshot and what replaces them.
 *
 * @param lines the new lines, without line ends
 * @param exact the new bytes where they are known to the last, else null: then line ends follow the
 *     neighbours
 * @param withBom whether {@code exact} replaces the byte order mark too
 */
record EditRun(LineRange range, List<String> lines, byte @Nullable [] exact, boolean withBom) {
  static EditRun ofText(LineRange range, List<String> lines) {
    return new EditRun(range, List.copyOf(lines), null, false);
  }

  int start(Snapshot snapshot) {
    return withBom ? 0 : snapshot.lineStart(range.first());
  }

  int end(Snapshot snapshot) {
    return snapshot.lineStart(range.end());
  }

  /** For each old line the index of the new one it became, or -1. */
  int[] partners(Snapshot snapshot) {
    List<String> oldLines = new ArrayList<>(range.size());
    for (int i = range.first(); i < range.end(); i++) {
      oldLines.add(snapshot.line(i));
    }
    return LinePairing.partners(oldLines, lines);
  }

  /** Single lines: an old line with the new one it became, and those that have no partner. */
  List<EditRun> byLine(Snapshot snapshot) {
    if (withBom) {
      return List.of(this);
    }
    LineTable table = exact == null ? null : LineTable.of(exact, snapshot.encoding(), 0);
    int[] partners = partners(snapshot);
    List<EditRun> pieces = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < partners.length; i++) {
      int line = range.first() + i;
      while (next < partners[i]) {
        pieces.add(piece(new LineRange(line, line), next++, table));
      }
      pieces.add(piece(new LineRange(line, line + 1), partners[i] < 0 ? -1 : next++, table));
    }
    while (next < lines.size()) {
      pieces.add(piece(new LineRange(range.end(), range.end()), next++, table));
    }
    return pieces;
  }

  /** Old lines and the new line that replaces them, -1 for none. */
  private EditRun piece(LineRange old, int newLine, @Nullable LineTable table) {
    byte[] bytes = null;
    if (exact != null && table != null) {
      bytes =
          newLine < 0
              ? new byte[0]
              : Arrays.copyOfRange(exact, table.start(newLine), table.end(newLine));
    }
    return new EditRun(old, newLine < 0 ? List.of() : List.of(lines.get(newLine)), bytes, false);
  }
}
