package org.mycromwell.engine.edit.context;

import java.util.List;

/**
 * A file of the code base and why it was chosen.
 *
 * @param path relative to the code base, with slashes
 * @param reasons in words for the user, the weightiest first
 * @param text decoded, with line ends as {@code \n}
 */
public record ScoredFile(String path, double score, List<String> reasons, String text) {
  public ScoredFile {
    reasons = List.copyOf(reasons);
  }
}
