package org.mycromwell.engine.edit.syntax;

import java.util.List;

/**
 * What a check found.
 *
 * @param errors in the order of the text; empty when there are none or nothing was checked
 * @param notChecked why the text was not checked, a sentence for the user; empty when it was
 */
public record SyntaxReport(List<SyntaxError> errors, String notChecked) {
  public SyntaxReport {
    errors = List.copyOf(errors);
  }

  static SyntaxReport checked(List<SyntaxError> errors) {
    return new SyntaxReport(errors, "");
  }

  static SyntaxReport notChecked(String reason) {
    return new SyntaxReport(List.of(), reason);
  }

  /** Whether a parser has looked at the text; when not, {@link #notChecked()} says why. */
  public boolean isChecked() {
    return notChecked.isEmpty();
  }

  public boolean hasErrors() {
    return !errors.isEmpty();
  }
}
