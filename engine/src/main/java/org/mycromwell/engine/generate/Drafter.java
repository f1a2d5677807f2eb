package org.mycromwell.engine.generate;

import java.util.BitSet;

/**
 * Drafts the next tokens of an answer from the text it is expected to copy: what comes, by {@link
 * SourceFollower}, and how much of it is worth verifying, by {@link DraftPlanner}. Owned by one
 * generation; allocates nothing while it runs.
 */
final class Drafter {
  private final SourceFollower follower;
  private final AcceptanceEstimate acceptance = new AcceptanceEstimate();
  private final DraftPlanner planner;
  private final int[] history;
  private final BitSet ends;

  /** Which tokens of a draft begin a substitution. */
  private final BitSet substitutes;

  private int length;

  /**
   * @param source what the answer may copy; empty for no drafts
   * @param most tokens of a draft
   * @param ends tokens that are not drafted, because nothing comes after them
   * @param history the answer is written into it from {@code answerFrom} on
   */
  Drafter(int[] source, int most, BitSet ends, PassCosts costs, int[] history, int answerFrom) {
    substitutes = new BitSet(most);
    follower = new SourceFollower(source, history, answerFrom);
    planner = new DraftPlanner(costs, acceptance);
    this.history = history;
    this.ends = ends;
    length = answerFrom;
  }

  /**
   * Writes a draft behind the answer, where it is overwritten by what really comes.
   *
   * @return its length, at most {@code most}
   */
  int draft(int most) {
    int count = follower.draft(most, substitutes);
    for (int i = 0; i < count; i++) {
      if (ends.get(history[length + i])) {
        count = i;
      }
    }
    return planner.draftLength(follower.run(), count, substitutes);
  }

  /** The next token of the answer stands in the history. */
  void advance() {
    int predicted = follower.predicted();
    if (predicted != SourceFollower.NONE) {
      boolean right = predicted == history[length];
      if (follower.substitutes()) {
        acceptance.countSubstitution(right);
      } else {
        acceptance.count(follower.run(), right);
      }
    }
    length++;
    follower.advance();
    planner.countToken();
  }
}
