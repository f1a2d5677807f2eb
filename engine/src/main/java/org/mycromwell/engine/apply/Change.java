package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.apply.HistoryEntry.FileChange;
import org.mycromwell.engine.apply.HistoryEntry.Hunk;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splice;

/**
 * A file and what is to become of it.
 *
 * @param given the path for messages
 * @param file the real path
 */
record Change(Path given, Path file, byte[] before, byte[] after, List<Splice> splices) {
  boolean changesNothing() {
    return Arrays.equals(before, after);
  }

  FileChange described() {
    List<Hunk> hunks = new ArrayList<>();
    for (Splice splice : splices) {
      hunks.add(new Hunk(splice.start(), splice.end(), splice.replacement().length));
    }
    return new FileChange(
        file,
        Snapshot.sha256(before),
        before.length,
        Snapshot.sha256(after),
        after.length,
        hunks,
        Targets.temporaryName(file));
  }

  /** The splices of a change that was described, from the content it led to. */
  static List<Splice> splices(FileChange described, byte[] after) {
    List<Splice> splices = new ArrayList<>();
    int shift = 0;
    for (Hunk hunk : described.hunks()) {
      int start = hunk.start() + shift;
      byte[] replacement = Arrays.copyOfRange(after, start, start + hunk.newSizeBytes());
      splices.add(new Splice(hunk.start(), hunk.end(), replacement));
      shift += hunk.newSizeBytes() - (hunk.end() - hunk.start());
    }
    return splices;
  }
}
