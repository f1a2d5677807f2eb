package org.mycromwell.engine.edit.flow;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.answer.LineHunks;
import org.mycromwell.engine.model.ModelAbilities.Calibration;

/**
 * How sure a model was of one hunk.
 *
 * @param before the lines of the file that the hunk replaces
 * @param logProbability natural logarithm of the probability of the tokens that make the hunk, and
 *     of the one with which the answer returns to the file
 * @param probability that the hunk is right, by the calibration of the model, 0 to 1
 */
public record HunkConfidence(LineRange before, double logProbability, double probability) {
  /** Hunks that are right less often than this are worth a warning. */
  public static final double UNSURE_BELOW = 0.8;

  public boolean isUnsure() {
    return probability < UNSURE_BELOW;
  }

  /**
   * The confidence in each hunk of a proposal.
   *
   * @param answer of the model, from which the proposal was made
   */
  static List<HunkConfidence> of(
      Proposal proposal,
      LineRange scope,
      LineHunks answer,
      AnswerTrace trace,
      Calibration calibration) {
    List<HunkConfidence> all = new ArrayList<>();
    for (Hunk hunk : proposal.hunks()) {
      List<LineHunks.Hunk> touching =
          answer.hunks().stream()
              .filter(written -> touches(hunk.before(), scope, written.change().range()))
              .toList();
      // Among equal lines a hunk may be shown elsewhere than it was written: any may be it.
      double logProbability = 0;
      for (LineHunks.Hunk written : touching.isEmpty() ? answer.hunks() : touching) {
        logProbability += trace.logProbabilityOfTokens(written.begin(), written.end());
      }
      all.add(
          new HunkConfidence(
              hunk.before(), logProbability, calibration.probability(logProbability)));
    }
    return all;
  }

  private static boolean touches(LineRange shown, LineRange scope, LineRange written) {
    return scope.first() + written.first() <= shown.end()
        && shown.first() <= scope.first() + written.end();
  }
}
