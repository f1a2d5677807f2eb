package org.mycromwell.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.InlineDiff;
import org.mycromwell.engine.edit.LineChange;
import org.mycromwell.engine.edit.LineEnding;
import org.mycromwell.engine.edit.LinePairing;
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
  private final Function<Hunk, String> remarks;

  DiffPrinter(boolean colored) {
    this(colored, hunk -> "");
  }

  /**
   * @param remarks what is said of a hunk beside its place; "" for nothing
   */
  DiffPrinter(boolean colored, Function<Hunk, String> remarks) {
    this.colored = colored;
    this.remarks = remarks;
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

  /**
   * One hunk with the lines around it as they are by now: where a neighbour was accepted, its new
   * lines. Line numbers are those of the file with what was accepted before.
   */
  String hunk(Proposal proposal, Hunk hunk) {
    List<Kept> before = before(proposal, hunk);
    List<Kept> after = after(proposal, hunk);
    int first = hunk.before().first() - before.size();
    for (Hunk other : proposal.hunks().subList(0, hunk.index())) {
      first += other.decision() == Decision.ACCEPTED ? growth(other) : 0;
    }
    int around = before.size() + after.size();
    StringBuilder text = new StringBuilder();
    appendPlace(
        text,
        first,
        around + hunk.before().size(),
        first,
        around + hunk.afterLines().size(),
        List.of(hunk));
    before.forEach(kept -> appendKept(text, kept));
    int at = hunk.before().first();
    for (LineChange change : hunk.changes()) {
      appendKept(text, proposal.snapshot(), at, change.range().first());
      appendChange(text, proposal.snapshot(), change);
      at = change.range().end();
    }
    appendKept(text, proposal.snapshot(), at, hunk.before().end());
    after.forEach(kept -> appendKept(text, kept));
    return text.toString();
  }

  /** A line that is shown for orientation. */
  private record Kept(String line, boolean endMissing) {
    static Kept of(Snapshot snapshot, int line) {
      return new Kept(snapshot.line(line), snapshot.lineEnding(line) == LineEnding.NONE);
    }
  }

  private static List<Kept> before(Proposal proposal, Hunk hunk) {
    List<Kept> lines = new ArrayList<>();
    int at = hunk.before().first();
    int next = hunk.index() - 1;
    while (lines.size() < CONTEXT_LINES && (at > 0 || next >= 0)) {
      if (next >= 0 && proposal.hunks().get(next).before().end() == at) {
        Hunk neighbour = proposal.hunks().get(next--);
        lines.addAll(standing(neighbour).reversed());
        at = neighbour.before().first();
      } else {
        lines.add(Kept.of(proposal.snapshot(), --at));
      }
    }
    return lines.subList(0, Math.min(CONTEXT_LINES, lines.size())).reversed();
  }

  private static List<Kept> after(Proposal proposal, Hunk hunk) {
    List<Kept> lines = new ArrayList<>();
    int count = proposal.snapshot().lineCount();
    int at = hunk.before().end();
    int next = hunk.index() + 1;
    while (lines.size() < CONTEXT_LINES && (at < count || next < proposal.hunks().size())) {
      if (next < proposal.hunks().size() && proposal.hunks().get(next).before().first() == at) {
        Hunk neighbour = proposal.hunks().get(next++);
        lines.addAll(standing(neighbour));
        at = neighbour.before().end();
      } else {
        lines.add(Kept.of(proposal.snapshot(), at++));
      }
    }
    return lines.subList(0, Math.min(CONTEXT_LINES, lines.size()));
  }

  /** What is in the file where a hunk is, as far as it was decided. */
  private static List<Kept> standing(Hunk hunk) {
    boolean accepted = hunk.decision() == Decision.ACCEPTED;
    return (accepted ? hunk.afterLines() : hunk.beforeLines())
        .stream().map(line -> new Kept(line, false)).toList();
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
    appendPlace(text, first, end - first, newFirst, newCount, group);
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

  private void appendPlace(
      StringBuilder text,
      int oldFirst,
      int oldCount,
      int newFirst,
      int newCount,
      List<Hunk> hunks) {
    String place = "@@ -%s +%s @@".formatted(range(oldFirst, oldCount), range(newFirst, newCount));
    text.append(styled(Style.PLACE, place));
    String said =
        hunks.stream().map(remarks).filter(r -> !r.isEmpty()).collect(Collectors.joining("; "));
    if (!said.isEmpty()) {
      text.append(' ').append(styled(Style.WARNING, said));
    }
    text.append('\n');
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
      appendKept(text, Kept.of(snapshot, i));
    }
  }

  private void appendKept(StringBuilder text, Kept kept) {
    text.append(' ').append(ErrorText.forTerminal(kept.line)).append('\n');
    if (kept.endMissing) {
      appendMissingEnd(text);
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
    before.forEach(line -> removed.add(List.of()));
    after.forEach(line -> added.add(List.of()));
    if (!colored || before.isEmpty() || after.isEmpty()) {
      return;
    }
    int[] partners = LinePairing.partners(before, after);
    for (int i = 0; i < partners.length; i++) {
      int j = partners[i];
      if (j < 0 || Math.max(before.get(i).length(), after.get(j).length()) > MAX_COMPARED_CHARS) {
        continue;
      }
      InlineDiff diff = InlineDiff.of(before.get(i), after.get(j));
      if (kept(before.get(i), diff.before()) >= LEAST_ALIKE
          && kept(after.get(j), diff.after()) >= LEAST_ALIKE) {
        removed.set(i, diff.before());
        added.set(j, diff.after());
      }
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
