package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.edit.MergeResult;

/** What became of the wish to undo or redo. */
public sealed interface UndoResult {
  /**
   * It is done, and can itself be taken back.
   *
   * @param entry what was undone or redone
   * @param files real paths of the files concerned
   * @param merged those of them that had moved on: only the change itself was taken back, what came
   *     after it was kept
   */
  record Done(HistoryEntry entry, List<Path> files, List<Path> merged) implements UndoResult {}

  /**
   * Later changes touch the same lines; nothing was written.
   *
   * @param conflicts by real path; "ours" is the file on disk, "theirs" what undoing would bring
   */
  record Conflicted(HistoryEntry entry, Map<Path, MergeResult> conflicts) implements UndoResult {}

  /** The history knows nothing to undo or redo here. */
  record Nothing() implements UndoResult {}
}
