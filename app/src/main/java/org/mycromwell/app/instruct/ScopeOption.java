package org.mycromwell.app.instruct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.Scope;
import org.mycromwell.engine.edit.syntax.Definition;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/**
 * A part of the file that may change, to choose from. Immutable.
 *
 * @param label for the picker, such as "total(), lines 41 to 50"
 * @param lines of the file, from 0
 */
public record ScopeOption(Kind kind, String label, LineRange lines) {
  /** What the part is. */
  public enum Kind {
    WHOLE_FILE,
    /** What the user has selected. */
    SELECTION,
    /** A function, method or type that has a name. */
    DEFINITION
  }

  /** For a request. */
  public Scope scope() {
    return kind == Kind.WHOLE_FILE ? new Scope.WholeFile() : new Scope.Lines(lines);
  }

  /**
   * What can be chosen in a file; parses it, which is work for a background thread.
   *
   * @param selection selected lines, from 0; empty for none
   * @param caretLine line of the caret, from 0
   */
  static List<ScopeOption> of(Snapshot file, LineRange selection, int caretLine) {
    List<ScopeOption> options = new ArrayList<>();
    options.add(whole(file));
    if (!selection.isEmpty() && selection.end() <= file.lineCount()) {
      options.add(new ScopeOption(Kind.SELECTION, "Selection, " + words(selection), selection));
    }
    List<Definition> definitions =
        SyntaxChecker.definitions(file.name(), file.text(file.allLines()));
    innermost(definitions, caretLine).ifPresent(here -> options.add(option(here)));
    definitions.stream()
        .map(ScopeOption::option)
        .filter(option -> !options.contains(option))
        .forEach(options::add);
    return options;
  }

  static ScopeOption whole(Snapshot file) {
    return new ScopeOption(Kind.WHOLE_FILE, "Whole file", file.allLines());
  }

  private static ScopeOption option(Definition definition) {
    String name = definition.function() ? definition.name() + "()" : definition.name();
    return new ScopeOption(
        Kind.DEFINITION, name + ", " + words(definition.lines()), definition.lines());
  }

  private static Optional<Definition> innermost(List<Definition> definitions, int line) {
    LineRange caret = new LineRange(line, line + 1);
    return definitions.stream()
        .filter(definition -> definition.lines().contains(caret))
        .min(Comparator.comparingInt(definition -> definition.lines().size()));
  }

  private static String words(LineRange lines) {
    return lines.size() == 1
        ? "line " + lines.end()
        : "lines " + (lines.first() + 1) + " to " + lines.end();
  }
}
