package org.mycromwell.engine.edit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.mycromwell.engine.edit.answer.AnswerProblem.Kind;

/** Looks for what makes an answer suspicious, whatever its format. */
final class AnswerChecks {
  /** A share of a short text says nothing. */
  private static final int MIN_LINES_FOR_RATIO = 10;

  private static final double MAX_DELETED = 0.3;

  private final String source;
  private final ElisionDetector elisions;
  private final List<AnswerProblem> problems = new ArrayList<>();

  AnswerChecks(String source, FileKind kind) {
    this.source = source;
    elisions = new ElisionDetector(source, kind);
  }

  void add(Kind kind, int line, String detail) {
    problems.add(new AnswerProblem(kind, line, detail));
  }

  void elision(List<String> lines) {
    OptionalInt line = elisions.firstIn(lines);
    if (line.isPresent()) {
      String text = lines.get(line.getAsInt()).strip();
      add(Kind.ELISION, line.getAsInt(), "says that code was left out: " + text);
    }
  }

  /** Characters no source has, and loops. */
  void garbage(String text, boolean looping) {
    if (looping) {
      add(Kind.GARBAGE, -1, "repeats itself without end");
    }
    int line = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
      } else if (isGarbage(c) && source.indexOf(c) < 0) {
        add(Kind.GARBAGE, line, String.format("holds the character U+%04X", (int) c));
        return;
      }
    }
  }

  /** Whether too many of the lines are gone. */
  void deletion(long linesBefore, long linesAfter) {
    if (linesBefore >= MIN_LINES_FOR_RATIO
        && linesBefore - linesAfter > MAX_DELETED * linesBefore) {
      add(
          Kind.DELETION_RATIO,
          -1,
          linesBefore - linesAfter + " of " + linesBefore + " lines are gone");
    }
  }

  List<AnswerProblem> problems() {
    return problems;
  }

  private static boolean isGarbage(char c) {
    boolean control = c < ' ' && c != '\t' && c != '\f';
    return c == '\uFFFD' || control || c == '\u007F';
  }
}
