package org.mycromwell.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;

/**
 * Lets the user decide about an edit on the terminal and writes what was accepted. An interrupt
 * before that ends the process with nothing written.
 */
final class EditReview {
  private static final int MAX_PATCHES = 1000;

  private final EditResult result;
  private final EditOutput print;
  private final Terminal terminal;
  private final Interruption interruption;
  private final boolean colored;

  EditReview(
      EditResult result,
      EditOutput print,
      Terminal terminal,
      Interruption interruption,
      boolean colored) {
    this.result = result;
    this.print = print;
    this.terminal = terminal;
    this.interruption = interruption;
    this.colored = colored;
  }

  ExitCode run() throws IOException {
    DiffPrinter printer = new DiffPrinter(colored, hunk -> EditOutput.doubt(result, hunk));
    print.out().print(printer.fileHeader(snapshot().name()));
    result.problems().forEach(problem -> warn(problem.message()));
    HunkDialogue dialogue =
        new HunkDialogue(
            result.proposal(),
            printer,
            terminal.answers(),
            print.out(),
            print.err(),
            new UserEditor(terminal, interruption),
            colored);
    interruption.idle(() -> {
      print.err().println();
      print.err().println("cromwell: interrupted; nothing was written");
      print.err().flush();
    });
    Proposal decided = dialogue.run();
    if (decided == null || decided.splices().isEmpty() || !confirmed(decided)) {
      refuseWhenInterrupted();
      print.say("nothing was written");
      return ExitCode.OK;
    }
    refuseWhenInterrupted();
    return apply(decided);
  }

  private void refuseWhenInterrupted() {
    if (interruption.resume()) {
      throw new CancellationException("interrupted; nothing was written");
    }
  }

  /** Asks once more about what is wrong with the accepted changes. */
  private boolean confirmed(Proposal decided) throws IOException {
    List<EditProblem> doubts = result.problems(decided);
    if (doubts.isEmpty()) {
      return true;
    }
    doubts.forEach(doubt -> warn(doubt.message()));
    return agrees("Write it nevertheless");
  }

  private boolean agrees(String question) throws IOException {
    print.err().print(Style.QUESTION.of(question + " [y,N]?", colored) + " ");
    print.err().flush();
    @Nullable String answer = terminal.answers().next();
    return answer != null && answer.strip().equalsIgnoreCase("y");
  }

  private void warn(String message) {
    print.err().println(Style.WARNING.of("! " + ErrorText.printable(message), colored));
  }

  private ExitCode apply(Proposal decided) throws IOException {
    interruption.beginWriting();
    try {
      print.applied(result.applyDespiteProblems(decided), decided); // the user was asked
      return ExitCode.OK;
    } catch (EngineException e) {
      print.err().println("cromwell: " + ErrorText.of(e));
      offerPatch(decided);
      return ExitCode.of(e);
    }
  }

  /** What the user has decided must not be lost with the process. */
  private void offerPatch(Proposal decided) throws IOException {
    interruption.idle(() -> print.err().println());
    if (agrees("Save the accepted changes as a patch")) {
      Path file = freePatchName();
      EditOutput.write(file, result.toPatch(decided));
      print.say("saved as " + file);
    }
    interruption.resume();
  }

  /** Beside nothing of the user's: in the working directory, under a name that is not taken. */
  private Path freePatchName() {
    Path path = snapshot().path();
    String name = path == null ? "edit" : String.valueOf(path.getFileName());
    for (int i = 1; i < MAX_PATCHES; i++) {
      Path candidate = Path.of(name + (i == 1 ? "" : "-" + i) + ".patch");
      if (Files.notExists(candidate)) {
        return candidate;
      }
    }
    throw new EngineException(
        Kind.WRITE_FAILED, "there are too many files like " + name + ".patch");
  }

  private Snapshot snapshot() {
    return result.proposal().snapshot();
  }
}
