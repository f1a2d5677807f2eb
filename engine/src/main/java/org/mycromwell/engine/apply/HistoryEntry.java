package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * One change that was written: an applied edit, or the undoing of one. A change of several files is
 * one entry. Immutable.
 *
 * @param id names the entry in every session on this state directory
 * @param note what the user asked for
 * @param target the entry that was undone or restored, empty for an applied edit
 * @param hunk the one hunk that was undone, -1 for all
 */
public record HistoryEntry(
    String id,
    Instant time,
    Kind kind,
    String note,
    String target,
    int hunk,
    List<FileChange> files) {
  /** How the change came about. */
  public enum Kind {
    /** An edit was applied. */
    APPLY,
    /** An applied edit, or a hunk of it, was taken back. */
    UNDO,
    /** An undo was taken back. */
    REDO,
    /** What an interrupted change found was put back. */
    RESTORE
  }

  /**
   * One file of a change.
   *
   * @param file its real path
   * @param oldHash SHA-256 of the content before, the key for {@link EditStore#content}
   * @param newHash SHA-256 of the content after
   * @param hunks what was replaced, in order
   * @param temporary name of the file beside it while it was written
   */
  public record FileChange(
      Path file,
      String oldHash,
      long oldSizeBytes,
      String newHash,
      long newSizeBytes,
      List<Hunk> hunks,
      String temporary) {}

  /** Bytes {@code start} to {@code end - 1} of the old content that became so many others. */
  public record Hunk(int start, int end, int newSizeBytes) {}
}
