package org.mycromwell.engine.edit.syntax;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSInputEdit;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSQuery;
import org.treesitter.TSQueryCapture;
import org.treesitter.TSQueryCursor;
import org.treesitter.TSQueryMatch;
import org.treesitter.TSTree;

/**
 * Tells how a text is to be drawn, also after each change of it. A changed text is parsed anew only
 * where it differs from the one before. Owned by one thread at a time, which closes it; parser and
 * tree live outside the Java heap.
 */
public final class SyntaxHighlighter implements AutoCloseable {
  /** Parsing is repeated with every change: what takes longer is not worth the colours. */
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

  private final TSParser parser;
  private final TSQuery query;
  private final @Nullable SyntaxClass[] styleOfCapture;
  private TextIndex index = new TextIndex("");
  private @Nullable TSTree tree;

  private SyntaxHighlighter(Language language) throws NotParsedException {
    parser = Grammars.parser(language);
    query = new TSQuery(parser.getLanguage(), HighlightQueries.of(language));
    styleOfCapture = new @Nullable SyntaxClass[query.getCaptureCount()];
    for (int i = 0; i < styleOfCapture.length; i++) {
      styleOfCapture[i] = style(query.getCaptureNameForId(i));
    }
  }

  /**
   * A highlighter for a file of this name; empty when there is no grammar for it on this machine.
   */
  public static Optional<SyntaxHighlighter> forFile(String fileName) {
    Optional<Language> language = Languages.of(fileName);
    return language.isPresent() ? forLanguage(language.get()) : Optional.empty();
  }

  /** A highlighter for a language; empty when its grammar cannot be loaded on this machine. */
  public static Optional<SyntaxHighlighter> forLanguage(Language language) {
    try {
      return Optional.of(new SyntaxHighlighter(language));
    } catch (NotParsedException e) {
      return Optional.empty();
    }
  }

  /** Captures named {@code identifier} count only when written as a constant: null here. */
  private static @Nullable SyntaxClass style(String capture) {
    for (SyntaxClass style : SyntaxClass.values()) {
      if (style.key().equals(capture)) {
        return style;
      }
    }
    if (capture.equals("identifier")) {
      return null;
    }
    throw new IllegalStateException("a highlight query captures '" + capture + "'");
  }

  /**
   * Takes the text as it is now.
   *
   * @return whether it could be parsed; otherwise, as when it is too large, nothing is highlighted
   */
  public boolean update(String text) {
    if (tree != null && text.equals(index.text)) {
      return true;
    }
    TextIndex next = new TextIndex(text);
    if (tree != null) {
      tree.edit(difference(index, next));
    }
    index = next;
    TSTree before = tree;
    tree = null;
    try {
      tree = parse(before);
    } catch (NotParsedException e) {
      parser.reset();
    } finally {
      if (before != null) {
        before.close();
      }
    }
    return tree != null;
  }

  private TSTree parse(@Nullable TSTree before) throws NotParsedException {
    if (index.bytes.length > ParsedText.MAX_BYTES) {
      throw new NotParsedException("the text is too large");
    }
    if (new Lines(index.text).depth() > ParsedText.MAX_DEPTH) {
      throw new NotParsedException("brackets are nested too deep");
    }
    byte[] bytes = index.bytes;
    return ParserThread.call(() -> ParsedText.run(parser, before, bytes, MAX_NANOS));
  }

  /** The one replacement that makes the new text of the old one. */
  private static TSInputEdit difference(TextIndex old, TextIndex next) {
    byte[] a = old.bytes;
    byte[] b = next.bytes;
    int start = Arrays.mismatch(a, b);
    start = start < 0 ? Math.min(a.length, b.length) : start;
    while (start > 0 && start < b.length && !Lines.isCharStart(b[start])) {
      start--;
    }
    int oldEnd = a.length;
    int newEnd = b.length;
    while (oldEnd > start && newEnd > start && a[oldEnd - 1] == b[newEnd - 1]) {
      oldEnd--;
      newEnd--;
    }
    while (newEnd < b.length && !Lines.isCharStart(b[newEnd])) {
      oldEnd++;
      newEnd++;
    }
    return new TSInputEdit(
        start, oldEnd, newEnd, old.point(start), old.point(oldEnd), next.point(newEnd));
  }

  /**
   * How a range of the text is drawn: spans in order, without overlap, cut to the range. What no
   * span covers is plain.
   *
   * @param from offset of a character
   * @param to offset after the last character
   */
  public List<SyntaxSpan> spans(int from, int to) {
    int end = Math.min(to, index.text.length());
    if (tree == null || from >= end) {
      return List.of();
    }
    return merge(captures(from, end), from, end);
  }

  private record Capture(int start, int end, int order, SyntaxClass style) {}

  private List<Capture> captures(int from, int to) {
    List<Capture> captures = new ArrayList<>();
    TSNode root = Objects.requireNonNull(tree).getRootNode();
    try (TSQueryCursor cursor = new TSQueryCursor()) {
      cursor.setByteRange(index.byteOf(from), index.byteOf(to));
      cursor.exec(query, root);
      TSQueryMatch match = new TSQueryMatch();
      while (cursor.nextMatch(match)) {
        for (TSQueryCapture capture : match.getCaptures()) {
          TSNode node = capture.getNode();
          int start = Math.max(from, index.charOf(node.getStartByte()));
          int end = Math.min(to, index.charOf(node.getEndByte()));
          SyntaxClass style = styleOfCapture[capture.getIndex()];
          if (style == null && start < end && isConstantName(start, end)) {
            style = SyntaxClass.CONSTANT;
          }
          if (start < end && style != null) {
            captures.add(new Capture(start, end, match.getPatternIndex(), style));
          }
        }
      }
    }
    return captures;
  }

  /** Two characters at least, capital letters, digits and underscores, a letter among them. */
  private boolean isConstantName(int start, int end) {
    boolean letter = false;
    for (int i = start; i < end; i++) {
      char c = index.text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        letter = true;
      } else if (c != '_' && (c < '0' || c > '9')) {
        return false;
      }
    }
    return letter && end - start > 1;
  }

  /** Inner captures are painted over outer ones, and of two alike the later pattern wins. */
  private static List<SyntaxSpan> merge(List<Capture> captures, int from, int to) {
    captures.sort(
        Comparator.comparingInt(Capture::start)
            .thenComparing(Comparator.comparingInt(Capture::end).reversed())
            .thenComparingInt(Capture::order));
    byte[] paint = new byte[to - from];
    for (Capture capture : captures) {
      Arrays.fill(
          paint, capture.start - from, capture.end - from, (byte) (capture.style.ordinal() + 1));
    }
    SyntaxClass[] styles = SyntaxClass.values();
    List<SyntaxSpan> spans = new ArrayList<>();
    int start = 0;
    for (int i = 1; i <= paint.length; i++) {
      if (i == paint.length || paint[i] != paint[start]) {
        if (paint[start] != 0) {
          spans.add(new SyntaxSpan(from + start, from + i, styles[paint[start] - 1]));
        }
        start = i;
      }
    }
    return spans;
  }

  @Override
  public void close() {
    if (tree != null) {
      tree.close();
      tree = null;
    }
    query.close();
    parser.close();
  }
}
