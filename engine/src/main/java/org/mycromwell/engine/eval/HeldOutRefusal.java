package org.mycromwell.engine.eval;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.json.JsonLines;

/**
 * A request that a small model should refuse.
 *
 * @param place file and line it is from, for messages
 * @param topic what is asked for
 * @param text of the file
 * @param scope the lines that may change
 */
public record HeldOutRefusal(
    String place, String topic, String file, String text, LineRange scope, String instruction) {

  /** Reads {@code refusals.jsonl}: topic, file, text, first, end, instruction. */
  public static List<HeldOutRefusal> read(Path path) {
    List<HeldOutRefusal> refusals = new ArrayList<>();
    JsonLines.read(
        path,
        line -> {
          String text = line.text("text");
          refusals.add(
              new HeldOutRefusal(
                  line.place(),
                  line.text("topic"),
                  line.text("file"),
                  text,
                  HeldOutEdit.range(line, text),
                  line.text("instruction")));
        });
    return refusals;
  }
}
