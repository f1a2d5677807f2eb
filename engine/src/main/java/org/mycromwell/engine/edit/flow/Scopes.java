package org.mycromwell.engine.edit.flow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/** Which lines an edit is about. */
final class Scopes {
  private Scopes() {}

  /**
   * The lines of a scope.
   *
   * @throws EngineException BAD_ARGUMENT when they are not in the file
   */
  static LineRange resolve(Scope scope, Snapshot file) {
    return switch (scope) {
      case Scope.WholeFile whole -> file.allLines();
      case Scope.Lines lines -> requireInside(lines.lines(), file);
      case Scope.EnclosingDefinition inside -> {
        LineRange lines = requireInside(inside.lines(), file);
        Optional<LineRange> found =
            SyntaxChecker.enclosingFunction(file.name(), file.text(file.allLines()), lines);
        yield found.orElseThrow(() ->
            new EngineException(
                Kind.BAD_ARGUMENT,
                "lines "
                    + (lines.first() + 1)
                    + " to "
                    + lines.end()
                    + " of "
                    + file.name()
                    + " are inside no function or other definition; name the lines to change"));
      }
    };
  }

  private static LineRange requireInside(LineRange lines, Snapshot file) {
    if (lines.isEmpty() || lines.end() > file.lineCount()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "lines "
              + (lines.first() + 1)
              + " to "
              + lines.end()
              + " are not in "
              + file.name()
              + ", which has "
              + file.lineCount()
              + (file.lineCount() == 1 ? " line" : " lines"));
    }
    return lines;
  }

  /**
   * The run of lines that has most in common with {@code wanted}; all when it has nothing. A line
   * counts the more the rarer it is; blank lines do not count.
   */
  static LineRange mostAlike(List<String> lines, List<String> wanted) {
    Map<String, Integer> occurrences = new HashMap<>();
    for (String line : lines) {
      occurrences.merge(line.strip(), 1, Integer::sum);
    }
    Set<String> stripped = new HashSet<>();
    for (String line : wanted) {
      if (!line.isBlank()) {
        stripped.add(line.strip());
      }
    }
    double[] sums = new double[lines.size() + 1];
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      sums[i + 1] =
          sums[i] + (stripped.contains(line) ? 1.0 / occurrences.getOrDefault(line, 1) : 0);
    }
    int length = Math.max(1, Math.min(wanted.size(), lines.size()));
    LineRange best = new LineRange(0, lines.size());
    double most = 0;
    for (int first = 0; first + length <= lines.size(); first++) {
      double common = sums[first + length] - sums[first];
      if (common > most + 1e-9) { // not by rounding alone
        most = common;
        best = new LineRange(first, first + length);
      }
    }
    return best;
  }
}
