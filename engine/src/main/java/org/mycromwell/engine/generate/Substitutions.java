package org.mycromwell.engine.generate;

import java.util.Arrays;

/**
 * What an answer put in place of parts of its source: a new name for an old one, an argument more
 * in every call. A substitution is first expected wherever the old tokens stand; when it does not
 * come, from then on only behind the same one or two tokens, if that would have told the places
 * apart, and if not, only when it came more often than not. An insertion replaces nothing, so it is
 * expected only behind the same two tokens.
 *
 * <p>Old tokens are kept as places in the source, new ones as places in the answer.
 */
final class Substitutions {
  static final int NONE = -1;

  private static final int MOST = 16;
  private static final int MOST_OLD = 8;
  private static final int MOST_NEW = 16;
  private static final int MOST_CONTEXT = 2;

  private final int[] source;
  private final int[] history;
  private final int[] oldFrom = new int[MOST];
  private final int[] oldLength = new int[MOST];
  private final int[] newFrom = new int[MOST];
  private final int[] newLength = new int[MOST];

  /** Tokens on the left that must agree. */
  private final int[] context = new int[MOST];

  /** How often it came less how often it did not, where no context would have told that. */
  private final int[] score = new int[MOST];

  private int count;

  /** The next to be overwritten when all are used. */
  private int oldest;

  Substitutions(int[] source, int[] history) {
    this.source = source;
    this.history = history;
  }

  /** The newest that is expected at a place of the source, or {@link #NONE}. */
  int find(int at) {
    for (int i = count - 1; i >= 0; i--) {
      int rule = (oldest + i) % count;
      if (score[rule] >= 0 && matches(rule, at)) {
        return rule;
      }
    }
    return NONE;
  }

  private boolean matches(int rule, int at) {
    int length = oldLength[rule];
    int left = context[rule];
    return at + length <= source.length
        && at >= left
        && Arrays.equals(
            source, oldFrom[rule] - left, oldFrom[rule] + length, source, at - left, at + length);
  }

  /**
   * Remembers that {@code source[from .. from + length)} became {@code answer[answerFrom ..
   * answerFrom + answerLength)}.
   *
   * @return false when that is too long to be something that happens again
   */
  boolean learn(int from, int length, int answerFrom, int answerLength) {
    if (length > MOST_OLD || answerLength > MOST_NEW) {
      return false;
    }
    int left = length == 0 ? MOST_CONTEXT : 0;
    if (length + answerLength == 0 || from < left) {
      return true;
    }
    int rule = sameOld(from, length, left);
    if (rule == NONE) {
      rule = count < MOST ? count++ : oldest;
      oldest = count < MOST ? 0 : (rule + 1) % MOST;
    }
    oldFrom[rule] = from;
    oldLength[rule] = length;
    newFrom[rule] = answerFrom;
    newLength[rule] = answerLength;
    context[rule] = left;
    score[rule] = 0;
    return true;
  }

  /** What is known of the same old tokens is replaced. */
  private int sameOld(int from, int length, int left) {
    for (int rule = 0; rule < count; rule++) {
      if (oldLength[rule] == length && context[rule] == left && matches(rule, from)) {
        return rule;
      }
    }
    return NONE;
  }

  int oldLength(int rule) {
    return oldLength[rule];
  }

  int newLength(int rule) {
    return newLength[rule];
  }

  int newToken(int rule, int step) {
    return history[newFrom[rule] + step];
  }

  /** It was expected and came. */
  void confirm(int rule) {
    score[rule]++;
  }

  /** It was expected at this place of the source and the old tokens came. */
  void refuse(int rule, int at) {
    for (int left = context[rule] + 1; left <= MOST_CONTEXT && left <= oldFrom[rule]; left++) {
      if (left > at || source[at - left] != source[oldFrom[rule] - left]) {
        context[rule] = left;
        return;
      }
    }
    score[rule]--;
  }
}
