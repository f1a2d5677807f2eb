package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.ImagePrompt;
import org.mycromwell.engine.exec.CancelToken;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell edit}. */
@Command(
    name = "edit",
    description = {
      "Changes a file as an instruction says.",
      "On a terminal it shows each change and asks before anything is written, with keys like those"
          + " of 'git add -p'. Elsewhere it prints a patch and writes nothing. 'cromwell undo' takes back"
          + " what was written."
    })
final class EditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description =
          "The file to change; - reads standard input and prints the whole result. With --image it"
              + " need not exist yet.")
  private String file = "";

  @Option(
      names = {"-i", "--instruction"},
      paramLabel = "TEXT",
      description =
          "What to change, in words; - reads it from standard input. With --image it may be left"
              + " out: then the code in the picture is written.")
  private @Nullable String instruction;

  @Mixin private EditScope scope = new EditScope();

  @Option(
      names = "--context",
      paramLabel = "FILE",
      description = "Show this file to the model too, without changing it; may be repeated.")
  private List<Path> context = List.of();

  @Option(
      names = "--codebase",
      paramLabel = "DIR",
      description = "Show related files below this directory to the model, as far as they fit.")
  private @Nullable Path codebase;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "Show this image to a model that can see; may be repeated.")
  private List<Path> images = List.of();

  @ArgGroup(exclusive = true)
  private EditDestination destination = new EditDestination();

  @Option(
      names = "--no-syntax-check",
      description = "Do not check whether a file that could be parsed still can.")
  private boolean noSyntaxCheck;

  @Option(names = "--exit-code", description = "End with 1 when there is nothing to change.")
  private boolean exitCode;

  @Mixin private EditorOptions editorOptions = new EditorOptions();
  @Mixin private ColorOption color = new ColorOption();
  @Mixin private EventOptions output = new EventOptions();

  @Override
  public Integer call() throws IOException {
    EditEvents events = output.events(spec);
    try {
      return run(events).code();
    } catch (RuntimeException | IOException e) {
      if (events != null) {
        events.error(e);
      }
      throw e;
    }
  }

  private ExitCode run(@Nullable EditEvents events) throws IOException {
    refuseContradictions();
    EditRequest request = request();
    Terminal terminal = CromwellCommand.terminal(spec);
    StateDirectory state = StateDirectory.resolve(terminal.environment());
    if ((destination.yes() || reviews(events)) && !request.file().isNew()) {
      EditStore.requireWritable(state, request.file());
    }
    InterruptedNotice.print(state, err(), output.quiet());
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    EditResult result = ask(request, state, events, cancel);
    if (cancel.isCancelled()) {
      throw new CancellationException("interrupted; nothing was written");
    }
    if (events == null && !output.quiet()) {
      err().println("cromwell: " + result.stats());
    }
    return deliver(result, events);
  }

  private void refuseContradictions() throws IOException {
    Arguments.requireName("FILE", file);
    String patch = destination.patch();
    if (patch != null && !patch.equals("-")) {
      Arguments.requireName("--patch", patch);
      Arguments.requireNewPatch(Path.of(patch), Path.of(file));
    }
    if (!readsStandardInput()) {
      return;
    }
    if ("-".equals(instruction)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "FILE and --instruction cannot both be read from standard input");
    }
    if (destination.yes()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--yes writes to FILE, but FILE is standard input; leave --yes out, the result goes to"
              + " standard output");
    }
  }

  /** Whether the user decides about each change. */
  private boolean reviews(@Nullable EditEvents events) {
    return events == null
        && destination.isOpen()
        && !readsStandardInput()
        && CromwellCommand.terminal(spec).outIsTerminal();
  }

  private boolean readsStandardInput() {
    return file.equals("-");
  }

  /** Reads the file, so that what cannot be edited is refused before a model is loaded. */
  private EditRequest request() throws IOException {
    Snapshot snapshot = snapshot();
    String words = words();
    if (words.isBlank()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--instruction is empty; say in words what to change");
    }
    EditRequest request =
        EditRequest.of(snapshot, words)
            .withScope(scope.of(snapshot))
            .withContextFiles(context)
            .withImages(images)
            .withSampling(editorOptions.samplingConfig());
    context.forEach(EditCommand::requireReadable);
    if (codebase != null) {
      if (!Files.isDirectory(codebase)) {
        throw new EngineException(
            Kind.BAD_ARGUMENT, "--codebase is " + codebase + ", no directory");
      }
      request = request.withCodebase(codebase);
    }
    if (editorOptions.timeLimit().isPresent()) {
      request = request.withTimeLimit(editorOptions.timeLimit().get());
    }
    return noSyntaxCheck ? request.withoutSyntaxCheck() : request;
  }

  private Snapshot snapshot() throws IOException {
    Path path = Path.of(file);
    return !images.isEmpty() && !readsStandardInput() && Files.notExists(path)
        ? Snapshot.ofNew(path)
        : TextInput.snapshot(file);
  }

  private String words() throws IOException {
    if (instruction != null) {
      return instruction.equals("-") ? TextInput.standardInput() : instruction;
    }
    if (images.isEmpty()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--instruction is missing; say in words what to change");
    }
    return ImagePrompt.TRANSCRIBE;
  }

  /** What is only shown is input like any other. */
  private static void requireReadable(Path contextFile) {
    try {
      Snapshot _ = Snapshot.read(contextFile);
    } catch (EngineException e) {
      throw new EngineException(Kind.BAD_FILE, "--context: " + e.getMessage(), e);
    }
  }

  private EditResult ask(
      EditRequest request, StateDirectory state, @Nullable EditEvents events, CancelToken cancel) {
    try (Progress progress = output.progress(spec)) {
      progress.progress("loading the model", 0, 0);
      try (CodeEditor editor = editorOptions.open(CromwellCommand.terminal(spec), state)) {
        if (events != null) {
          events.start("edit", request.file().name(), editor.model().displayName());
        }
        return editor.edit(request, output.listener(progress, err(), events), cancel);
      }
    }
  }

  private ExitCode deliver(EditResult result, @Nullable EditEvents events) throws IOException {
    Terminal terminal = CromwellCommand.terminal(spec);
    EditOutput print =
        new EditOutput(result, terminal, out(), err(), color.colored(terminal), output.quiet());
    if (events != null) {
      result.hunks().forEach(hunk -> events.hunk(hunk, result.confidence(hunk)));
    }
    String patch = destination.patch();
    if (readsStandardInput() && !destination.dryRun() && patch == null) {
      print.requireSound();
      if (events == null) {
        print.wholeResult();
      }
      return end(result, events, false);
    }
    if (result.hunks().isEmpty()) {
      print.requireSound();
      print.say("no change: the model left the text as it is");
      return end(result, events, false);
    }
    if (destination.dryRun()) {
      if (events == null) {
        print.diff();
      }
      reportBeforeFailing(result, events);
      print.requireSound();
      return end(result, events, false);
    }
    if (reviews(events)) {
      return new EditReview(
              result, print, terminal, CromwellCommand.interruption(spec), color.colored(terminal))
          .run();
    }
    reportBeforeFailing(result, events);
    print.requireSound();
    print.warnOfUnsure();
    if (destination.yes()) {
      CromwellCommand.interruption(spec).beginWriting();
      print.applied(result.apply(), result.proposal().decidePending(Decision.ACCEPTED));
    } else if (patch != null && !patch.equals("-")) {
      print.patchTo(Path.of(patch));
    } else if (events == null && patch != null) {
      print.patch();
    } else if (events == null) {
      print.diff();
      print.say("nothing was written; --yes writes the change, --patch FILE saves it");
    }
    return end(result, events, destination.yes());
  }

  /** A program that reads events gets the result also when it is refused afterwards. */
  private static void reportBeforeFailing(EditResult result, @Nullable EditEvents events) {
    if (events != null && !result.success()) {
      tell(result, events, false);
    }
  }

  private ExitCode end(EditResult result, @Nullable EditEvents events, boolean written) {
    if (events != null) {
      tell(result, events, written);
    }
    return exitCode && result.hunks().isEmpty() ? ExitCode.NO_CHANGE : ExitCode.OK;
  }

  private static void tell(EditResult result, EditEvents events, boolean written) {
    events.result(json -> {
      json.writeNumberField("hunks", result.hunks().size());
      json.writeBooleanField("written", written);
      EditEvents.writeProblems(json, result.problems());
      EditEvents.writeLines(json, "notes", result.notes());
      EditEvents.writePatch(json, result.proposal(), result.toPatch());
      EditEvents.writeStats(json, result.stats());
    });
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
