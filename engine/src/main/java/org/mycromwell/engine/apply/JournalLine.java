package org.mycromwell.engine.apply;

import java.nio.file.Path;

/**
 * A line of the journal: the CRC-32 of the JSON that follows it, a space, one JSON object in ASCII.
 * A line that was torn while it was written has another checksum, and is as if it were not there.
 */
sealed interface JournalLine {
  int VERSION = 1;

  /** Nothing of the entry is written to its files before this line is on the disk. */
  record Begin(HistoryEntry entry) implements JournalLine {}

  /** From here on the file may be half written. */
  record InPlace(String id, Path file) implements JournalLine {}

  /** All files of the entry are written. */
  record Commit(String id) implements JournalLine {}

  /** The files of the entry are as they were, or it no longer matters how they are. */
  record Abort(String id) implements JournalLine {}

  /** Written by a later Cromwell. */
  record Newer(int version) implements JournalLine {}
}
