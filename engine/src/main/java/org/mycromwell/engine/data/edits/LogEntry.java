package org.mycromwell.engine.data.edits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.edit.syntax.Language;

/** Logs that the function was called, before all other statements. */
final class LogEntry implements EditFamily {
  private static final Phrases PHRASES = Phrases.of("log-entry");

  @Override
  public String name() {
    return "log-entry";
  }

  @Override
  public boolean knows(Language language) {
    return language == Language.JAVA || language == Language.PYTHON;
  }

  @Override
  public Optional<Change> change(CodeRegion region, Draws random) {
    String call = "logger.debug(\"" + region.name() + " called\")";
    if (region.targetText().contains("logger.debug(")) {
      return Optional.empty();
    }
    String end = region.language() == Language.JAVA ? ";\n" : "\n";
    return region
        .entry()
        .map(entry ->
            new Change(
                List.of(TextEdit.insert(entry.at(), entry.indent() + call + end)),
                PHRASES,
                Map.of()));
  }
}
