package org.mycromwell.app.review;

import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.flow.HunkConfidence;

/**
 * A hunk as lists and buttons show it. Immutable.
 *
 * @param index its place, from 0
 * @param count of all hunks
 * @param firstLine of the file, from 1
 * @param lastLine of the file, from 1; before the first one for an insertion
 * @param removed lines of the file that go
 * @param added lines that come
 * @param edited whether the user has changed what was proposed
 * @param whitespaceOnly whether nothing but white space or line ends differs
 * @param conflict whether somebody else changed these lines too
 * @param confidence of the model that it is right, 0 to 1, where it says so
 */
public record HunkItem(
    int index,
    int count,
    int firstLine,
    int lastLine,
    int removed,
    int added,
    Decision decision,
    boolean edited,
    boolean whitespaceOnly,
    boolean conflict,
    Optional<Double> confidence) {
  static HunkItem of(ReviewedProposal reviewed, Hunk hunk, int count) {
    int removed = hunk.changes().stream().mapToInt(change -> change.range().size()).sum();
    int added = hunk.changes().stream().mapToInt(change -> change.newLines().size()).sum();
    return new HunkItem(
        hunk.index(),
        count,
        hunk.before().first() + 1,
        hunk.before().end(),
        removed,
        added,
        hunk.decision(),
        hunk.edited(),
        WhiteSpace.isAllThatDiffers(hunk.beforeLines(), hunk.afterLines()),
        reviewed.isConflict(hunk),
        reviewed.confidence(hunk).map(HunkConfidence::probability));
  }

  /** Whether the model is not sure of it. */
  public boolean isUnsure() {
    return confidence.isPresent() && confidence.get() < HunkConfidence.UNSURE_BELOW;
  }

  /** The whole of it in words, for a screen reader. */
  public String spoken() {
    StringBuilder text = new StringBuilder();
    text.append("Hunk ").append(index + 1).append(" of ").append(count).append(", ");
    if (lastLine < firstLine) {
      text.append("before line ").append(firstLine);
    } else if (lastLine == firstLine) {
      text.append("line ").append(firstLine);
    } else {
      text.append("lines ").append(firstLine).append(" to ").append(lastLine);
    }
    text.append(", ").append(removed).append(" removed, ").append(added).append(" added, ");
    text.append(decision.name().toLowerCase(Locale.ROOT));
    if (edited) {
      text.append(", edited by you");
    }
    if (conflict) {
      text.append(", changed on disk too");
    }
    if (isUnsure()) {
      text.append(", the model is not sure");
    }
    return text.toString();
  }
}
