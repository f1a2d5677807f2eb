package org.mycromwell.app.run;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Makes {@link ProvisionalText} of an answer as it grows. Work for a thread that is neither the
 * engine's nor the FX thread; used by one at a time.
 */
public final class StreamPreview {
  private final List<String> before;
  private final List<String> scopeLines;
  private final List<String> after;
  private final PrefixAlignment alignment;

  /**
   * @param scope the lines of the file that the answer replaces
   */
  public StreamPreview(Snapshot file, LineRange scope) {
    before = PartialAnswer.lines(file, new LineRange(0, scope.first()));
    scopeLines = PartialAnswer.lines(file, scope);
    after = PartialAnswer.lines(file, new LineRange(scope.end(), file.lineCount()));
    alignment = new PrefixAlignment(scopeLines);
  }

  /**
   * The file with this much of the answer.
   *
   * @param answer the new text of the scope so far
   */
  public ProvisionalText show(String answer) {
    List<String> written = LineChanges.lines(answer);
    // The line that still grows is shown, but says nothing yet about what it replaces.
    boolean growing = !answer.isEmpty() && !answer.endsWith("\n");
    alignment.update(growing ? written.subList(0, written.size() - 1) : written);
    int consumed = Math.min(scopeLines.size(), alignment.consumed() + (growing ? 1 : 0));
    List<String> lines = new ArrayList<>(before);
    lines.addAll(written);
    int endNew = lines.size();
    lines.addAll(scopeLines.subList(written.isEmpty() ? 0 : consumed, scopeLines.size()));
    int endScope = lines.size();
    lines.addAll(after);
    return new ProvisionalText(lines, before.size(), endNew, endScope);
  }
}
