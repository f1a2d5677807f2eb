package org.mycromwell.app.run;

import java.util.List;

/**
 * The right side while the model writes: the file with what has come of the answer, as lines.
 * Immutable.
 *
 * @param lines of the whole file as it would be
 * @param firstNew first line that the model has written
 * @param endNew the line behind the last one that the model has written; the caret of the stream is
 *     at the end of the line before
 * @param endScope the line behind the last one that may still change; those from {@code endNew} to
 *     here are old ones and shown dimmed
 */
public record ProvisionalText(List<String> lines, int firstNew, int endNew, int endScope) {
  public ProvisionalText {
    lines = List.copyOf(lines);
  }
}
