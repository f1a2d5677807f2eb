package org.mycromwell.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.Proposal;

/** A hunk as text for an editor: its lines with the signs of a diff, below them what to do. */
final class HunkText {
  private static final String RULES =
      """
      # ---
      # To keep a line that begins with '-', make the '-' a ' '.
      # To leave out a line that begins with '+', delete it.
      # Lines that begin with # are removed.
      # The change is applied when this file is saved; delete all lines to leave it as it was.
      """;

  private HunkText() {}

  /**
   * What came back from the editor.
   *
   * @param lines what is to stand where the hunk is; null when the text is of no use
   * @param problem why it is of no use
   */
  record Edited(@Nullable List<String> lines, String problem) {}

  static String of(Proposal proposal, Hunk hunk) {
    StringBuilder text = new StringBuilder();
    int at = hunk.before().first();
    for (LineChange change : hunk.changes()) {
      for (; at < change.range().first(); at++) {
        text.append(' ').append(proposal.snapshot().line(at)).append('\n');
      }
      for (; at < change.range().end(); at++) {
        text.append('-').append(proposal.snapshot().line(at)).append('\n');
      }
      for (String line : change.newLines()) {
        text.append('+').append(line).append('\n');
      }
    }
    for (; at < hunk.before().end(); at++) {
      text.append(' ').append(proposal.snapshot().line(at)).append('\n');
    }
    return text + RULES;
  }

  static Edited parse(Hunk hunk, String text) {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (String line : text.split("\n")) {
      // Editors take the blank of an empty line away.
      char sign = line.isEmpty() ? ' ' : line.charAt(0);
      String content = line.isEmpty() ? "" : line.substring(1);
      switch (sign) {
        case '#' -> {}
        case ' ' -> {
          before.add(content);
          after.add(content);
        }
        case '-' -> before.add(content);
        case '+' -> after.add(content);
        default -> {
          return new Edited(null, "a line begins with neither ' ', '-', '+' nor '#'; not changed");
        }
      }
    }
    if (before.isEmpty() && after.isEmpty()) {
      return new Edited(null, "the edit was given up; not changed");
    }
    if (!before.equals(hunk.beforeLines())) {
      return new Edited(
          null, "the lines with ' ' and '-' are no longer those of the file; not changed");
    }
    return new Edited(after, "");
  }
}
