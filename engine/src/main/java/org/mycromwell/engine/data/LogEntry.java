package org.mycromwell.engine.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.edit.syntax.Language;

/** Logs that the function was called, before all other statements. */
final class LogEntry implements EditFamily {
  private static final Phrases PHRASES =
      new Phrases(
          List.of(
              "Add logging at entry",
              "log the call of {name}",
              "Add a debug log at the start of {name}",
              "add a log statement at the beginning",
              "Log when {name} is called.",
              "write a debug message on entry"),
          List.of("Put a log line at the top of {name}", "trace the entry into {name}"));

  @Override
  public String name() {
    return "log-entry";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.JAVA || language == Language.PYTHON;
  }

  @Override
  public Phrases phrases() {
    return PHRASES;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    String call = "logger.debug(\"" + region.name() + " called\")";
    if (region.text().contains("logger.debug(")) {
      return Optional.empty();
    }
    String end = region.language() == Language.JAVA ? ";\n" : "\n";
    return region
        .entry()
        .map(entry ->
            new Change(
                List.of(TextEdit.insert(entry.at(), entry.indent() + call + end)),
                Map.of("name", region.name())));
  }
}
