package org.mycromwell.app.review;

import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;

/** How many hunks there are, by decision. Immutable. */
public record ReviewCounts(int hunks, int accepted, int rejected, int undecided) {
  static final ReviewCounts NONE = new ReviewCounts(0, 0, 0, 0);

  static ReviewCounts of(Proposal proposal) {
    return new ReviewCounts(
        proposal.hunks().size(),
        ReviewedProposal.count(proposal, Decision.ACCEPTED),
        ReviewedProposal.count(proposal, Decision.REJECTED),
        ReviewedProposal.count(proposal, Decision.PENDING));
  }

  /** The line of the bar, such as "5 hunks 3 accepted 1 rejected 1 left". */
  public String text() {
    return hunks
        + (hunks == 1 ? " hunk  " : " hunks  ")
        + accepted
        + " accepted  "
        + rejected
        + " rejected  "
        + undecided
        + " left";
  }

  /** What a press of Apply will do, such as "Apply 3 hunks to Cart.java". */
  public String applyText(String fileName) {
    return accepted == 0
        ? "Nothing accepted yet"
        : "Apply " + accepted + (accepted == 1 ? " hunk to " : " hunks to ") + fileName;
  }
}
