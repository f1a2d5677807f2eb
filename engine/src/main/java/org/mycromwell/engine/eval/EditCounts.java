package org.mycromwell.engine.eval;

import java.util.OptionalDouble;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxReport;

/**
 * How many edits came out how.
 *
 * @param exact the file is as expected
 * @param valid the file was changed, checked and has no new errors of syntax
 * @param validButWrong valid and not exact: what a parser lets pass
 * @param unchanged the file is as it was
 * @param unchecked the file was changed, but there is no grammar for it
 * @param refused the edit could not be made: it does not fit into the context, or the model gave
 *     nothing that can be used
 */
public record EditCounts(
    int edits, int exact, int valid, int validButWrong, int unchanged, int unchecked, int refused) {
  static final EditCounts NONE = new EditCounts(0, 0, 0, 0, 0, 0, 0);
  static final EditCounts REFUSED = new EditCounts(1, 0, 0, 0, 0, 0, 1);

  /** Of one edit that was made. */
  static EditCounts of(HeldOutEdit edit, String after) {
    boolean exact = after.equals(edit.textAfter());
    if (after.equals(edit.text())) {
      return new EditCounts(1, exact ? 1 : 0, 0, 0, 1, 0, 0);
    }
    SyntaxReport report = SyntaxChecker.newErrors(edit.file(), edit.text(), after);
    if (!report.isChecked()) {
      return new EditCounts(1, exact ? 1 : 0, 0, 0, 0, 1, 0);
    }
    boolean valid = !report.hasErrors();
    return new EditCounts(1, exact ? 1 : 0, valid ? 1 : 0, valid && !exact ? 1 : 0, 0, 0, 0);
  }

  EditCounts plus(EditCounts other) {
    return new EditCounts(
        edits + other.edits,
        exact + other.exact,
        valid + other.valid,
        validButWrong + other.validButWrong,
        unchanged + other.unchanged,
        unchecked + other.unchecked,
        refused + other.refused);
  }

  /** Share of exact ones. */
  public double exactShare() {
    return edits == 0 ? 0 : (double) exact / edits;
  }

  /** Edits that changed the file and could be checked. */
  public int checked() {
    return edits - refused - unchanged - unchecked;
  }

  /** Share of valid ones among those that were checked; empty when there are none. */
  public OptionalDouble validShare() {
    return checked() == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) valid / checked());
  }
}
