package org.mycromwell.engine.edit.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * The tokens of an answer in hunks, read as far as they make sense; see {@link
 * org.mycromwell.engine.edit.prompt.AnswerFormat#HUNKS}. Immutable.
 *
 * @param hunks in the order of the lines; the last one may still grow
 * @param broken whether something follows that is no hunk
 * @param open whether the first mark of a hunk follows, and no other yet
 */
public record LineHunks(List<Hunk> hunks, boolean broken, boolean open) {
  /**
   * One of them.
   *
   * @param change of lines counted from the first of the scope
   * @param begin of its tokens in the answer
   * @param end of its tokens, exclusive
   */
  public record Hunk(LineChange change, int begin, int end) {}

  public LineHunks {
    hunks = List.copyOf(hunks);
  }

  /**
   * Writes what makes one scope of another, without the token that ends it.
   *
   * @throws IllegalArgumentException when {@code before} has more lines than there are marks
   */
  public static int[] write(String before, String after, Tokenizer tokenizer) {
    SpecialTokens special = tokenizer.specialTokens();
    LineMarks marks = LineMarks.of(special);
    Prompt.Builder answer = Prompt.builder(special);
    List<String> lines = LineChanges.lines(before);
    if (lines.size() >= marks.count()) {
      throw new IllegalArgumentException(lines.size() + " lines");
    }
    for (LineChange change : moved(LineChanges.between(lines, LineChanges.lines(after)), lines)) {
      answer.special(marks.id(change.range().end())).special(marks.id(change.range().first()));
      change.newLines().forEach(line -> answer.text("\n" + line));
    }
    return tokenizer.encode(answer.build());
  }

  /**
   * The changes, those that only move lines among themselves as one: which of the lines stay would
   * be a draw.
   */
  private static List<LineChange> moved(List<LineChange> changes, List<String> lines) {
    List<LineChange> joined = new ArrayList<>();
    int i = 0;
    while (i < changes.size()) {
      int end = endOfMove(changes, i, lines);
      joined.add(end < 0 ? changes.get(i) : joined(changes.subList(i, end), lines));
      i = end < 0 ? i + 1 : end;
    }
    return joined;
  }

  /** Behind the change with which no line has come or gone since {@code from}; -1 for none. */
  private static int endOfMove(List<LineChange> changes, int from, List<String> lines) {
    Map<String, Integer> more = new HashMap<>();
    for (int i = from; i < changes.size(); i++) {
      LineChange change = changes.get(i);
      change.newLines().forEach(line -> more.merge(line, 1, Integer::sum));
      lines
          .subList(change.range().first(), change.range().end())
          .forEach(line -> more.merge(line, -1, Integer::sum));
      more.values().removeIf(n -> n == 0);
      if (more.isEmpty()) {
        return i + 1;
      }
    }
    return -1;
  }

  private static LineChange joined(List<LineChange> changes, List<String> lines) {
    List<String> text = new ArrayList<>();
    int first = changes.getFirst().range().first();
    int at = first;
    for (LineChange change : changes) {
      text.addAll(lines.subList(at, change.range().first()));
      text.addAll(change.newLines());
      at = change.range().end();
    }
    return new LineChange(new LineRange(first, at), text);
  }

  /**
   * Reads an answer, or its beginning.
   *
   * @param count tokens of {@code answer} that there are, without the one that ended it
   * @param lines of the scope
   */
  public static LineHunks read(
      int[] answer, int count, int lines, LineMarks marks, Tokenizer tokenizer) {
    List<Hunk> hunks = new ArrayList<>();
    int begin = 0;
    while (begin + 1 < count) {
      int last = marks.line(answer[begin]);
      int first = marks.line(answer[begin + 1]);
      int end = begin + 2;
      while (end < count && marks.line(answer[end]) < 0) {
        end++;
      }
      String text = tokenizer.decodeToString(Arrays.copyOfRange(answer, begin + 2, end));
      text = text.replace("\r\n", "\n").replace('\r', '\n');
      // At least one line stays between two hunks, as otherwise they would be one.
      int least = hunks.isEmpty() ? 0 : hunks.getLast().change().range().end() + 1;
      boolean fits = least <= first && first <= last && last <= lines;
      boolean nothing = first == last && text.isEmpty() && end < count;
      if (!fits || nothing || !(text.isEmpty() || text.startsWith("\n"))) {
        return new LineHunks(hunks, true, false);
      }
      List<String> newLines =
          text.isEmpty() ? List.of() : List.of(text.substring(1).split("\n", -1));
      hunks.add(new Hunk(new LineChange(new LineRange(first, last), newLines), begin, end));
      begin = end;
    }
    boolean open = begin < count && marks.line(answer[begin]) >= 0;
    return new LineHunks(hunks, begin < count && !open, open);
  }

  /** Without the last hunk, of an answer that was cut and may have gone on with it. */
  LineHunks withoutLast() {
    return hunks.isEmpty() ? this : new LineHunks(hunks.subList(0, hunks.size() - 1), broken, open);
  }

  /** The source with all hunks, every line with its end. */
  String apply(String source) {
    StringBuilder text = new StringBuilder();
    List<String> lines = LineChanges.lines(source);
    int at = appendHunks(lines, text);
    lines.subList(at, lines.size()).forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /** The same up to the last hunk, whose last line may still grow. */
  String applySoFar(String source) {
    StringBuilder text = new StringBuilder();
    appendHunks(LineChanges.lines(source), text);
    if (!hunks.isEmpty() && !hunks.getLast().change().newLines().isEmpty()) {
      text.setLength(text.length() - 1);
      // A character whose bytes have not all come.
      while (!text.isEmpty() && text.charAt(text.length() - 1) == '\uFFFD') {
        text.setLength(text.length() - 1);
      }
    }
    return text.toString();
  }

  /** Appends up to the last hunk and returns which line is next. */
  private int appendHunks(List<String> lines, StringBuilder text) {
    int at = 0;
    for (Hunk hunk : hunks) {
      LineRange range = hunk.change().range();
      lines.subList(at, range.first()).forEach(line -> text.append(line).append('\n'));
      hunk.change().newLines().forEach(line -> text.append(line).append('\n'));
      at = range.end();
    }
    return at;
  }
}
