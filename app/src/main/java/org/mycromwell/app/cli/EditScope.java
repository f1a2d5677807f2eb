package org.mycromwell.app.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.Scope;
import picocli.CommandLine.Option;

/** Which part of the file may change. */
final class EditScope {
  private static final Pattern LINES = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

  /** How lines become a scope. */
  enum Extent {
    SELECTION,
    FUNCTION,
    FILE
  }

  @Option(
      names = "--lines",
      paramLabel = "A:B",
      description = "Change only lines A to B, counted from 1, both included.")
  private @Nullable String lines;

  @Option(
      names = "--scope",
      paramLabel = "EXTENT",
      description =
          "selection: the lines of --lines (default with it); function: the function around them;"
              + " file: all of it (default without --lines).")
  private @Nullable Extent extent;

  Scope of(Snapshot file) {
    if (lines == null) {
      if (extent != null && extent != Extent.FILE) {
        throw new EngineException(
            Kind.BAD_ARGUMENT,
            "--scope " + name(extent) + " needs --lines A:B to know where in " + file.name());
      }
      return new Scope.WholeFile();
    }
    LineRange range = range(lines, file);
    return switch (extent == null ? Extent.SELECTION : extent) {
      case SELECTION -> new Scope.Lines(range);
      case FUNCTION -> new Scope.EnclosingDefinition(range);
      case FILE ->
          throw new EngineException(
              Kind.BAD_ARGUMENT, "--scope file and --lines contradict each other; leave one out");
    };
  }

  private static String name(Extent extent) {
    return extent == Extent.FUNCTION ? "function" : "selection";
  }

  private static LineRange range(String text, Snapshot file) {
    Matcher matcher = LINES.matcher(text);
    if (!matcher.matches()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--lines is " + EngineException.quote(text) + ", expected A:B such as 10:20");
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = Integer.parseInt(matcher.group(2));
    if (first < 1 || last < first) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--lines is " + text + ", but A counts from 1 and B must not be before A");
    }
    if (last > file.lineCount()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--lines is "
              + text
              + ", but "
              + file.name()
              + " has "
              + Units.of(file.lineCount(), "line"));
    }
    return new LineRange(first - 1, last);
  }
}
