package org.mycromwell.engine.edit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.mycromwell.engine.edit.LineDiff.Run;

/** What differs between a snapshot and other bytes, which may be anything. */
final class ExactRuns {
  private ExactRuns() {}

  static List<EditRun> between(Snapshot snapshot, byte[] after) {
    byte[] before = snapshot.sharedBytes();
    TextEncoding encoding = snapshot.encoding();
    int bom = encoding.bomBytes();
    boolean sameBom =
        after.length >= bom
            && Arrays.equals(before, 0, bom, after, 0, bom)
            && !gainsBom(snapshot, after);
    if (!sameBom || encoding.decode(after, bom, after.length) == null) {
      // Another encoding: no line of the old file is one of the new.
      return List.of(new EditRun(snapshot.allLines(), foreignLines(after), after, true));
    }
    LineTable table = LineTable.of(after, encoding);
    DiffLines beforeLines = DiffLines.bytes(before, LineTable.of(before, encoding));
    DiffLines afterLines = DiffLines.bytes(after, table);
    List<EditRun> runs = new ArrayList<>();
    for (Run run :
        RunSlider.slide(beforeLines, afterLines, LineDiff.between(beforeLines, afterLines))) {
      List<String> lines = new ArrayList<>(run.afterEnd() - run.afterStart());
      for (int i = run.afterStart(); i < run.afterEnd(); i++) {
        lines.add(Objects.requireNonNull(encoding.decode(after, table.start(i), table.textEnd(i))));
      }
      runs.add(
          new EditRun(
              new LineRange(run.beforeStart(), run.beforeEnd()),
              List.copyOf(lines),
              Arrays.copyOfRange(after, table.start(run.afterStart()), table.start(run.afterEnd())),
              false));
    }
    return runs;
  }

  /** Whether a file without byte order mark would have one. */
  private static boolean gainsBom(Snapshot snapshot, byte[] after) {
    return snapshot.encoding() == TextEncoding.UTF_8
        && EncodingDetector.candidate(after) != TextEncoding.UTF_8;
  }

  /** The lines for the eye: of the encoding they seem to have, else byte by byte. */
  private static List<String> foreignLines(byte[] after) {
    TextEncoding encoding = EncodingDetector.candidate(after);
    String text = encoding.decode(after, encoding.bomBytes(), after.length);
    if (text == null) {
      text = TextEncoding.ISO_8859_1.decode(after, 0, after.length);
    }
    return List.copyOf(LineTexts.split(Objects.requireNonNull(text)));
  }
}
