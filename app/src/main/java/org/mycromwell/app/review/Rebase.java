package org.mycromwell.app.review;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Merge;
import org.mycromwell.engine.edit.MergeConflict;
import org.mycromwell.engine.edit.MergeResult;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splice;

/** Carries a proposal over to a file that has moved on. Pure functions. */
final class Rebase {
  private Rebase() {}

  /**
   * A proposal about the file on disk.
   *
   * @param conflicts lines of it that both sides changed; their hunks wait for a decision
   */
  record Merged(Proposal proposal, List<LineRange> conflicts) {}

  /**
   * What is left of a proposal after its accepted hunks were written.
   *
   * @param now the file after that
   * @return empty when it is not what was written
   */
  static Optional<Proposal> afterApply(Proposal applied, Snapshot now) {
    if (!Arrays.equals(now.bytes(), applied.result())) {
      return Optional.empty();
    }
    Proposal left = Proposal.between(now, applied.decideAll(Decision.ACCEPTED).result());
    List<LineRange> rejected = new ArrayList<>();
    int shift = 0;
    for (Hunk hunk : applied.hunks()) {
      if (hunk.decision() == Decision.ACCEPTED) {
        shift += hunk.afterLines().size() - hunk.before().size();
      } else if (hunk.decision() == Decision.REJECTED) {
        rejected.add(new LineRange(hunk.before().first() + shift, hunk.before().end() + shift));
      }
    }
    for (Hunk hunk : left.hunks()) {
      if (rejected.stream().anyMatch(range -> covers(range, hunk.before()))) {
        left = left.decide(hunk.index(), Decision.REJECTED);
      }
    }
    return Optional.of(left);
  }

  private static boolean covers(LineRange outer, LineRange inner) {
    return outer.first() <= inner.first() && inner.end() <= outer.end();
  }

  /**
   * Puts a proposal onto the file as somebody else left it. Changes that do not meet keep their
   * decisions; where both sides changed the same lines the hunk waits, whatever was decided.
   *
   * @param disk the file as it is now
   */
  static Merged merge(Proposal proposal, Snapshot disk) {
    byte[] base = proposal.snapshot().bytes();
    byte[] wanted = proposal.decideAll(Decision.ACCEPTED).result();
    MergeResult merge = Merge.threeWay(base, disk.bytes(), wanted);
    List<Splice> splices = new ArrayList<>(merge.splices());
    List<LineRange> conflicts = new ArrayList<>();
    for (MergeConflict conflict : merge.conflicts()) {
      LineRange lines = conflict.ourLines();
      conflicts.add(lines);
      splices.add(
          new Splice(start(disk, lines.first()), start(disk, lines.end()), conflict.theirs()));
    }
    splices.sort(Comparator.comparingInt(Splice::start));
    Proposal merged = Proposal.between(disk, spliced(disk.bytes(), splices));
    return new Merged(decided(proposal, merged, conflicts), conflicts);
  }

  /** As a merge counts: a byte order mark belongs to the first line. */
  private static int start(Snapshot file, int line) {
    return line == 0 ? 0 : file.lineStart(Math.min(line, file.lineCount()));
  }

  private static byte[] spliced(byte[] bytes, List<Splice> splices) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int at = 0;
    for (Splice splice : splices) {
      out.write(bytes, at, splice.start() - at);
      out.writeBytes(splice.replacement());
      at = splice.end();
    }
    out.write(bytes, at, bytes.length - at);
    return out.toByteArray();
  }

  /** A hunk that says the same as one before keeps its decision. */
  private static Proposal decided(Proposal before, Proposal merged, List<LineRange> conflicts) {
    Proposal result = merged;
    for (Hunk hunk : merged.hunks()) {
      boolean meets =
          conflicts.stream()
              .anyMatch(lines ->
                  lines.first() <= hunk.before().end() && hunk.before().first() <= lines.end());
      if (meets) {
        continue;
      }
      List<Hunk> same =
          before.hunks().stream()
              .filter(old ->
                  old.beforeLines().equals(hunk.beforeLines())
                      && old.afterLines().equals(hunk.afterLines()))
              .toList();
      if (same.size() == 1) {
        result = result.decide(hunk.index(), same.getFirst().decision());
      }
    }
    return result;
  }
}
