package org.mycromwell.engine.generate;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Predicts the next tokens of an answer that is an edited copy of a source. Follows the position in
 * the source while the answer copies it. Where the answer leaves it, the place where it goes on is
 * looked for anew with every token: where the end of the answer occurs in the source, the longer
 * the match and the shorter the way from the last place the better; a token that occurs nowhere
 * near is taken for the replacement of one token. What was replaced by what is remembered, and
 * predicted when the same comes again.
 *
 * <p>Owned by one generation. Following allocates nothing.
 */
final class SourceFollower {
  /** No prediction. */
  static final int NONE = -1;

  private static final int LONGEST_MATCH = 32;

  /** Worth of a matched token, in units of one doubling of the distance. */
  private static final int MATCH_VALUE = 8;

  /** What going back in the source costs on top of the distance. */
  private static final int BACKWARD_COST = 8;

  /** That a token stands for one of the source is worth less than a match up to this distance. */
  private static final int REPLACEMENT_VALUE = MATCH_VALUE - 3;

  /** After this many tokens that do not match, the answer is taken for new text. */
  private static final int LONGEST_REPLACEMENT = 4;

  /** A jump no longer than this is believed when two tokens match, any other when three do. */
  private static final int SHORT_JUMP = 4;

  /** A substitution that was taken for a jump ends after so many tokens. */
  private static final int LONGEST_EXCURSION = 16;

  private final int[] source;

  /** All tokens of the source and where they stand, {@code token << 32 | position}, sorted. */
  private final long[] places;

  private final int[] history;
  private final int answerBegin;
  private int length;
  private final Substitutions substitutions;
  private final Cursor cursor = new Cursor();

  /** Walks ahead of {@link #cursor}. */
  private final Cursor ahead = new Cursor();

  /** Tokens in a row that were where the source had them. */
  private int run;

  private boolean lost;

  /** Where source and answer parted; only while lost. */
  private int lostInSource;

  private int lostInAnswer;
  private int lostTokens;

  /** Where a long jump began: after moved or repeated text the answer may come back. */
  private int jumpedFrom;

  private int jumpedInAnswer;

  /** The tokens that come next in the source, with the known substitutions applied. */
  private final class Cursor {
    private int at;
    private int rule = Substitutions.NONE;

    /** How many of the rule's tokens have come. */
    private int step;

    void set(Cursor other) {
      at = other.at;
      rule = other.rule;
      step = other.step;
    }

    void moveTo(int position) {
      at = position;
      step = 0;
      rule = position == NONE ? Substitutions.NONE : substitutions.find(position);
    }

    /** The predicted token, or {@link #NONE}. */
    int token() {
      if (at == NONE) {
        return NONE;
      }
      if (rule == Substitutions.NONE) {
        return at < source.length ? source[at] : NONE;
      }
      if (step < substitutions.newLength(rule)) {
        return substitutions.newToken(rule, step);
      }
      int behind = at + substitutions.oldLength(rule);
      return behind < source.length ? source[behind] : NONE;
    }

    /** Whether the predicted token is the first of a substitution. */
    boolean substitutes() {
      return rule != Substitutions.NONE && step == 0;
    }

    /** The predicted token came; true when with it a substitution is complete. */
    boolean next() {
      if (rule == Substitutions.NONE) {
        moveTo(at + 1);
        return false;
      }
      int newLength = substitutions.newLength(rule);
      int oldLength = substitutions.oldLength(rule);
      if (step < newLength) {
        step++;
        if (step < newLength) {
          return false;
        }
        if (oldLength > 0) {
          moveTo(at + oldLength);
        } else {
          // An insertion, which must not come again at the same place.
          rule = Substitutions.NONE;
          step = 0;
        }
      } else {
        moveTo(at + oldLength + 1); // a deletion, and the token behind it
      }
      return true;
    }
  }

  /**
   * @param history the answer is written into it from {@code answerFrom} on
   */
  SourceFollower(int[] source, int[] history, int answerFrom) {
    this.source = source;
    this.history = history;
    length = answerFrom;
    substitutions = new Substitutions(source, history);
    places = new long[source.length];
    for (int i = 0; i < source.length; i++) {
      places[i] = (long) source[i] << 32 | i;
    }
    Arrays.sort(places);
    answerBegin = answerFrom;
    jumpedInAnswer = answerFrom - LONGEST_EXCURSION - 1; // no jump yet
  }

  /** How many tokens in a row were predicted rightly, or matched when the place was found. */
  int run() {
    return run;
  }

  /** The token predicted to come next, or {@link #NONE}. */
  int predicted() {
    return cursor.token();
  }

  /** Whether that is because something was substituted before. */
  boolean substitutes() {
    return cursor.substitutes();
  }

