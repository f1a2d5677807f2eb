package org.mycromwell.engine.train;

import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;

/**
 * Notices embeddings that become all alike, or lie in few dimensions. Tells once per collapse. For
 * one thread.
 */
final class CollapseAlarm {
  /** Rank of rows on a line is 1; no share of a small width may ask for less than a plane. */
  private static final double LEAST_RANK = 2;

  private final CollapsePlan plan;
  private int below;

  CollapseAlarm(CollapsePlan plan, int below) {
    this.plan = plan;
    this.below = below;
  }

  /** Looks at the figures of one evaluation; what is wrong, when it has been for long enough. */
  Optional<String> check(EmbeddingStats stats) {
    if (Double.isNaN(stats.spread()) || stats.width() == 0) {
      return Optional.empty();
    }
    double share = plan.effectiveRank();
    double leastRank = share > 0 ? Math.max(LEAST_RANK, share * stats.width()) : 0;
    // An effective rank that was not measured says nothing.
    boolean bad = stats.spread() < plan.spread() || stats.effectiveRank() < leastRank;
    below = bad ? below + 1 : 0;
    if (below != plan.evaluations()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "the embeddings have collapsed: spread %.3f (alarm below %.3f), effective rank %.1f of"
                + " %d (alarm below %.1f)",
            stats.spread(),
            plan.spread(),
            stats.effectiveRank(),
            stats.width(),
            leastRank));
  }

  /** Evaluations in a row that were bad. */
  int below() {
    return below;
  }
}
