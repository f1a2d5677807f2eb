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

  /** Single lines: each old line with its new one, then the old or the new ones that are left. */
  List<EditRun> byLine(TextEncoding encoding) {
    if (withBom) {
      return List.of(this);
    }
    LineTable table = exact == null ? null : LineTable.of(exact, encoding, 0);
    int rows = Math.max(range.size(), lines.size());
    List<EditRun> pieces = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      LineRange old =
          new LineRange(
              Math.min(range.first() + i, range.end()),
              Math.min(range.first() + i + 1, range.end()));
      boolean stays = i < lines.size();
      byte[] bytes = null;
      if (exact != null && table != null) {
        bytes = stays ? Arrays.copyOfRange(exact, table.start(i), table.end(i)) : new byte[0];
      }
      pieces.add(new EditRun(old, stays ? List.of(lines.get(i)) : List.of(), bytes, false));
    }
    return pieces;
  }
}
