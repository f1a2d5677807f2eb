package org.mycromwell.app.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.mycromwell.engine.apply.HistoryEntry;

/** The history as a table for people. */
final class HistoryTable {
  private static final int MAX_NOTE_CHARS = 50;
  private static final int MAX_FILE_CHARS = 40;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private HistoryTable() {}

  /** Local time to the second. */
  static String time(Instant instant) {
    return TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /** One line an entry and file; {@code here} shortens paths below it. */
  static String of(List<HistoryEntry> entries, Path here) {
    int width = "FILE".length();
    for (HistoryEntry entry : entries) {
      for (HistoryEntry.FileChange file : entry.files()) {
        width = Math.max(width, name(file, here).length());
      }
    }
    String row = "%-19s  %-8s  %-" + width + "s  %5s  %s%n";
    StringBuilder table = new StringBuilder();
    table.append(row.formatted("WHEN", "WHAT", "FILE", "HUNKS", "INSTRUCTION"));
    for (HistoryEntry entry : entries) {
      for (HistoryEntry.FileChange file : entry.files()) {
        table.append(
            row.formatted(
                time(entry.time()),
                what(entry.kind()),
                name(file, here),
                entry.hunk() < 0 ? file.hunks().size() : 1,
                ErrorText.printable(entry.note(), MAX_NOTE_CHARS)));
      }
    }
    return table.toString();
  }

  static String what(HistoryEntry.Kind kind) {
    return switch (kind) {
      case APPLY -> "edit";
      case UNDO -> "undo";
      case REDO -> "redo";
      case RESTORE -> "restore";
    };
  }

  /** The end of a long path says more than its beginning. */
  private static String name(HistoryEntry.FileChange file, Path here) {
    Path path = file.file();
    String name = ErrorText.printable((path.startsWith(here) ? here.relativize(path) : path) + "");
    return name.length() <= MAX_FILE_CHARS
        ? name
        : "..." + name.substring(name.length() - MAX_FILE_CHARS + 3);
  }
}
