package org.mycromwell.app.editor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.fxmisc.richtext.model.ReadOnlyStyledDocument;
import org.fxmisc.richtext.model.ReadOnlyStyledDocumentBuilder;
import org.fxmisc.richtext.model.SegmentOps;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.fxmisc.richtext.model.StyledSegment;
import org.mycromwell.engine.edit.syntax.SyntaxSpan;

/** Makes documents of the text component. For any thread: they are immutable and cheap to show. */
final class StyledText {
  private static final SegmentOps<String, Collection<String>> OPS = SegmentOps.styledTextOps();
  private static final Collection<String> NONE = List.of();

  private StyledText() {}

  /** Rows as a document, each a paragraph with the tint of its kind. */
  static ReadOnlyStyledDocument<Collection<String>, String, Collection<String>> of(
      List<CodeRow> rows) {
    ReadOnlyStyledDocumentBuilder<Collection<String>, String, Collection<String>> builder =
        new ReadOnlyStyledDocumentBuilder<>(OPS, NONE);
    for (CodeRow row : rows) {
      builder.addParagraph(segments(row.text(), row.marks()), row.paragraphStyle());
    }
    return builder.build();
  }

  /** A text as a document, coloured by spans that are in order and do not overlap. */
  static ReadOnlyStyledDocument<Collection<String>, String, Collection<String>> of(
      String text, List<SyntaxSpan> spans) {
    ReadOnlyStyledDocumentBuilder<Collection<String>, String, Collection<String>> builder =
        new ReadOnlyStyledDocumentBuilder<>(OPS, NONE);
    LineColors colors = LineColors.of(text, spans);
    int line = 0;
    for (int start = 0; start <= text.length(); line++) {
      int lineEnd = text.indexOf('\n', start);
      int end = lineEnd < 0 ? text.length() : lineEnd;
      builder.addParagraph(segments(text.substring(start, end), colors.line(line)), NONE);
      start = end + 1;
    }
    return builder.build();
  }

  /** Spans as the text component takes them, for a range of a text. */
  static StyleSpans<Collection<String>> styleSpans(List<SyntaxSpan> spans, int from, int to) {
    StyleSpansBuilder<Collection<String>> builder = new StyleSpansBuilder<>();
    int at = from;
    for (SyntaxSpan span : spans) {
      if (span.start() > at) {
        builder.add(NONE, span.start() - at);
      }
      builder.add(List.of(span.style().key()), span.end() - span.start());
      at = span.end();
    }
    builder.add(NONE, to - at);
    return builder.create();
  }

  /** Cuts a line where a mark begins or ends. */
  static List<StyledSegment<String, Collection<String>>> segments(
      String text, List<TextMark> marks) {
    if (marks.isEmpty()) {
      return List.of(new StyledSegment<>(text, NONE));
    }
    TreeSet<Integer> cuts = new TreeSet<>();
    cuts.add(0);
    cuts.add(text.length());
    for (TextMark mark : marks) {
      cuts.add(Math.min(mark.start(), text.length()));
      cuts.add(Math.min(mark.end(), text.length()));
    }
    List<StyledSegment<String, Collection<String>>> segments = new ArrayList<>();
    int start = 0;
    for (int end : cuts) {
      if (end > start || text.isEmpty()) {
        List<String> styles = new ArrayList<>(1);
        for (TextMark mark : marks) {
          if (mark.start() <= start && mark.end() >= end && mark.start() < mark.end()) {
            styles.add(mark.style());
          }
        }
        segments.add(new StyledSegment<>(text.substring(start, end), styles));
        start = end;
      }
    }
    return segments.isEmpty() ? List.of(new StyledSegment<>(text, NONE)) : segments;
  }
}
