package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.syntax.SyntaxSpan;

/** The colours of a text, line by line. Immutable. */
public final class LineColors {
  /** Everything plain. */
  public static final LineColors NONE = new LineColors(List.of());

  private final List<List<TextMark>> lines;

  private LineColors(List<List<TextMark>> lines) {
    this.lines = lines;
  }

  /** Cuts spans at the ends of lines. */
  public static LineColors of(String text, List<SyntaxSpan> spans) {
    List<List<TextMark>> lines = new ArrayList<>();
    int next = 0;
    int start = 0;
    while (start <= text.length()) {
      int lineEnd = text.indexOf('\n', start);
      int end = lineEnd < 0 ? text.length() : lineEnd;
      while (next < spans.size() && spans.get(next).end() <= start) {
        next++;
      }
      List<TextMark> marks = new ArrayList<>();
      for (int i = next; i < spans.size() && spans.get(i).start() < end; i++) {
        SyntaxSpan span = spans.get(i);
        marks.add(
            new TextMark(
                Math.max(span.start(), start) - start,
                Math.min(span.end(), end) - start,
                span.style().key()));
      }
      lines.add(List.copyOf(marks));
      start = end + 1;
    }
    return new LineColors(lines);
  }

  /** These with others from a line on, as many as there are. */
  public LineColors with(int first, LineColors others) {
    List<List<TextMark>> all = new ArrayList<>(lines);
    while (all.size() < first) {
      all.add(List.of());
    }
    int kept = Math.min(first + others.lines.size(), all.size());
    all.subList(first, kept).clear();
    all.addAll(first, others.lines);
    return new LineColors(all);
  }

  /** The marks of a line, counted from 0; none for a line that is not there. */
  public List<TextMark> line(int line) {
    return line >= 0 && line < lines.size() ? lines.get(line) : List.of();
  }
}
