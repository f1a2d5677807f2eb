package org.mycromwell.engine.edit.flow;

import java.util.Optional;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.TextEncoding;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxError;
import org.mycromwell.engine.edit.syntax.SyntaxReport;

/** Holds back what would break a file that parses, or make it a binary one. */
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
    TextEncoding encoding = before.encoding();
    String was = before.text();
    String text = encoding.decode(after, Math.min(encoding.bomBytes(), after.length), after.length);
    if (text == null) {
      return noText(before, "it has bytes that are not " + encoding.displayName());
    }
    // A file may have such characters far behind its beginning, and keeps them.
    if (zeros(text) > zeros(was)) {
      return noText(before, "the new text has a NUL character");
    }
    SyntaxReport report = SyntaxChecker.newErrors(before.name(), was, text);
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

  private static long zeros(String text) {
    return text.chars().filter(c -> c == 0).count();
  }

  private static Verdict noText(Snapshot before, String reason) {
    return new Verdict.Failed(
        new EditProblem(Kind.CHECK_FAILED, before.name() + " would no longer be text: " + reason));
  }
}
