package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.edit.LineDiff.Run;

/**
 * Pure functions over splices of one file, which are sorted and do not overlap; several may insert
 * at the same place, in the order of the list.
 */
public final class Splices {
  private Splices() {}

  /** The file with the splices applied; every byte outside them is copied. */
  public static byte[] apply(byte[] before, List<Splice> splices) {
    long size = before.length;
    int last = 0;
    for (Splice splice : splices) {
      if (splice.start() < last || splice.end() > before.length) {
        throw new IllegalArgumentException(splice + " overlaps, or lies outside of the file");
      }
      last = splice.end();
      size += splice.replacement().length - (splice.end() - splice.start());
    }
    byte[] after = new byte[Math.toIntExact(size)];
    int from = 0;
    int to = 0;
    for (Splice splice : splices) {
      int kept = splice.start() - from;
      System.arraycopy(before, from, after, to, kept);
      to += kept;
      System.arraycopy(splice.replacement(), 0, after, to, splice.replacement().length);
      to += splice.replacement().length;
      from = splice.end();
    }
    System.arraycopy(before, from, after, to, before.length - from);
    return after;
  }

  /** The splices that turn the result of {@link #apply} back into {@code before}. */
  public static List<Splice> inverse(byte[] before, List<Splice> splices) {
    List<Splice> inverse = new ArrayList<>(splices.size());
    int shift = 0;
    for (Splice splice : splices) {
      int start = splice.start() + shift;
      int end = start + splice.replacement().length;
      inverse.add(new Splice(start, end, Arrays.copyOfRange(before, splice.start(), splice.end())));
      shift += splice.replacement().length - (splice.end() - splice.start());
    }
    return inverse;
  }

  /**
   * Splices that turn {@code before} into {@code after}: one for each run of changed lines, without
   * the bytes that its two sides share at their ends.
   */
  public static List<Splice> between(byte[] before, byte[] after) {
    LineTable beforeTable = LineTable.ofUnknown(before);
    LineTable afterTable = LineTable.ofUnknown(after);
    List<Splice> splices = new ArrayList<>();
    for (Run run :
        LineDiff.between(
            DiffLines.bytes(before, beforeTable), DiffLines.bytes(after, afterTable))) {
      splices.add(
          trimmed(
              before,
              beforeTable.start(run.beforeStart()),
              beforeTable.start(run.beforeEnd()),
              Arrays.copyOfRange(
                  after, afterTable.start(run.afterStart()), afterTable.start(run.afterEnd()))));
    }
    return splices;
  }

  private static Splice trimmed(byte[] before, int start, int end, byte[] replacement) {
    int shared = Math.min(end - start, replacement.length);
    int prefix = 0;
    while (prefix < shared && before[start + prefix] == replacement[prefix]) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shared - prefix
        && before[end - 1 - suffix] == replacement[replacement.length - 1 - suffix]) {
      suffix++;
    }
    return new Splice(
        start + prefix,
        end - suffix,
        Arrays.copyOfRange(replacement, prefix, replacement.length - suffix));
  }
}
