package org.mycromwell.engine.edit.prompt;

import java.util.List;

/**
 * Words for markers. A word depends on the file alone and does not occur after a hyphen in any text
 * of the task: the markers are nowhere else, and the prompt for the same file begins the same.
 */
final class Sentinels {
  /** One token each in most vocabularies. */
  private static final List<String> WORDS =
      List.of(
          "red", "sun", "oak", "sea", "ink", "fox", "sky", "ice", "bay", "elm", "owl", "fig", "jam",
          "ash", "ivy", "bee");

  /** How a line begins that could be taken for a marker of a block. */
  private static final List<String> BLOCK_MARKS = List.of("<<<<", "====", ">>>>");

  private Sentinels() {}

  /** The word for the markers around the scope of a task. */
  static String forScope(EditTask task) {
    int hash = 31 * task.fileName().hashCode() + task.fileText().hashCode();
    for (int i = 0; ; i++) {
      String word = WORDS.get(Math.floorMod(hash + i, WORDS.size()));
      String candidate = i < WORDS.size() ? word : word + i;
      if (!occurs("-" + candidate, task)) {
        return candidate;
      }
    }
  }

  /** The word for the markers of blocks: none, unless the texts hold such markers themselves. */
  static String forBlocks(EditTask task, String scopeWord) {
    boolean needed =
        (task.scopeText() + "\n" + task.instruction())
            .lines()
            .anyMatch(line -> BLOCK_MARKS.stream().anyMatch(line.strip()::startsWith));
    return needed ? scopeWord : "";
  }

  private static boolean occurs(String marker, EditTask task) {
    return task.fileText().contains(marker)
        || task.scopeText().contains(marker)
        || task.instruction().contains(marker)
        || task.context().stream().anyMatch(file -> file.text().contains(marker));
  }
}
