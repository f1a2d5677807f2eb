package org.mycromwell.app.review;

import java.util.List;
import java.util.Optional;

/**
 * What the review shows. Immutable.
 *
 * @param fileName of the file that is compared
 * @param encoding such as {@code UTF-8 CRLF}
 * @param note right of the word that names the right side, such as what is being read; empty for
 *     the number of the hunk
 * @param current the hunk that keys act on, from 0; -1 for none
 * @param awake whether hunks can be decided about; not while the answer is being written
 * @param streamingRow the row that is being written; empty when none is
 * @param findings what was found when the proposal was checked
 * @param applyTarget name of the file that Apply writes
 */
public record ReviewContent(
    ReviewPicture picture,
    String fileName,
    String encoding,
    String note,
    int current,
    boolean awake,
    Optional<Integer> streamingRow,
    List<Finding> findings,
    String applyTarget) {
  /**
   * Something to look at before applying.
   *
   * @param row where it is
   */
  public record Finding(String text, int row) {}

  public ReviewContent {
    findings = List.copyOf(findings);
  }
}
