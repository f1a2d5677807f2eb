package org.mycromwell.engine.edit.flow;

import java.util.HashSet;
import java.util.List;
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
            SyntaxChecker.enclosingFunction(file.name(), file.text(), lines);
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
              + " lines");
    }
    return lines;
  }

  /**
   * The run of lines that has most lines in common with {@code wanted}; all when it has none. Blank
   * lines do not count.
   */
  static LineRange mostAlike(List<String> lines, List<String> wanted) {
    Set<String> stripped = new HashSet<>();
    for (String line : wanted) {
      if (!line.isBlank()) {
        stripped.add(line.strip());
      }
    }
    int length = Math.max(1, Math.min(wanted.size(), lines.size()));
    int count = 0;
    int best = 0;
    int bestEnd = 0;
    for (int i = 0; i < lines.size(); i++) {
      count += stripped.contains(lines.get(i).strip()) ? 1 : 0;
      if (i >= length) {
        count -= stripped.contains(lines.get(i - length).strip()) ? 1 : 0;
      }
      if (count > best) {
        best = count;
        bestEnd = i + 1;
      }
    }
    return best == 0
        ? new LineRange(0, lines.size())
        : new LineRange(Math.max(0, bestEnd - length), bestEnd);
  }
}
