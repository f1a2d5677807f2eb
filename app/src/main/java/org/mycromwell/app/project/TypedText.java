package org.mycromwell.app.project;

import java.util.Arrays;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineEnding;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * The bytes that a typed text makes of a file: lines that are the same keep theirs, line ends and
 * all; new ones end as their neighbours do. A pure function.
 */
final class TypedText {
  private TypedText() {}

  /**
   * The new content.
   *
   * @param text with {@code \n} line ends; a file is given a final newline, or loses it, as the
   *     text says
   * @throws EngineException NOT_EDITABLE when the encoding lacks a character of the text
   */
  static byte[] bytes(Snapshot file, String text) {
    byte[] bytes =
        Proposal.rewrite(file, file.allLines(), text).decideAll(Decision.ACCEPTED).result();
    if (text.isEmpty()) {
      return bytes;
    }
    Snapshot now = Snapshot.of(file.name(), bytes);
    if (text.endsWith("\n") && !now.endsWithNewline()) {
      return withEnd(bytes, file);
    }
    if (!text.endsWith("\n") && now.lineCount() > 0 && now.endsWithNewline()) {
      LineEnding last = now.lineEnding(now.lineCount() - 1);
      return Arrays.copyOf(bytes, bytes.length - encoded(file, last).length);
    }
    return bytes;
  }

  private static byte[] withEnd(byte[] bytes, Snapshot file) {
    byte[] end = encoded(file, file.dominantLineEnding());
    byte[] longer = Arrays.copyOf(bytes, bytes.length + end.length);
    System.arraycopy(end, 0, longer, bytes.length, end.length);
    return longer;
  }

  private static byte[] encoded(Snapshot file, LineEnding ending) {
    byte[] bytes = file.encoding().encode(ending.text());
    if (bytes == null) {
      throw new IllegalStateException(file.encoding() + " has no line ends");
    }
    return bytes;
  }
}
