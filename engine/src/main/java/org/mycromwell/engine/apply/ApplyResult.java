package org.mycromwell.engine.apply;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written.
 *
 * @param entryId the entry of the history, empty when there was nothing to change
 * @param written real paths of the files that have a new content
 * @param writtenInPlace those of them that could not be replaced in one step, because they have
 *     several names, an owner that cannot be given to a new file, or a directory that cannot be
 *     written
 */
public record ApplyResult(String entryId, List<Path> written, List<Path> writtenInPlace) {
  public ApplyResult {
    written = List.copyOf(written);
    writtenInPlace = List.copyOf(writtenInPlace);
  }

  public boolean changedAnything() {
    return !written.isEmpty();
  }
}
