package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.HistoryEntry;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.apply.UndoResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell undo}. */
@Command(
    name = "undo",
    description = {
      "Takes back the last change that Cromwell has written and that still stands.",
      "Only the change itself is taken back: what was written elsewhere in the file since stays. Where"
          + " both touch the same lines, nothing is written (exit code 6)."
    })
final class UndoCommand implements Callable<Integer> {
  private static final int MAX_NOTE_CHARS = 60;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Take back the last change of this file; without it the last of all.")
  private @Nullable Path file;

  @Option(names = "--redo", description = "Take back the last undo of FILE instead.")
  private boolean redo;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      description = "Nothing on standard error but errors.")
  private boolean quiet;

  @Override
  public Integer call() {
    if (redo && file == null) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--redo needs the FILE whose undo it takes back");
    }
    StateDirectory state = StateDirectory.resolve(CromwellCommand.terminal(spec).environment());
    InterruptedNotice.print(state, spec.commandLine().getErr(), quiet || json);
    EditStore store = EditStore.open(state);
    CromwellCommand.interruption(spec).beginWriting();
    UndoResult result =
        file == null ? store.undoLast() : redo ? store.redo(file) : store.undo(file);
    switch (result) {
      case UndoResult.Nothing nothing -> say("there is nothing to " + verb());
      case UndoResult.Done done -> tell(done);
      case UndoResult.Conflicted conflicted ->
          throw new EngineException(
              Kind.CHANGED_ON_DISK,
              conflicted.conflicts().keySet().iterator().next()
                  + " was changed since in the same lines, so "
                  + quoted(conflicted.entry())
                  + " cannot be taken back; nothing was written");
    }
    if (json) {
      Json.print(
          spec.commandLine().getOut(),
          generator -> {
            generator.writeNumberField("schema", 1);
            generator.writeArrayFieldStart("files");
            if (result instanceof UndoResult.Done done) {
              for (Path path : done.files()) {
                generator.writeString(path.toString());
              }
            }
            generator.writeEndArray();
          });
    }
    return ExitCode.OK.code();
  }

  private String verb() {
    return redo ? "redo" : "undo";
  }

  private void tell(UndoResult.Done done) {
    for (Path path : done.files()) {
      say(
          "%s in %s: %s%s"
              .formatted(
                  redo ? "redone" : "undone",
                  path,
                  quoted(done.entry()),
                  done.merged().contains(path) ? "; later changes of the file were kept" : ""));
    }
  }

  private static String quoted(HistoryEntry entry) {
    return "'" + ErrorText.printable(entry.note(), MAX_NOTE_CHARS) + "'";
  }

  private void say(String sentence) {
    if (!quiet && !json) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("cromwell: " + ErrorText.printable(sentence));
    }
  }
}
