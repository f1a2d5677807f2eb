package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Changes to a snapshot and what was decided about each. Immutable: every decision returns a new
 * proposal. The result is a function of the snapshot and the accepted hunks; every byte outside
 * them is copied. Lines that are inserted end like the line they stand beside; a file without final
 * newline keeps having none where its last line is new; there an empty last line stands for the
 * final newline. When its last lines are deleted, the line before keeps its end.
 */
public final class Proposal {
  /** Runs with at most so many unchanged lines between them are decided together... */
  private static final int JOINED_LINES = 2;

  /** ...as long as that makes no hunk of more old lines. */
  private static final int MAX_JOINED_LINES = 30;

  private final Snapshot snapshot;
  private final List<Hunk> hunks;

  private Proposal(Snapshot snapshot, List<Hunk> hunks) {
    this.snapshot = snapshot;
    this.hunks = List.copyOf(hunks);
  }

  /**
   * Another text for the lines of {@code scope}: lines that stay the same are no change. One line
   * end at the end of {@code newText} ends its last line, so {@code ""} deletes the scope and
   * {@code "\n"} is one empty line. Whether the file has a final newline does not depend on it.
   *
   * @throws EngineException NOT_EDITABLE when the encoding of the file lacks a character of the new
   *     text
   */
  public static Proposal rewrite(Snapshot before, LineRange scope, String newText) {
    return of(before, List.of(new LineChange(scope, LineTexts.split(newText))));
  }

  /**
   * Changes at known places, in any order, that do not overlap; insertions at the same place stand
   * in the order of the list. Lines that stay the same are no change.
   *
   * @throws EngineException NOT_EDITABLE when the encoding of the file lacks a character of the new
   *     lines
   */
  public static Proposal of(Snapshot before, List<LineChange> changes) {
    List<LineChange> sorted = new ArrayList<>(changes);
    sorted.sort(
        Comparator.<LineChange>comparingInt(change -> change.range().first())
            .thenComparingInt(change -> change.range().end()));
    List<EditRun> runs = new ArrayList<>();
    int last = 0;
    for (LineChange change : sorted) {
      if (change.range().first() < last || change.range().end() > before.lineCount()) {
        throw new IllegalArgumentException(
            change.range() + " overlaps another change, or lies outside of the file");
      }
      last = change.range().end();
      runs.addAll(textRuns(before, change.range(), change.newLines()));
    }
    return new Proposal(before, group(before, runs));
  }

