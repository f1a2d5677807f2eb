package org.mycromwell.engine.edit.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
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
   * The confidence in each hunk of an answer that rewrote a scope; empty when the answer was
   * cleaned, so that its tokens are not what the hunks are made of.
   */
  static List<HunkConfidence> of(
      Proposal proposal,
      LineRange scope,
      String answer,
      AnswerTrace trace,
      Calibration calibration) {
    byte[] text = answer.getBytes(StandardCharsets.UTF_8);
    if (!trace.spells(text)) {
      return List.of();
    }
    int[] lineStarts = lineStarts(text);
    List<HunkConfidence> all = new ArrayList<>();
    int growth = 0;
    for (Hunk hunk : proposal.hunks()) {
      double logProbability = 0;
      for (LineChange change : hunk.changes()) {
        int line = change.range().first() - scope.first() + growth;
        int from = start(lineStarts, text, line);
        int to = start(lineStarts, text, line + change.newLines().size());
        if (change.newLines().isEmpty()) {
          to += commonLength(proposal.snapshot(), change.range(), scope, text, from);
        }
        logProbability += trace.logProbability(from, to);
        growth += change.newLines().size() - change.range().size();
      }
      all.add(
          new HunkConfidence(
              hunk.before(), logProbability, calibration.probability(logProbability)));
    }
    return all;
  }

  private static int[] lineStarts(byte[] text) {
    int[] starts = new int[text.length + 1];
    int count = 1;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  private static int start(int[] lineStarts, byte[] text, int line) {
    return line < lineStarts.length ? lineStarts[line] : text.length;
  }

  /** Bytes for which text that was deleted begins like the text that is there instead. */
  private static int commonLength(
      Snapshot file, LineRange deleted, LineRange scope, byte[] text, int at) {
    byte[] source =
        file.text(new LineRange(deleted.first(), scope.end())).getBytes(StandardCharsets.UTF_8);
    int difference = Arrays.mismatch(source, 0, source.length, text, at, text.length);
    return Math.max(0, difference);
  }
}
