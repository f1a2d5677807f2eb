package org.mycromwell.engine.train;

import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;

/**
 * Notices embeddings that become all alike, or lie in few dimensions. Tells once per collapse. For
 * one thread.
 */
final class CollapseAlarm {
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
    double rank = stats.effectiveRank() / stats.width();
    // An effective rank that was not measured says nothing.
    boolean bad = stats.spread() < plan.spread() || rank < plan.effectiveRank();
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
            plan.effectiveRank() * stats.width()));
  }

  /** Evaluations in a row that were bad. */
  int below() {
    return below;
  }
}
