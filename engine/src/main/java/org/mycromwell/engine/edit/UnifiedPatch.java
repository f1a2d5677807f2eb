package org.mycromwell.engine.edit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.edit.LineDiff.Run;

/**
 * A change as a patch for {@code git apply} and {@code patch}: unified, three lines of context, the
 * bytes of the file as they are. A UTF-16 file, whose lines git cannot tell, becomes a binary
 * patch, which only git reads.
 */
public final class UnifiedPatch {
  private static final int CONTEXT_LINES = 3;

  private final byte[] before;
  private final byte[] after;
  private final LineTable beforeLines;
  private final LineTable afterLines;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private UnifiedPatch(byte[] before, byte[] after) {
    this.before = before;
    this.after = after;
    this.beforeLines = LineTable.ofLineFeeds(before);
    this.afterLines = LineTable.ofLineFeeds(after);
  }

  /**
   * The patch from the snapshot to {@code after}, empty when they are the same.
   *
   * @param path of the file below the directory where the patch will be applied, with {@code /}
   */
  public static byte[] of(Snapshot before, byte[] after, String path) {
    byte[] bytes = before.sharedBytes();
    if (Arrays.equals(bytes, after)) {
      return new byte[0];
    }
    String oldName = GitNames.quote("a/" + path);
    String newName = GitNames.quote("b/" + path);
    UnifiedPatch patch = new UnifiedPatch(bytes, after);
    patch.line("diff --git " + oldName + " " + newName);
    if (before.isNew()) {
      patch.line("new file mode 100644");
    }
    if (isWide(bytes) || isWide(after)) {
      patch.out.writeBytes(GitBinaryPatch.body(bytes, after));
    } else {
      patch.line(before.isNew() ? "--- /dev/null" : "--- " + oldName + GitNames.endMark(oldName));
      patch.line("+++ " + newName + GitNames.endMark(newName));
      patch.hunks();
    }
    return patch.out.toByteArray();
  }

  private static boolean isWide(byte[] bytes) {
    return EncodingDetector.candidate(bytes).unitBytes() == 2;
  }

  private void hunks() {
    DiffLines left = DiffLines.bytes(before, beforeLines);
    DiffLines right = DiffLines.bytes(after, afterLines);
    List<Run> runs = RunSlider.slide(left, right, LineDiff.between(left, right));
    int start = 0;
    for (int i = 1; i <= runs.size(); i++) {
      boolean joined =
          i < runs.size()
              && runs.get(i).beforeStart() - runs.get(i - 1).beforeEnd() <= 2 * CONTEXT_LINES;
      if (!joined) {
        hunk(runs.subList(start, i));
        start = i;
      }
    }
  }

  private void hunk(List<Run> runs) {
    Run first = runs.getFirst();
    Run last = runs.getLast();
    int lead = Math.min(CONTEXT_LINES, first.beforeStart());
    int trail = Math.min(CONTEXT_LINES, beforeLines.count() - last.beforeEnd());
    int beforeStart = first.beforeStart() - lead;
    int afterStart = first.afterStart() - lead;
    line(
        "@@ -"
            + range(beforeStart, last.beforeEnd() + trail)
            + " +"
            + range(afterStart, last.afterEnd() + trail)
            + " @@");
    int next = beforeStart;
    for (Run run : runs) {
      lines(' ', before, beforeLines, next, run.beforeStart());
      lines('-', before, beforeLines, run.beforeStart(), run.beforeEnd());
      lines('+', after, afterLines, run.afterStart(), run.afterEnd());
      next = run.beforeEnd();
    }
    lines(' ', before, beforeLines, next, last.beforeEnd() + trail);
  }

  /** Counted from 1; no lines are those after the line named. */
  private static String range(int start, int end) {
    int count = end - start;
    return count == 1 ? "" + (start + 1) : (count == 0 ? start : start + 1) + "," + count;
  }

  private void lines(char mark, byte[] bytes, LineTable lines, int start, int end) {
    for (int i = start; i < end; i++) {
      out.write(mark);
      out.write(bytes, lines.start(i), lines.end(i) - lines.start(i));
      if (lines.ending(i) == LineEnding.NONE) {
        line("\n\\ No newline at end of file");
      }
    }
  }

  private void line(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    out.write('\n');
  }
}
