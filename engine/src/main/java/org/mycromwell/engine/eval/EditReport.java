package org.mycromwell.engine.eval;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What came of held-out edits. Families whose result request and code do not determine are counted
 * apart: there an answer may be right and not as expected.
 *
 * @param complete false when it was cancelled; then these are the edits that were finished
 */
public record EditReport(List<EditResult> results, boolean complete) {
  public EditReport {
    results = List.copyOf(results);
  }

  /** All edits. */
  public EditCounts all() {
    return sum(results);
  }

  /** Families by name, those whose result is determined or the others. */
  public SortedMap<String, EditCounts> families(boolean determined) {
    return by(EditResult::family, determined);
  }

  /** Languages by name, edits whose result is determined only. */
  public SortedMap<String, EditCounts> languages() {
    return by(EditResult::language, true);
  }

  /** One family by language. */
  public SortedMap<String, EditCounts> languagesOf(String family) {
    SortedMap<String, EditCounts> counts = new TreeMap<>();
    for (EditResult result : results) {
      if (result.family().equals(family)) {
        counts.merge(result.language(), result.counts(), EditCounts::plus);
      }
    }
    return counts;
  }

  /** Mean of the exact shares of the determined families: each counts the same. */
  public Share balancedExact() {
    return Share.balancedExact(families(true).values());
  }

  /** The determined family with the lowest exact share. */
  public Optional<Map.Entry<String, EditCounts>> weakest() {
    return families(true).entrySet().stream()
        .min((a, b) -> Double.compare(a.getValue().exactShare(), b.getValue().exactShare()));
  }

  /** Of the hunks, if the model says how sure it is. */
  public Optional<Reliability> reliability() {
    List<Reliability.Prediction> hunks =
        results.stream().flatMap(result -> result.hunks().stream()).toList();
    return hunks.isEmpty() ? Optional.empty() : Optional.of(Reliability.of(hunks));
  }

  private SortedMap<String, EditCounts> by(Function<EditResult, String> key, boolean determined) {
    SortedMap<String, EditCounts> counts = new TreeMap<>();
    for (EditResult result : results) {
      if (result.determined() == determined) {
        counts.merge(key.apply(result), result.counts(), EditCounts::plus);
      }
    }
    return counts;
  }

  private static EditCounts sum(Collection<EditResult> results) {
    EditCounts sum = EditCounts.NONE;
    for (EditResult result : results) {
      sum = sum.plus(result.counts());
    }
    return sum;
  }
}
