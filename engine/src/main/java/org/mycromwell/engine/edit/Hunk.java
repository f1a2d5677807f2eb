package org.mycromwell.engine.edit;

import java.util.List;

/** One change of a {@link Proposal} that is decided as a whole. Immutable. */
public final class Hunk {
  private final int index;
  private final LineRange before;
  private final List<String> beforeLines;
  private final List<String> afterLines;
  private final List<LineChange> changes;
  private final Decision decision;
  private final boolean edited;

  Hunk(
      int index,
      LineRange before,
      List<String> beforeLines,
      List<String> afterLines,
      List<LineChange> changes,
      Decision decision,
      boolean edited) {
    this.index = index;
    this.before = before;
    this.beforeLines = beforeLines;
    this.afterLines = afterLines;
    this.changes = changes;
    this.decision = decision;
    this.edited = edited;
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
    return changes;
  }

  public Decision decision() {
    return decision;
  }

  /** Whether {@link Proposal#edit} replaced what was proposed. */
  public boolean edited() {
    return edited;
  }
}
