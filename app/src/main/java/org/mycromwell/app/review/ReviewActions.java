package org.mycromwell.app.review;

import java.util.List;
import org.mycromwell.engine.edit.LineRange;

/** What can be done in the review. Called on the FX thread; hunks are counted from 0. */
public interface ReviewActions {
  /** Accepts a hunk, or makes it undecided when it is accepted. */
  void toggleAccept(int hunk);

  /** Rejects a hunk, or makes it undecided when it is rejected. */
  void toggleReject(int hunk);

  /** Makes a hunk the current one. */
  void select(int hunk);

  void nextHunk();

  void previousHunk();

  void acceptAll();

  void rejectRest();

  /** Writes what is accepted. */
  void apply();

  /**
   * Splits the current hunk at the lines that are selected on the right and toggles that part;
   * without a selection toggles the hunk.
   *
   * @param oldLines of the file that are selected, from 0; may be empty
   * @param newLines of the proposed text that are selected, from 0; may be empty
   */
  void toggleLines(LineRange oldLines, LineRange newLines);

  /**
   * Takes what the user typed in place of a hunk.
   *
   * @param lines all that shall stand there; none to delete what is there
   */
  void edit(int hunk, List<String> lines);

  /** Shows the lines that a fold stands for; folds are counted from 0, from the top. */
  void unfold(int fold);
}
