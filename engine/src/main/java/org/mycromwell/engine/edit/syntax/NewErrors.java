package org.mycromwell.engine.edit.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells the errors an edit brought in from those that were there.
 *
 * <p>Outside the changed lines an error is an old one when the same line had one before, whatever
 * it was called: what the parser makes of a line depends on what comes before it. Inside, an error
 * is an old one when one with the same message stood among the replaced lines, each of which counts
 * once.
 */
final class NewErrors {
  private NewErrors() {}

  static List<SyntaxError> of(
      String before, List<SyntaxError> then, String after, List<SyntaxError> now) {
    if (then.isEmpty()) {
      return now;
    }
    String[] oldLines = lines(before);
    String[] newLines = lines(after);
    int shorter = Math.min(oldLines.length, newLines.length);
    int same = 0;
    while (same < shorter && oldLines[same].equals(newLines[same])) {
      same++;
    }
    int sameEnd = 0;
    while (sameEnd < shorter - same
        && oldLines[oldLines.length - 1 - sameEnd].equals(
            newLines[newLines.length - 1 - sameEnd])) {
      sameEnd++;
    }
    int oldEnd = oldLines.length - sameEnd;
    int newEnd = newLines.length - sameEnd;

    List<SyntaxError> unmatched = new ArrayList<>(then);
    List<SyntaxError> fresh = new ArrayList<>();
    for (SyntaxError error : now) {
      int line = error.line() - 1;
      boolean known;
      if (line < same || line >= newEnd) {
        int oldLine = line < same ? line : line - newEnd + oldEnd;
        known = unmatched.removeIf(e -> e.line() - 1 == oldLine) || hasLine(then, oldLine);
      } else {
        known = removeOne(unmatched, same, oldEnd, error.message());
      }
      if (!known) {
        fresh.add(error);
      }
    }
    return fresh;
  }

  private static boolean hasLine(List<SyntaxError> errors, int line) {
    return errors.stream().anyMatch(e -> e.line() - 1 == line);
  }

  private static boolean removeOne(List<SyntaxError> errors, int first, int end, String message) {
    for (int i = 0; i < errors.size(); i++) {
      SyntaxError error = errors.get(i);
      int line = error.line() - 1;
      if (line >= first && line < end && error.message().equals(message)) {
        errors.remove(i);
        return true;
      }
    }
    return false;
  }

  private static String[] lines(String text) {
    return text.split("\r\n|\r|\n", -1);
  }
}
