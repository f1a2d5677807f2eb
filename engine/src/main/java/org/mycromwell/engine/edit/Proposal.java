package org.mycromwell.engine.edit;

import java.util.List;

/**
 * Changes to a snapshot and what was decided about each. Immutable: every decision returns a new
 * proposal. The result is a function of the snapshot and the accepted hunks; every byte outside
 * them is copied. Lines that are inserted end like the line they stand beside; a file without final
 * newline keeps having none.
 */
public final class Proposal {
  private final Snapshot snapshot;
  private final List<Hunk> hunks;

  private Proposal(Snapshot snapshot, List<Hunk> hunks) {
    this.snapshot = snapshot;
    this.hunks = List.copyOf(hunks);
  }

  /**
   * Another text for the lines of {@code scope}: lines that stay the same are no change. One line
   * end at the end of {@code newText} ends its last line, so {@code ""} deletes the scope and
   * {@code "\n"} is one empty line.
   *
   * @throws org.mycromwell.engine.EngineException NOT_EDITABLE when the encoding of the file lacks
   *     a character of the new text
   */
  public static Proposal rewrite(Snapshot before, LineRange scope, String newText) {
    return new Proposal(before, List.of());
  }

  /**
   * Changes at known places, in any order, that do not overlap. Lines that stay the same are no
   * change.
   *
   * @throws org.mycromwell.engine.EngineException NOT_EDITABLE when the encoding of the file lacks
   *     a character of the new lines
   */
  public static Proposal of(Snapshot before, List<LineChange> changes) {
    return new Proposal(before, List.of());
  }

  /** Exactly the bytes {@code after} when everything is accepted, line ends included. */
  public static Proposal between(Snapshot before, byte[] after) {
    return new Proposal(before, List.of());
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
    return this;
  }

  public Proposal decideAll(Decision decision) {
    return this;
  }

  /** Decides only what is pending: decisions made before stay. */
  public Proposal decidePending(Decision decision) {
    return this;
  }

  /**
   * Replaces what the hunk proposes by the user's lines; the hunk is pending again.
   *
   * @throws org.mycromwell.engine.EngineException NOT_EDITABLE when the encoding of the file lacks
   *     a character of the new lines
   */
  public Proposal edit(int hunk, List<String> newLines) {
    return this;
  }

  /**
   * Cuts a hunk into smaller ones with its decision: into its runs of changed lines when there are
   * several, else line by line. A hunk of one line stays.
   */
  public Proposal split(int hunk) {
    return this;
  }

  /** The accepted hunks, for the bytes of the snapshot. */
  public List<Splice> splices() {
    return List.of();
  }

  /** The file with the accepted hunks. */
  public byte[] result() {
    return Splices.apply(snapshot.bytes(), splices());
  }

  /** The file with all hunks but the rejected ones. */
  public byte[] preview() {
    return snapshot.bytes();
  }
}
