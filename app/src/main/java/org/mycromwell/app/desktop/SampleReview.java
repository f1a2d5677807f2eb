package org.mycromwell.app.desktop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.app.editor.CodeRow;
import org.mycromwell.app.editor.LineColors;
import org.mycromwell.app.editor.RowKind;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.review.Conflict;
import org.mycromwell.app.review.Folding;
import org.mycromwell.app.review.ReviewContent;
import org.mycromwell.app.review.ReviewDocument;
import org.mycromwell.app.review.ReviewPicture;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.ui.resources.Messages;

/** A proposal for a small file, in every stage, for the pictures of the documentation. */
final class SampleReview {
  static final String FILE = "Cart.java";
  private static final String ENCODING = "UTF-8 CRLF";

  private final SyntaxService syntax;
  final String before = read("Cart.java.before");
  final String after = read("Cart.java.after");

  SampleReview(SyntaxService syntax) {
    this.syntax = syntax;
  }

  private static String read(String name) {
    try (InputStream in = SampleReview.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The decisions of the first hunks, the others waiting; the given one is current. */
  ReviewContent decided(
      int current, List<Decision> decisions, List<ReviewContent.Finding> findings) {
    return review(after, current, decisions, findings, Optional.empty());
  }

  private ReviewContent review(
      String proposedText,
      int current,
      List<Decision> decisions,
      List<ReviewContent.Finding> findings,
      Optional<Integer> stoppedAt) {
    Snapshot snapshot = Snapshot.of(FILE, before.getBytes(StandardCharsets.UTF_8));
    Proposal proposal = Proposal.between(snapshot, proposedText.getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < decisions.size(); i++) {
      proposal = proposal.decide(i, decisions.get(i));
    }
    String proposed = new String(proposal.preview(), StandardCharsets.UTF_8);
    ReviewPicture picture =
        ReviewPicture.of(
            ReviewDocument.of(proposal, Folding.DEFAULT),
            colors(before),
            colors(proposed),
            stoppedAt);
    return new ReviewContent(
        picture, FILE, ENCODING, "", current, true, Optional.empty(), findings, FILE);
  }

  /** Only reading yet: the right side is the left one, dimmed. */
  ReviewContent reading(String note) {
    return written(0, 0, note);
  }

  /** The answer has come to some line of the new text; the old text goes on from another. */
  ReviewContent streaming(int newLines, int oldLines, String note) {
    return written(newLines, oldLines, note);
  }

  /** The answer ended early; what was complete can be decided about. */
  ReviewContent cut(int newLines, int oldLines) {
    List<String> lines = new ArrayList<>(after.lines().toList().subList(0, newLines));
    lines.addAll(before.lines().toList().subList(oldLines, (int) before.lines().count()));
    return review(
        String.join("\n", lines) + "\n",
        1,
        List.of(Decision.ACCEPTED),
        List.of(),
        Optional.of(oldLines));
  }

  private ReviewContent written(int newLines, int oldLines, String note) {
    List<String> old = before.lines().toList();
    List<String> fresh = after.lines().toList();
    LineColors oldColors = colors(before);
    LineColors newColors = colors(after);
    List<CodeRow> left = new ArrayList<>();
    List<CodeRow> right = new ArrayList<>();
    for (int i = 0; i < newLines; i++) {
      right.add(row(fresh.get(i), i, RowKind.PLAIN, false, newColors));
    }
    if (newLines > 0) {
      right.set(newLines - 1, right.get(newLines - 1).withStreamCaret());
    }
    for (int i = oldLines; i < old.size(); i++) {
      right.add(
          new CodeRow(
              old.get(i), newLines + i - oldLines + 1, 0, RowKind.PLAIN, true, oldColors.line(i)));
    }
    for (int i = 0; i < old.size(); i++) {
      left.add(row(old.get(i), i, RowKind.PLAIN, false, oldColors));
    }
    while (left.size() < right.size()) {
      left.add(CodeRow.filler());
    }
    while (right.size() < left.size()) {
      right.add(CodeRow.filler());
    }
    return new ReviewContent(
        new ReviewPicture(left, right, List.of()),
        FILE,
        ENCODING,
        note,
        -1,
        false,
        newLines > 0 ? Optional.of(newLines - 1) : Optional.empty(),
        List.of(),
        FILE);
  }

  /** The file was changed by another program, where the proposal changes it too. */
  Conflict conflict() {
    Snapshot snapshot = Snapshot.of(FILE, before.getBytes(StandardCharsets.UTF_8));
    Proposal proposal =
        Proposal.between(snapshot, after.getBytes(StandardCharsets.UTF_8))
            .decideAll(Decision.ACCEPTED);
    String disk = before.replace("int sum = 0;", "long sum = 0;");
    return new Conflict(
        ReviewedProposal.of("1", Instant.EPOCH, proposal, ""),
        Optional.of(Snapshot.of(FILE, disk.getBytes(StandardCharsets.UTF_8))),
        Optional.empty(),
        Messages.format("conflict.title", FILE));
  }

  private static CodeRow row(
      String text, int line, RowKind kind, boolean dimmed, LineColors colors) {
    return new CodeRow(text, line + 1, 0, kind, dimmed, colors.line(line));
  }

  private LineColors colors(String text) {
    return LineColors.of(text, syntax.spans(FILE, text).join());
  }
}
