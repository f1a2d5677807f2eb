package org.mycromwell.engine.edit.flow;

import java.util.Optional;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxError;
import org.mycromwell.engine.edit.syntax.SyntaxReport;

/** Holds back what would break a file that parses. */
public final class SyntaxGate {
  private SyntaxGate() {}

  /** What is said about a new content. */
  public sealed interface Verdict {
    /** It has no error that was not there before, or the language is not known. */
    record Passed() implements Verdict {}

    /** It could not be checked, for this reason. */
    record NotChecked(String reason) implements Verdict {}

    /** It brings an error in. */
    record Failed(EditProblem problem) implements Verdict {}
  }

  /** Compares a file with what would be written. */
  public static Verdict check(Snapshot before, byte[] after) {
    SyntaxReport report =
        SyntaxChecker.newErrors(
            before.name(), before.text(), Snapshot.of(before.name(), after).text());
    if (!report.isChecked()) {
      return SyntaxChecker.languageOf(before.name()).isEmpty()
          ? new Verdict.Passed()
          : new Verdict.NotChecked(report.notChecked());
    }
    Optional<SyntaxError> first = report.errors().stream().findFirst();
    if (first.isEmpty()) {
      return new Verdict.Passed();
    }
    String more =
        report.errors().size() == 1 ? "" : ", and " + (report.errors().size() - 1) + " more";
    return new Verdict.Failed(
        new EditProblem(
            Kind.CHECK_FAILED, before.name() + " would no longer parse: " + first.get() + more));
  }
}
