package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.TextEncoding;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.edit.flow.HunkConfidence;
import org.mycromwell.engine.format.AtomicFile;

/** Prints an edit, as a diff for people, as a patch for programs. */
final class EditOutput {
  private final EditResult result;
  private final Terminal terminal;
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean colored;
  private final boolean quiet;

  EditOutput(
      EditResult result,
      Terminal terminal,
      PrintWriter out,
      PrintWriter err,
      boolean colored,
      boolean quiet) {
    this.result = result;
    this.terminal = terminal;
    this.out = out;
    this.err = err;
    this.colored = colored;
    this.quiet = quiet;
  }

  PrintWriter out() {
    return out;
  }

  PrintWriter err() {
    return err;
  }

  /** One sentence on standard error. */
  void say(String sentence) {
    if (!quiet) {
      err.println("cromwell: " + ErrorText.printable(sentence));
    }
  }

  /** Refuses an answer that must not be applied unseen. */
  void requireSound() {
    if (result.success()) {
      return;
    }
    for (EditProblem problem : result.problems().subList(1, result.problems().size())) {
      err.println("cromwell: " + ErrorText.printable(problem.message()));
    }
    EditProblem first = result.problems().getFirst();
    throw new EngineException(first.kind(), first.message() + "; nothing was written");
  }

  /** For people where people look or colours are asked for, else the patch. */
  void diff() throws IOException {
    if (colored || terminal.outIsTerminal()) {
      out.print(
          new DiffPrinter(colored, hunk -> doubt(result, hunk))
              .all(result.proposal(), snapshot().name()));
      out.flush();
    } else {
      patch();
    }
  }

  /** Tells which changes need a second look; elsewhere a diff tells. */
  void warnOfUnsure() {
    for (Hunk hunk : result.hunks()) {
      result
          .confidence(hunk)
          .filter(HunkConfidence::isUnsure)
          .ifPresent(confidence ->
              say(
                  "change %d of %d, line %d: %s"
                      .formatted(
                          hunk.index() + 1,
                          result.hunks().size(),
                          hunk.before().first() + 1,
                          unsure(confidence))));
    }
  }

  /** What a diff says of a hunk beside its place; "" for nothing. */
  static String doubt(EditResult result, Hunk hunk) {
    return result
        .confidence(hunk)
        .filter(HunkConfidence::isUnsure)
        .map(EditOutput::unsure)
        .orElse("");
  }

  private static String unsure(HunkConfidence confidence) {
    return "unsure, " + Math.round(100 * confidence.probability()) + " %";
  }

  void patchTo(Path file) {
    write(file, result.toPatch());
    say("the patch is in " + file + "; nothing else was written");
  }

  static void write(Path file, byte[] bytes) {
    try (AtomicFile output = AtomicFile.create(file)) {
      output.write(MemorySegment.ofArray(bytes));
      output.commit();
    } catch (EngineException e) {
      throw e.kind() == Kind.BAD_FILE
          ? new EngineException(Kind.WRITE_FAILED, String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  /** The whole text with all changes. */
  void wholeResult() throws IOException {
    bytes(result.proposal().decidePending(Decision.ACCEPTED).result(), snapshot().encoding());
  }

  /** Tells what was written, of how many changes. */
  void applied(ApplyResult applied, Proposal decided) {
    String name = snapshot().name();
    long accepted =
        decided.hunks().stream().filter(hunk -> hunk.decision() == Decision.ACCEPTED).count();
    say(
        applied.changedAnything()
            ? "wrote %d of %s to %s; 'cromwell undo %s' takes it back"
                .formatted(accepted, Units.of(decided.hunks().size(), "change"), name, name)
            : "no change");
  }

  /** Exactly what {@code git apply} takes; of a file in UTF-16 a binary patch, which is ASCII. */
  void patch() throws IOException {
    TextEncoding encoding = snapshot().encoding();
    bytes(result.toPatch(), encoding.unitBytes() == 1 ? encoding : TextEncoding.UTF_8);
  }

  /** As they are, but never as commands for a terminal. */
  private void bytes(byte[] bytes, TextEncoding encoding) throws IOException {
    if (terminal.outIsTerminal()) {
      String text = encoding.decode(bytes, 0, bytes.length);
      String shown = text == null ? new String(bytes, StandardCharsets.ISO_8859_1) : text;
      out.print(ErrorText.forTerminal(shown.replace("\r\n", "\n")));
      out.flush();
      return;
    }
    out.flush();
    terminal.out().write(bytes);
    terminal.out().flush();
  }

  private Snapshot snapshot() {
    return result.proposal().snapshot();
  }
}
