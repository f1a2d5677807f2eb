package org.mycromwell.engine.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.json.JsonLines;

/**
 * A file with a gap, and what belongs there.
 *
 * @param place file and line it is from, for messages
 * @param before text before the gap
 * @param after text behind it
 */
public record HeldOutGap(String place, String file, String before, String after, String expected) {

  /** Reads {@code gaps.jsonl}: file, before, after, expected. */
  public static List<HeldOutGap> read(Path path) {
    List<HeldOutGap> gaps = new ArrayList<>();
    JsonLines.read(
        path,
        line ->
            gaps.add(
                new HeldOutGap(
                    line.place(),
                    line.text("file"),
                    line.text("before"),
                    line.text("after"),
                    line.text("expected"))));
    return gaps;
  }

  /** Lines that are missing; 0 when the gap begins or ends within a line. */
  public int wholeLines() {
    boolean whole =
        (before.isEmpty() || before.endsWith("\n"))
            && (expected.endsWith("\n") || after.isEmpty())
            && !expected.isEmpty();
    return whole ? (int) expected.lines().count() : 0;
  }
}
