package org.mycromwell.app.workbench;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.app.settings.KeyValues;

/**
 * What was open when the window was closed, or when the machine stopped. Immutable.
 *
 * @param root the open folder
 * @param tabs open files, in their order
 * @param selected the one in front
 * @param draft what was typed into the instruction box
 * @param instructions earlier ones, the oldest first
 * @param recent files and folders, the last first
 * @param speeds what was measured, as the speed book writes it
 */
record SessionFile(
    Optional<Path> root,
    List<Tab> tabs,
    Optional<Path> selected,
    String draft,
    List<String> instructions,
    List<Path> recent,
    String speeds) {
  /** An open file and the line of its caret, from 0. */
  record Tab(Path path, int caretLine) {}

  SessionFile {
    tabs = List.copyOf(tabs);
    instructions = List.copyOf(instructions);
    recent = List.copyOf(recent);
  }

  KeyValues write() {
    KeyValues values = new KeyValues();
    root.ifPresent(path -> values.put("root", path.toString()));
    selected.ifPresent(path -> values.put("selected", path.toString()));
    values.put("draft", draft);
    values.put("speeds", speeds);
    values.putAll("tab", tabs.stream().map(tab -> tab.caretLine + " " + tab.path).toList());
    values.putAll("instruction", instructions);
    values.putAll("recent", recent.stream().map(Path::toString).toList());
    return values;
  }

  /** What can be understood; the rest is left out. */
  static SessionFile read(KeyValues values) {
    List<Tab> tabs = new ArrayList<>();
    for (String text : values.all("tab")) {
      String[] fields = text.split(" ", 2);
      if (fields.length == 2 && fields[0].matches("\\d{1,9}")) {
        path(fields[1]).ifPresent(path -> tabs.add(new Tab(path, Integer.parseInt(fields[0]))));
      }
    }
    return new SessionFile(
        values.get("root").flatMap(SessionFile::path),
        tabs,
        values.get("selected").flatMap(SessionFile::path),
        values.get("draft").orElse(""),
        values.all("instruction"),
        values.all("recent").stream().flatMap(text -> path(text).stream()).toList(),
        values.get("speeds").orElse(""));
  }

  private static Optional<Path> path(String text) {
    try {
      Path path = Path.of(text);
      return path.isAbsolute() ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }
}
