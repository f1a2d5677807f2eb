package org.mycromwell.engine.edit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns runs of new lines into splices: gives every new line the line end of its neighbour and
 * keeps lines apart where the last line of the file, which may have no end, is no longer the last.
 */
final class SpliceBuilder {
  private final Snapshot snapshot;
  private final List<Splice> splices = new ArrayList<>();

  /** How the text so far ends; null when there is none. */
  private @Nullable LineEnding last;

  /** The splice that ends with the last line so far when that is a new one without exact bytes. */
  private int lastNew = -1;

  /** First line of the snapshot that is neither copied nor replaced yet. */
  private int next;

  private SpliceBuilder(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** The splices for runs, which are sorted and do not overlap. */
  static List<Splice> build(Snapshot snapshot, List<EditRun> runs) {
    SpliceBuilder builder = new SpliceBuilder(snapshot);
    for (EditRun run : runs) {
      builder.copyUntil(run.range().first());
      builder.replace(run);
    }
    builder.copyUntil(snapshot.lineCount());
    builder.finish();
    return List.copyOf(builder.splices);
  }

  private void copyUntil(int line) {
    if (line == next) {
      return;
    }
    if (last == LineEnding.NONE) {
      append(splices.size() - 1, lineEndAt(next - 1).text());
    } else if (last == LineEnding.CR && lastNew >= 0 && startsWithLineFeed(next)) {
      append(lastNew, LineEnding.LF.text()); // Else both would be read as one line end.
    }
    last = snapshot.lineEnding(line - 1);
    lastNew = -1;
    next = line;
  }

  /** A new line that became the last of a file without final newline has no end either. */
  private void finish() {
    if (snapshot.endsWithNewline() || lastNew < 0 || last == null) {
      return;
    }
    Splice splice = splices.get(lastNew);
    int size = splice.replacement().length - encode(last.text()).length;
    splices.set(
        lastNew,
        new Splice(splice.start(), splice.end(), Arrays.copyOf(splice.replacement(), size)));
  }

  private void replace(EditRun run) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] exact = run.exact();
    if (!run.lines().isEmpty() && last == LineEnding.NONE) {
      bytes.writeBytes(encode(lineEndAt(run.range().first() - 1).text()));
    }
    if (exact != null) {
      bytes.writeBytes(exact);
      if (!run.lines().isEmpty()) {
        last = endOf(exact, run.withBom());
        lastNew = -1;
      }
    } else {
      int[] models = models(run);
      for (int i = 0; i < models.length; i++) {
        String text = run.lines().get(i);
        LineEnding ending = lineEndAt(models[i]);
        boolean fuses = ending == LineEnding.LF && last == LineEnding.CR && text.isEmpty();
        last = fuses ? LineEnding.CRLF : ending;
        bytes.writeBytes(encode(text + last.text()));
        lastNew = splices.size();
      }
    }
    splices.add(new Splice(run.start(snapshot), run.end(snapshot), bytes.toByteArray()));
    next = run.range().end();
  }

  private LineEnding endOf(byte[] exact, boolean withBom) {
    int bom = withBom ? Math.min(exact.length, snapshot.encoding().bomBytes()) : 0;
    LineTable table = LineTable.of(exact, snapshot.encoding(), bom);
    return table.count() == 0 ? LineEnding.NONE : table.ending(table.count() - 1);
  }

  private void append(int splice, String text) {
    Splice open = splices.get(splice);
    byte[] more = encode(text);
    int size = open.replacement().length;
    byte[] bytes = Arrays.copyOf(open.replacement(), size + more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    splices.set(splice, new Splice(open.start(), open.end(), bytes));
  }

  /**
   * For each new line the line of the snapshot like which it ends: the one it replaces or else the
   * one before.
   */
  private int[] models(EditRun run) {
    LineRange range = run.range();
    int[] models = new int[run.lines().size()];
    int first = Math.max(range.first() - 1, 0);
    boolean mixed = false;
    for (int i = first; i < range.end(); i++) {
      mixed |= snapshot.lineEnding(i) != snapshot.lineEnding(first);
    }
    Arrays.fill(models, Math.max(range.end() - 1, 0));
    if (!mixed) {
      return models;
    }
    int[] partners = run.partners(snapshot);
    int line = 0;
    for (int i = 0; i < partners.length; i++) {
      for (; line < partners[i]; line++) {
        models[line] = Math.max(range.first() + i - 1, 0);
      }
      if (partners[i] >= 0) {
        models[line++] = range.first() + i;
      }
    }
    return models;
  }

  private boolean startsWithLineFeed(int line) {
    return line < snapshot.lineCount()
        && snapshot.lineEnding(line) == LineEnding.LF
        && snapshot.lineEnd(line) - snapshot.lineStart(line) == snapshot.encoding().unitBytes();
  }

  /** The end of a line or, where it has none, of the one before; else the usual one of the file. */
  private LineEnding lineEndAt(int line) {
    for (int i = Math.min(line, snapshot.lineCount() - 1); i >= 0 && i >= line - 1; i--) {
      if (snapshot.lineEnding(i) != LineEnding.NONE) {
        return snapshot.lineEnding(i);
      }
    }
    return snapshot.dominantLineEnding();
  }

  private byte[] encode(String text) {
    byte[] bytes = snapshot.encoding().encode(text);
    if (bytes == null) {
      throw new IllegalStateException("new lines are checked when a proposal is made");
    }
    return bytes;
  }
}