  /**
   * Writes the predicted tokens behind the answer, where they are overwritten by what really comes.
   *
   * @param substitutes set for those that begin a substitution
   * @return how many, at most {@code most}
   */
  int draft(int most, BitSet substitutes) {
    ahead.set(cursor);
    substitutes.clear();
    int count = 0;
    while (count < most) {
      int token = ahead.token();
      if (token == NONE) {
        break;
      }
      history[length + count] = token;
      if (ahead.substitutes()) {
        substitutes.set(count);
      }
      count++;
      ahead.next();
    }
    return count;
  }

  /** The next token of the answer stands in the history. */
  void advance() {
    int token = history[length];
    length++;
    if (token == cursor.token()) {
      run++;
      int rule = cursor.rule;
      if (cursor.next()) {
        substitutions.confirm(rule);
      }
      if (lost && run >= enough()) {
        found();
      }
      return;
    }
    if (isRefusal(token)) {
      substitutions.refuse(cursor.rule, cursor.at);
      cursor.moveTo(cursor.at + 1);
      run++;
      return;
    }
    if (!lost) {
      lost = true;
      lostInSource = cursor.at == NONE ? source.length : cursor.at;
      lostInAnswer = length - 1 - cursor.step;
      lostTokens = 0;
    }
    lostTokens++;
    find(token);
  }

  /** A substitution was expected, and the source goes on as it is. */
  private boolean isRefusal(int token) {
    return cursor.substitutes() && cursor.at < source.length && source[cursor.at] == token;
  }

  /** Takes the place that fits best after this token, the last of the answer. */
  private void find(int token) {
    int best = NONE;
    int bestRun = 0;
    int bestValue = Integer.MIN_VALUE;
    if (lostTokens <= LONGEST_REPLACEMENT && lostInSource < source.length) {
      // Before anything was copied, a beginning of the answer's own is likelier.
      best = lostInAnswer == answerBegin && lostInSource == 0 ? 0 : lostInSource + 1;
      bestValue = REPLACEMENT_VALUE;
    }
    int i = Arrays.binarySearch(places, (long) token << 32);
    for (i = i < 0 ? -i - 1 : i; i < places.length && places[i] >> 32 == token; i++) {
      int next = (int) places[i] + 1;
      int matched = matched(next, LONGEST_MATCH, 0, answerBegin);
      int value =
          MATCH_VALUE * matched - Math.min(cost(next - lostInSource), cost(next - jumpedFrom));
      if (value > bestValue) {
        best = next;
        bestRun = matched;
        bestValue = value;
      }
    }
    cursor.moveTo(best);
    run = bestRun;
    if (run >= enough()) {
      found();
    }
  }

  private static int cost(int distance) {
    int doublings = 32 - Integer.numberOfLeadingZeros(Math.abs(distance));
    return distance < 0 ? doublings + BACKWARD_COST : doublings;
  }

  /** Length of the common end of the answer and of the source before {@code next}. */
  private int matched(int next, int most, int sourceFrom, int answerFrom) {
    int limit = Math.min(most, Math.min(next - sourceFrom, length - answerFrom));
    int count = 0;
    while (count < limit && source[next - 1 - count] == history[length - 1 - count]) {
      count++;
    }
    return count;
  }

  /** How many tokens must match before a place is believed. */
  private int enough() {
    int way = Math.min(Math.abs(cursor.at - lostInSource), Math.abs(cursor.at - jumpedFrom));
    return way <= SHORT_JUMP + lostTokens ? 2 : 3;
  }

  /** Source and answer run together again. */
  private void found() {
    lost = false;
    int at = cursor.at;
    if (at == NONE || cursor.step > 0) {
      return;
    }
    int fromSource = lostInSource;
    int fromAnswer = lostInAnswer;
    int back = at - jumpedFrom;
    if (back >= 0 && back <= LONGEST_EXCURSION && length - jumpedInAnswer <= LONGEST_EXCURSION) {
      // The new text stands elsewhere in the source too, and was taken for a jump there.
      fromSource = jumpedFrom;
      fromAnswer = jumpedInAnswer;
    }
    boolean learned = false;
    if (at >= fromSource) {
      int common = matched(at, Integer.MAX_VALUE, fromSource, fromAnswer);
      int oldLength = at - common - fromSource;
      int newLength = length - common - fromAnswer;
      learned = substitutions.learn(fromSource, oldLength, fromAnswer, newLength);
    }
    if (!learned) {
      jumpedFrom = lostInSource;
      jumpedInAnswer = lostInAnswer;
    }
    cursor.moveTo(at);
    if (at == fromSource) {
      cursor.rule = Substitutions.NONE; // the insertion that was just made
    }
  }
}
