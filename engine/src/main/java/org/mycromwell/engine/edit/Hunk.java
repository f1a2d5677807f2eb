package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.List;

/** One change of a {@link Proposal} that is decided as a whole. Immutable. */
public final class Hunk {
  private final int index;
  private final LineRange before;
  private final List<String> beforeLines;
  private final List<String> afterLines;
  private final List<EditRun> runs;
  private final Decision decision;
  private final boolean edited;

  private Hunk(
      int index,
      LineRange before,
      List<String> beforeLines,
      List<String> afterLines,
      List<EditRun> runs,
      Decision decision,
      boolean edited) {
    this.index = index;
    this.before = before;
    this.beforeLines = beforeLines;
    this.afterLines = afterLines;
    this.runs = runs;
    this.decision = decision;
    this.edited = edited;
  }

  /** A hunk over lines that hold all of its runs. */
  static Hunk of(
      int index,
      Snapshot snapshot,
      LineRange before,
      List<EditRun> runs,
      Decision decision,
      boolean edited) {
    List<String> beforeLines = new ArrayList<>(before.size());
    for (int i = before.first(); i < before.end(); i++) {
      beforeLines.add(snapshot.line(i));
    }
    List<String> afterLines = new ArrayList<>();
    int next = before.first();
    for (EditRun run : runs) {
      afterLines.addAll(
          beforeLines.subList(next - before.first(), run.range().first() - before.first()));
      afterLines.addAll(run.lines());
      next = run.range().end();
    }
    afterLines.addAll(beforeLines.subList(next - before.first(), before.size()));
    return new Hunk(
        index,
        before,
        List.copyOf(beforeLines),
        List.copyOf(afterLines),
        List.copyOf(runs),
        decision,
        edited);
  }

  Hunk withIndex(int newIndex) {
    return newIndex == index
        ? this
        : new Hunk(newIndex, before, beforeLines, afterLines, runs, decision, edited);
  }

  Hunk withDecision(Decision newDecision) {
    return newDecision == decision
        ? this
        : new Hunk(index, before, beforeLines, afterLines, runs, newDecision, edited);
  }

  List<EditRun> runs() {
    return runs;
  }

  /** Its place in {@link Proposal#hunks()}. */
  public int index() {
    return index;
  }

  /** The lines of the snapshot that it replaces; empty for an insertion. */
  public LineRange before() {
    return before;
  }

  /** Text of {@link #before()}, without line ends. */
  public List<String> beforeLines() {
    return beforeLines;
  }

  /** What stands there when the hunk is accepted, without line ends. */
  public List<String> afterLines() {
    return afterLines;
  }

  /**
   * The runs of changed lines, between which a hunk may hold a few that stay; ranges are lines of
   * the snapshot. Runs whose two sides have the same text differ in line ends or byte order mark.
   */
  public List<LineChange> changes() {
    return runs.stream().map(run -> new LineChange(run.range(), run.lines())).toList();
  }

  /** Whether {@link Proposal#split} has something to cut. */
  public boolean canSplit() {
    return runs.size() > 1
        || (runs.size() == 1
            && !runs.getFirst().withBom()
            && Math.max(runs.getFirst().range().size(), runs.getFirst().lines().size()) > 1);
  }

  public Decision decision() {
    return decision;
  }

  /** Whether {@link Proposal#edit} replaced what was proposed. */
  public boolean edited() {
    return edited;
  }
}
