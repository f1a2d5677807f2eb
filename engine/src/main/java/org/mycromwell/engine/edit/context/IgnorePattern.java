package org.mycromwell.engine.edit.context;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@code .gitignore}, with the meaning git gives it. Matches bytes, as git does, in
 * time proportional to the lengths of pattern and path multiplied.
 */
final class IgnorePattern {
  private static final int MAX_LENGTH = 1_000;

  /** A step of the pattern; {@code set} has the bytes a single one may be. */
  private record Step(Kind kind, @Nullable BitSet set, byte literal) {}

  private enum Kind {
    LITERAL,
    SET,
    /** Any bytes but a slash. */
    STAR,
    /** Any bytes. */
    STARS,
    /** Nothing, or any bytes and a slash. */
    FOLDERS
  }

  final boolean negated;
  final boolean foldersOnly;
  private final boolean nameOnly;
  private final List<Step> steps;

  private IgnorePattern(boolean negated, boolean foldersOnly, boolean nameOnly, List<Step> steps) {
    this.negated = negated;
    this.foldersOnly = foldersOnly;
    this.nameOnly = nameOnly;
    this.steps = steps;
  }

  /** The pattern of a line, or null when the line has none or one that matches nothing. */
  static @Nullable IgnorePattern parse(String line) {
    String text = withoutTrailingBlanks(line);
    if (text.isEmpty() || text.startsWith("#") || text.length() > MAX_LENGTH) {
      return null;
    }
    boolean negated = text.startsWith("!");
    if (negated) {
      text = text.substring(1);
    }
    boolean foldersOnly = text.endsWith("/");
    if (foldersOnly) {
      text = text.substring(0, text.length() - 1);
    }
    boolean nameOnly = text.indexOf('/') < 0;
    if (text.startsWith("/")) {
      text = text.substring(1);
    }
    List<Step> steps = text.isEmpty() ? null : compile(text.getBytes(StandardCharsets.UTF_8));
    return steps == null ? null : new IgnorePattern(negated, foldersOnly, nameOnly, steps);
  }

  /**
   * @param path relative to the folder of the file the pattern is from, with slashes
   */
  boolean matches(String path, boolean isFolder) {
    if (foldersOnly && !isFolder) {
      return false;
    }
    String subject = nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path;
    return matches(subject.getBytes(StandardCharsets.UTF_8));
  }

  /** Blanks at the end do not count, unless a backslash stands before them. */
  private static String withoutTrailingBlanks(String line) {
    int end = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\' && i + 1 < line.length()) {
        i++;
        end = i + 1;
      } else if (line.charAt(i) != ' ') {
        end = i + 1;
      }
    }
    return line.substring(0, end);
  }

  private static @Nullable List<Step> compile(byte[] text) {
    List<Step> steps = new ArrayList<>();
    int at = 0;
    while (at < text.length) {
      byte c = text[at];
      if (c == '*') {
        int end = at;
        while (end < text.length && text[end] == '*') {
          end++;
        }
        boolean whole =
            end - at >= 2
                && (at == 0 || text[at - 1] == '/')
                && (end == text.length || text[end] == '/');
        if (whole && end < text.length) {
          steps.add(new Step(Kind.FOLDERS, null, c));
          end++;
        } else {
          steps.add(new Step(whole ? Kind.STARS : Kind.STAR, null, c));
        }
        at = end;
      } else if (c == '?') {
        BitSet any = new BitSet();
        any.set(0, 256);
        steps.add(set(any));
        at++;
      } else if (c == '[') {
        BitSet set = new BitSet();
        at = BracketExpression.parse(text, at + 1, set);
        if (at < 0) {
          return null;
        }
        steps.add(set(set));
      } else {
        if (c == '\\') {
          at++;
          if (at == text.length) {
            return null;
          }
        }
        steps.add(new Step(Kind.LITERAL, null, text[at]));
        at++;
      }
    }
    return steps;
  }

  private static Step set(BitSet set) {
    set.clear('/');
    return new Step(Kind.SET, set, (byte) 0);
  }

  /** Keeps the set of all steps that may come next, instead of trying one way after the other. */
  private boolean matches(byte[] path) {
    BitSet current = new BitSet();
    enter(current, 0);
    for (int i = 0; i < path.length && !current.isEmpty(); i++) {
      BitSet next = new BitSet();
      byte c = path[i];
      for (int s = current.nextSetBit(0); s >= 0; s = current.nextSetBit(s + 1)) {
        if (s == steps.size()) {
          continue;
        }
        Step step = steps.get(s);
        switch (step.kind) {
          case LITERAL -> {
            if (step.literal == c) {
              enter(next, s + 1);
            }
          }
          case SET -> {
            if (step.set != null && step.set.get(c & 0xFF)) {
              enter(next, s + 1);
            }
          }
          case STAR -> {
            if (c != '/') {
              enter(next, s);
            }
          }
          case STARS -> enter(next, s);
          case FOLDERS -> {
            // Stays without the right to end until a slash ends a folder.
            next.set(s);
            if (c == '/') {
              enter(next, s + 1);
            }
          }
        }
      }
      current = next;
    }
    return current.get(steps.size());
  }

  /** Adds a step and those after it that may match nothing. */
  private void enter(BitSet states, int step) {
    int s = step;
    states.set(s);
    while (s < steps.size() && steps.get(s).kind.ordinal() >= Kind.STAR.ordinal()) {
      s++;
      states.set(s);
    }
  }
}
