package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineDiff.Run;

/**
 * What differs between two lines: words, and characters inside of words. Without the ranges both
 * lines are the same. Made for the eye: matches too short to mean something count as changed.
 *
 * @param before changed ranges of the old line, sorted
 * @param after changed ranges of the new line, sorted
 */
public record InlineDiff(List<Span> before, List<Span> after) {
  /** Longer words are not compared by character. */
  private static final int MAX_WORD = 500;

  /** Shorter matches inside of a word are chance. */
  private static final int MIN_MATCH = 3;

  /**
   * The characters {@code start} to {@code end - 1} of a line, at least one; no surrogate pair is
   * cut.
   */
  public record Span(int start, int end) {
    public Span {
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException("no characters: " + start + " to " + end);
      }
    }
  }

  public InlineDiff {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Compares two lines, without their line ends. */
  public static InlineDiff of(String before, String after) {
    if (before.equals(after)) {
      return new InlineDiff(List.of(), List.of());
    }
    TextUnits oldWords = TextUnits.words(before);
    TextUnits newWords = TextUnits.words(after);
    List<Run> words = new ArrayList<>();
    for (Run run :
        LineDiff.between(DiffLines.texts(oldWords.texts()), DiffLines.texts(newWords.texts()))) {
      words.add(
          new Run(
              oldWords.start(run.beforeStart()),
              oldWords.start(run.beforeEnd()),
              newWords.start(run.afterStart()),
              newWords.start(run.afterEnd())));
    }
    List<Run> runs = new ArrayList<>();
    if (sharesLittle(before, after, words)) {
      runs.add(whole(before, after));
    } else {
      for (Run run : joined(before, words)) {
        runs.addAll(insideWord(before, after, run));
      }
    }
    List<Span> oldSpans = new ArrayList<>();
    List<Span> newSpans = new ArrayList<>();
    for (Run run : runs) {
      add(oldSpans, run.beforeStart(), run.beforeEnd());
      add(newSpans, run.afterStart(), run.afterEnd());
    }
    return new InlineDiff(oldSpans, newSpans);
  }

  private static void add(List<Span> spans, int start, int end) {
    if (start == end) {
      return;
    }
    if (!spans.isEmpty() && spans.getLast().end() == start) {
      spans.set(spans.size() - 1, new Span(spans.getLast().start(), end));
    } else {
      spans.add(new Span(start, end));
    }
  }

  /** Whether the lines have so little in common that single matches are chance. */
  private static boolean sharesLittle(String before, String after, List<Run> runs) {
    int oldSize = visible(before, 0, before.length());
    int newSize = visible(after, 0, after.length());
    int changed = 0;
    for (Run run : runs) {
      changed += visible(before, run.beforeStart(), run.beforeEnd());
    }
    int shared = oldSize - changed;
    boolean oneInsideTheOther = shared == oldSize || shared == newSize;
    return !oneInsideTheOther && 5 * shared < Math.max(oldSize, newSize) && runs.size() > 1;
  }

  private static int visible(String text, int start, int end) {
    int count = 0;
    for (int i = start; i < end; i++) {
      if (text.charAt(i) > ' ') {
        count++;
      }
    }
    return count;
  }

  /** Both lines but for the white space that they share at their ends. */
  private static Run whole(String before, String after) {
    int limit = Math.min(before.length(), after.length());
    int prefix = 0;
    while (prefix < limit
        && before.charAt(prefix) == after.charAt(prefix)
        && before.charAt(prefix) <= ' ') {
      prefix++;
    }
    int suffix = 0;
    while (suffix < limit - prefix
        && before.charAt(before.length() - 1 - suffix) == after.charAt(after.length() - 1 - suffix)
        && before.charAt(before.length() - 1 - suffix) <= ' ') {
      suffix++;
    }
    return new Run(prefix, before.length() - suffix, prefix, after.length() - suffix);
  }

  /** Two changes become one where what is between them is short beside them, or only a blank. */
  private static List<Run> joined(String before, List<Run> runs) {
    List<Run> result = new ArrayList<>();
    for (Run run : runs) {
      if (!result.isEmpty()) {
        Run last = result.getLast();
        int gap = run.beforeStart() - last.beforeEnd();
        boolean blank = visible(before, last.beforeEnd(), run.beforeStart()) == 0;
        boolean bothReplace = replaces(last) && replaces(run);
        if ((blank && gap == 1 && bothReplace) || 4 * gap <= Math.min(size(last), size(run))) {
          result.set(result.size() - 1, last.join(run));
          continue;
        }
      }
      result.add(run);
    }
    return result;
  }

  private static boolean replaces(Run run) {
    return run.beforeStart() < run.beforeEnd() && run.afterStart() < run.afterEnd();
  }

  private static int size(Run run) {
    return Math.max(run.beforeEnd() - run.beforeStart(), run.afterEnd() - run.afterStart());
  }

  /** The characters that differ, when one word became another that shares half of it. */
  private static List<Run> insideWord(String before, String after, Run word) {
    if (!replaces(word)
        || size(word) > MAX_WORD
        || TextUnits.words(before.substring(word.beforeStart(), word.beforeEnd())).count() > 1
        || TextUnits.words(after.substring(word.afterStart(), word.afterEnd())).count() > 1) {
      return List.of(word);
    }
    TextUnits old = TextUnits.characters(before.substring(word.beforeStart(), word.beforeEnd()));
    TextUnits now = TextUnits.characters(after.substring(word.afterStart(), word.afterEnd()));
    List<Run> runs = new ArrayList<>();
    for (Run run : LineDiff.between(DiffLines.texts(old.texts()), DiffLines.texts(now.texts()))) {
      Run next =
          !runs.isEmpty() && run.beforeStart() - runs.getLast().beforeEnd() < MIN_MATCH
              ? runs.removeLast().join(run)
              : run;
      runs.add(next);
    }
    withoutSingleEnds(runs, old.count(), now.count());
    int changed = 0;
    for (Run run : runs) {
      changed += size(run);
    }
    if (2 * changed > Math.max(old.count(), now.count())) {
      return List.of(word);
    }
    return runs.stream()
        .map(run ->
            new Run(
                word.beforeStart() + old.start(run.beforeStart()),
                word.beforeStart() + old.start(run.beforeEnd()),
                word.afterStart() + now.start(run.afterStart()),
                word.afterStart() + now.start(run.afterEnd())))
        .toList();
  }

  /** One letter that both words start or end with is chance where what follows was replaced. */
  private static void withoutSingleEnds(List<Run> runs, int oldCount, int newCount) {
    Run first = runs.getFirst();
    if (replaces(first) && first.beforeStart() <= 1) {
      runs.set(0, new Run(0, first.beforeEnd(), 0, first.afterEnd()));
    }
    Run last = runs.getLast();
    if (replaces(last) && oldCount - last.beforeEnd() <= 1) {
      runs.set(runs.size() - 1, new Run(last.beforeStart(), oldCount, last.afterStart(), newCount));
    }
  }
}
