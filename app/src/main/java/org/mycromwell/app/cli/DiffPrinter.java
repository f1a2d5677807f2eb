package org.mycromwell.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.InlineDiff;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineEnding;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Shows the changes of a proposal to people, in the form of a unified diff. Nothing in the text of
 * a file reaches the terminal as a command; lines are never cut or broken.
 */
final class DiffPrinter {
  private static final int CONTEXT_LINES = 3;

  /** Below this share of unchanged text two lines are other lines, not versions of one. */
  private static final double LEAST_ALIKE = 0.4;

  /** Comparing longer lines by character costs more than it tells. */
  private static final int MAX_COMPARED_CHARS = 1000;

  private final boolean colored;

  DiffPrinter(boolean colored) {
    this.colored = colored;
  }

  /** The whole proposal, rejected hunks left out; neighbours share their context. */
  String all(Proposal proposal, String name) {
    List<List<Hunk>> groups = new ArrayList<>();
    for (Hunk hunk : proposal.hunks()) {
      if (hunk.decision() == Decision.REJECTED) {
        continue;
      }
      boolean near =
          !groups.isEmpty()
              && hunk.before().first() - groups.getLast().getLast().before().end()
                  <= 2 * CONTEXT_LINES;
      if (near) {
        groups.getLast().add(hunk);
      } else {
        groups.add(new ArrayList<>(List.of(hunk)));
      }
    }
    StringBuilder text = new StringBuilder(groups.isEmpty() ? "" : fileHeader(name));
    groups.forEach(group -> append(text, proposal, group));
    return text.toString();
  }

  /** The two lines that name the file. */
  String fileHeader(String name) {
    String shown = ErrorText.printable(name);
    return styled(Style.BOLD, "--- a/" + shown)
        + "\n"
        + styled(Style.BOLD, "+++ b/" + shown)
        + "\n";
  }

  /** One hunk with lines around it. */
  String hunk(Proposal proposal, Hunk hunk) {
    StringBuilder text = new StringBuilder();
    append(text, proposal, List.of(hunk));
    return text.toString();
  }

  private void append(StringBuilder text, Proposal proposal, List<Hunk> group) {
    Snapshot snapshot = proposal.snapshot();
    int first = Math.max(0, group.getFirst().before().first() - CONTEXT_LINES);
    int end = Math.min(snapshot.lineCount(), group.getLast().before().end() + CONTEXT_LINES);
    int newFirst = first;
    for (Hunk hunk : proposal.hunks()) {
      if (hunk.index() < group.getFirst().index() && hunk.decision() != Decision.REJECTED) {
        newFirst += growth(hunk);
      }
    }
    int newCount = end - first;
    for (Hunk hunk : group) {
      newCount += growth(hunk);
    }
    String place = "@@ -%s +%s @@".formatted(range(first, end - first), range(newFirst, newCount));
    text.append(styled(Style.PLACE, place)).append('\n');
    int at = first;
    for (Hunk hunk : group) {
      for (LineChange change : hunk.changes()) {
        appendKept(text, snapshot, at, change.range().first());
        appendChange(text, snapshot, change);
        at = change.range().end();
      }
    }
    appendKept(text, snapshot, at, end);
  }

  private static int growth(Hunk hunk) {
    return hunk.afterLines().size() - hunk.before().size();
  }

  /** As diff counts: an empty range is named by the line before it. */
  private static String range(int first, int count) {
    int line = count == 0 ? first : first + 1;
    return count == 1 ? Integer.toString(line) : line + "," + count;
  }

  private void appendKept(StringBuilder text, Snapshot snapshot, int from, int to) {
    for (int i = from; i < to; i++) {
      text.append(' ').append(ErrorText.forTerminal(snapshot.line(i))).append('\n');
      appendMissingEnd(text, snapshot, i);
    }
  }

  private void appendChange(StringBuilder text, Snapshot snapshot, LineChange change) {
    List<String> before = new ArrayList<>();
    for (int i = change.range().first(); i < change.range().end(); i++) {
      before.add(snapshot.line(i));
    }
    List<String> after = change.newLines();
    List<List<InlineDiff.Span>> removed = new ArrayList<>();
    List<List<InlineDiff.Span>> added = new ArrayList<>();
    compare(before, after, removed, added);
    for (int i = 0; i < before.size(); i++) {
      appendLine(text, '-', Style.REMOVED, before.get(i), removed.get(i));
      appendMissingEnd(text, snapshot, change.range().first() + i);
    }
    for (int i = 0; i < after.size(); i++) {
      appendLine(text, '+', Style.ADDED, after.get(i), added.get(i));
    }
    if (before.equals(after)) {
      text.append(styled(Style.DIM, "\\ Line ends or byte order mark differ")).append('\n');
    }
    boolean reachesEnd = change.range().end() == snapshot.lineCount();
    if (reachesEnd && !after.isEmpty() && !snapshot.endsWithNewline()) {
      appendMissingEnd(text);
    }
  }

  /** What differs within lines of which one became the other; no span where none did. */
  private void compare(
      List<String> before,
      List<String> after,
      List<List<InlineDiff.Span>> removed,
      List<List<InlineDiff.Span>> added) {
    for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
      List<InlineDiff.Span> old = List.of();
      List<InlineDiff.Span> young = List.of();
      if (colored && i < before.size() && i < after.size()) {
        String left = before.get(i);
        String right = after.get(i);
        if (Math.max(left.length(), right.length()) <= MAX_COMPARED_CHARS) {
          InlineDiff diff = InlineDiff.of(left, right);
          if (kept(left, diff.before()) >= LEAST_ALIKE
              && kept(right, diff.after()) >= LEAST_ALIKE) {
            old = diff.before();
            young = diff.after();
          }
        }
      }
      removed.add(old);
      added.add(young);
    }
  }

  private static double kept(String line, List<InlineDiff.Span> spans) {
    long blanks = line.chars().filter(c -> c == ' ' || c == '\t').count();
    double content = line.length() - blanks;
    int changed = 0;
    for (InlineDiff.Span span : spans) {
      changed +=
          (int) line.substring(span.start(), span.end()).chars().filter(c -> c > ' ').count();
    }
    return content == 0 ? 1 : 1 - changed / content;
  }

  private void appendLine(
      StringBuilder text, char sign, Style style, String line, List<InlineDiff.Span> spans) {
    String shown = ErrorText.forTerminal(line); // as long as the line, so the spans fit
    StringBuilder body = new StringBuilder().append(sign);
    int at = 0;
    for (InlineDiff.Span span : spans) {
      body.append(shown, at, span.start()).append(Style.EMPHASIS_ON);
      body.append(shown, span.start(), span.end()).append(Style.EMPHASIS_OFF);
      at = span.end();
    }
    body.append(shown, at, shown.length());
    text.append(styled(style, body.toString())).append('\n');
  }

  private void appendMissingEnd(StringBuilder text, Snapshot snapshot, int line) {
    if (snapshot.lineEnding(line) == LineEnding.NONE) {
      appendMissingEnd(text);
    }
  }

  private void appendMissingEnd(StringBuilder text) {
    text.append(styled(Style.DIM, "\\ No newline at end of file")).append('\n');
  }

  private String styled(Style style, String text) {
    return style.of(text, colored);
  }
}
