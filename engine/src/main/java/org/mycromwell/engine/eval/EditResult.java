package org.mycromwell.engine.eval;

import java.util.List;

/**
 * What came of one held-out edit.
 *
 * @param language of the file, in lower case; {@code other} without a grammar
 * @param determined whether request and code allow one result only
 * @param counts of this edit alone
 * @param hunks how sure the model was of each hunk and whether it is as expected; empty when it did
 *     not say
 */
public record EditResult(
    String family,
    String language,
    boolean determined,
    EditCounts counts,
    List<Reliability.Prediction> hunks) {
  public EditResult {
    hunks = List.copyOf(hunks);
  }
}