  /** Exactly the bytes {@code after} when everything is accepted, line ends included. */
  public static Proposal between(Snapshot before, byte[] after) {
    byte[] bytes = before.sharedBytes();
    if (Arrays.equals(bytes, after)) {
      return new Proposal(before, List.of());
    }
    return new Proposal(before, group(before, ExactRuns.between(before, after)));
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  /** In the order of the file. */
  public List<Hunk> hunks() {
    return hunks;
  }

  /** Whether a hunk waits for its decision. */
  public boolean hasPending() {
    return hunks.stream().anyMatch(hunk -> hunk.decision() == Decision.PENDING);
  }

  public Proposal decide(int hunk, Decision decision) {
    List<Hunk> decided = new ArrayList<>(hunks);
    decided.set(hunk, hunks.get(hunk).withDecision(decision));
    return new Proposal(snapshot, decided);
  }

  public Proposal decideAll(Decision decision) {
    return new Proposal(snapshot, hunks.stream().map(hunk -> hunk.withDecision(decision)).toList());
  }

  /** Decides only what is pending: decisions made before stay. */
  public Proposal decidePending(Decision decision) {
    return new Proposal(
        snapshot,
        hunks.stream()
            .map(h -> h.decision() == Decision.PENDING ? h.withDecision(decision) : h)
            .toList());
  }

  /**
   * Replaces what the hunk proposes by the user's lines; the hunk is pending again.
   *
   * @throws EngineException NOT_EDITABLE when the encoding of the file lacks a character of the new
   *     lines
   */
  public Proposal edit(int hunk, List<String> newLines) {
    LineRange range = hunks.get(hunk).before();
    List<EditRun> runs = textRuns(snapshot, range, newLines);
    List<Hunk> edited = new ArrayList<>(hunks);
    edited.set(hunk, Hunk.of(hunk, snapshot, range, runs, Decision.PENDING, true));
    return new Proposal(snapshot, edited);
  }

  /**
   * Cuts a hunk into smaller ones with its decision: into its runs of changed lines when there are
   * several, else line by line. A hunk of one line stays.
   */
  public Proposal split(int hunk) {
    Hunk whole = hunks.get(hunk);
    if (!whole.canSplit()) {
      return this;
    }
    List<EditRun> pieces =
        whole.runs().size() > 1 ? whole.runs() : whole.runs().getFirst().byLine(snapshot);
    List<Hunk> result = new ArrayList<>(hunks.subList(0, hunk));
    for (EditRun piece : pieces) {
      result.add(
          Hunk.of(
              result.size(),
              snapshot,
              piece.range(),
              List.of(piece),
              whole.decision(),
              whole.edited()));
    }
    for (Hunk later : hunks.subList(hunk + 1, hunks.size())) {
      result.add(later.withIndex(result.size()));
    }
    return new Proposal(snapshot, result);
  }

  /**
   * Cuts a hunk around some of its lines: what is before them, they themselves, and what follows
   * become hunks with its decision. A hunk that lies in them as a whole, or not at all, stays.
   *
   * @param oldLines lines of the snapshot
   * @param newLines of the hunk's {@link Hunk#afterLines()}, counted from its first
   */
  public Proposal split(int hunk, LineRange oldLines, LineRange newLines) {
    Hunk whole = hunks.get(hunk);
    List<List<EditRun>> groups = new ArrayList<>();
    Boolean inside = null;
    int shift = -whole.before().first(); // From lines of the snapshot to those of the new text.
    for (EditRun run : whole.runs()) {
      for (EditRun piece : run.byLine(snapshot)) {
        int first = piece.range().first() + shift;
        shift += piece.lines().size() - piece.range().size();
        boolean selected =
            touches(oldLines, piece.range())
                || touches(newLines, new LineRange(first, first + piece.lines().size()));
        if (inside == null || inside != selected) {
          groups.add(new ArrayList<>());
          inside = selected;
        }
        groups.getLast().add(piece);
      }
    }
    if (groups.size() < 2) {
      return this;
    }
    List<Hunk> result = new ArrayList<>(hunks.subList(0, hunk));
    for (List<EditRun> group : groups) {
      LineRange range =
          new LineRange(group.getFirst().range().first(), group.getLast().range().end());
      result.add(Hunk.of(result.size(), snapshot, range, group, whole.decision(), whole.edited()));
    }
    for (Hunk later : hunks.subList(hunk + 1, hunks.size())) {
      result.add(later.withIndex(result.size()));
    }
    return new Proposal(snapshot, result);
  }

  private static boolean touches(LineRange selection, LineRange lines) {
    return !lines.isEmpty() && lines.first() < selection.end() && selection.first() < lines.end();
  }

  /** The accepted hunks, for the bytes of the snapshot. */
  public List<Splice> splices() {
    return splices(hunk -> hunk.decision() == Decision.ACCEPTED);
  }

  /** The file with the accepted hunks. */
  public byte[] result() {
    return Splices.apply(snapshot.sharedBytes(), splices());
  }

  /** The file with all hunks but the rejected ones. */
  public byte[] preview() {
    return Splices.apply(
        snapshot.sharedBytes(), splices(hunk -> hunk.decision() != Decision.REJECTED));
  }

  private List<Splice> splices(Predicate<Hunk> wanted) {
    return SpliceBuilder.build(
        snapshot, hunks.stream().filter(wanted).flatMap(hunk -> hunk.runs().stream()).toList());
  }

  /** What differs between lines of the file and new ones. */
  private static List<EditRun> textRuns(Snapshot snapshot, LineRange range, List<String> newLines) {
    List<String> oldTexts = new ArrayList<>(range.size());
    for (int i = range.first(); i < range.end(); i++) {
      oldTexts.add(snapshot.line(i));
    }
    List<String> newTexts = LineTexts.single(newLines);
    List<EditRun> runs = new ArrayList<>();
    for (LineChange change : LineChanges.between(oldTexts, newTexts)) {
      LineRange old =
          new LineRange(
              range.first() + change.range().first(), range.first() + change.range().end());
      checkEncodable(snapshot, old, change.newLines());
      runs.add(EditRun.ofText(old, change.newLines()));
    }
    return runs;
  }

  private static void checkEncodable(Snapshot snapshot, LineRange range, List<String> lines) {
    TextEncoding encoding = snapshot.encoding();
    int number = range.first();
    for (String line : lines) {
      number++;
      if (encoding.encode(line) != null) {
        continue;
      }
      int bad = line.codePoints().filter(c -> !encoding.canEncode(c)).findFirst().orElseThrow();
      throw new EngineException(
          Kind.NOT_EDITABLE,
          String.format(
              "%s is %s, which lacks the character U+%04X%s of the new text for line %d;"
                  + " convert the file to UTF-8 first, or do without the character",
              snapshot.name(),
              encoding.displayName(),
              bad,
              Character.getName(bad) == null ? "" : " (" + Character.getName(bad) + ")",
              number));
    }
  }

  private static List<Hunk> group(Snapshot snapshot, List<EditRun> runs) {
    List<Hunk> hunks = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= runs.size(); i++) {
      if (i < runs.size()
          && runs.get(i).range().first() - runs.get(i - 1).range().end() <= JOINED_LINES
          && runs.get(i).range().end() - runs.get(start).range().first() <= MAX_JOINED_LINES) {
        continue;
      }
      LineRange range =
          new LineRange(runs.get(start).range().first(), runs.get(i - 1).range().end());
      hunks.add(
          Hunk.of(hunks.size(), snapshot, range, runs.subList(start, i), Decision.PENDING, false));
      start = i;
    }
    return hunks;
  }
}
