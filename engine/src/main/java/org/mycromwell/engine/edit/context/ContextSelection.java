package org.mycromwell.engine.edit.context;

import java.util.List;

/**
 * The files chosen for an edit.
 *
 * @param files the best first; equal scores in the order of their paths
 * @param filesScanned how many files of the code base were read
 * @param notes what the user should know, such as a limit that was hit; one sentence each
 */
public record ContextSelection(List<ScoredFile> files, int filesScanned, List<String> notes) {
  public ContextSelection {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }
}
