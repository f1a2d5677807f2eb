package org.mycromwell.engine.edit;

import java.util.List;

/**
 * What a merge gave.
 *
 * @param splices for the bytes of ours: the changes of theirs that do not conflict
 * @param merged ours with these splices; where there is a conflict it holds the lines of ours
 * @param conflicts in the order of the file
 */
public record MergeResult(List<Splice> splices, byte[] merged, List<MergeConflict> conflicts) {
  public boolean isClean() {
    return conflicts.isEmpty();
  }
}
