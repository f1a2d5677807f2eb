package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.Completion;
import org.mycromwell.engine.api.CompletionRequest;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.exec.CancelToken;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell complete}. */
@Command(
    name = "complete",
    description = {
      "Prints what belongs at a place in a file.",
      "Models that know fill-in-middle see the text on both sides of the place, others only what is"
          + " before it. Nothing is written unless --yes is given. A text that was cut off by"
          + " --max-tokens is shown with a note, and refused with --yes (exit code 5)."
    })
final class CompleteCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The file to complete; - reads standard input.")
  private String file = "";

  @Option(
      names = "--line",
      required = true,
      paramLabel = "N",
      description = "The line, counted from 1.")
  private int line;

  @Option(
      names = "--column",
      paramLabel = "C",
      description =
          "The column, counted from 1: the text goes before its character; by default to"
              + " the end of the line.")
  private @Nullable Integer column;

  @Option(
      names = "--context",
      paramLabel = "N",
      description = "Show the model at most N tokens around the place; by default what fits.")
  private @Nullable Integer context;

  @Option(
      names = "--yes",
      description =
          "Write the text into FILE; refused when it is incomplete or would break the syntax.")
  private boolean yes;

  @Mixin private EditorOptions editorOptions = new EditorOptions();
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
    Arguments.requireName("FILE", file);
    if (yes && file.equals("-")) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--yes writes to FILE, but FILE is standard input; leave --yes out");
    }
    CompletionRequest request = request();
    Terminal terminal = CromwellCommand.terminal(spec);
    PrintWriter err = spec.commandLine().getErr();
    StateDirectory state = StateDirectory.resolve(terminal.environment());
    if (yes) {
      EditStore.requireWritable(state, request.file());
    }
    InterruptedNotice.print(state, err, output.quiet());
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    Answer answer = ask(request, state, events, cancel);
    Completion completion = answer.completion;
    if (cancel.isCancelled()) {
      throw new CancellationException("interrupted; nothing was written");
    }
    if (events == null && !output.quiet()) {
      err.println("cromwell: " + completion.stats());
    }
    return deliver(answer, request.file(), events);
  }

  private CompletionRequest request() throws IOException {
    Snapshot snapshot = TextInput.snapshot(file);
    CompletionRequest request =
        CompletionRequest.of(snapshot, line).withSampling(editorOptions.samplingConfig());
    if (column != null) {
      request = request.withColumn(column);
    }
    if (context != null) {
      Arguments.requirePositive("--context", context);
      request = request.withContextTokens(context);
    }
    return request;
  }

  /**
   * What came of the request.
   *
   * @param timedOut whether it was the time limit that ended it
   */
  private record Answer(Completion completion, boolean timedOut) {}

  private Answer ask(
      CompletionRequest request,
      StateDirectory state,
      @Nullable EditEvents events,
      CancelToken cancel) {
    PrintWriter err = spec.commandLine().getErr();
    try (Progress progress = output.progress(spec)) {
      progress.progress("loading the model", 0, 0);
      try (CodeEditor editor = editorOptions.open(CromwellCommand.terminal(spec), state)) {
        if (events != null) {
          events.start("complete", request.file().name(), editor.model().displayName());
        }
        CancelToken limited = editorOptions.timeLimit().map(cancel::within).orElse(cancel);
        Completion completion =
            editor.complete(request, output.listener(progress, err, events), limited);
        return new Answer(completion, limited.isExpired() && !completion.complete());
      }
    }
  }

  /** The text is shown also when it is incomplete: nothing is applied by showing it. */
  private ExitCode deliver(Answer answer, Snapshot snapshot, @Nullable EditEvents events) {
    Completion completion = answer.completion;
    Terminal terminal = CromwellCommand.terminal(spec);
    List<EditProblem> problems = yes ? completion.problems() : List.of();
    boolean written = yes && problems.isEmpty();
    if (events == null && !written) {
      PrintWriter out = spec.commandLine().getOut();
      String text = completion.text();
      out.print(terminal.outIsTerminal() ? ErrorText.forTerminal(text) : text);
      if (terminal.outIsTerminal() && !text.isEmpty() && !text.endsWith("\n")) {
        out.println();
      }
      out.flush();
      if (!completion.complete() && !yes && !answer.timedOut && !output.quiet()) {
        spec.commandLine()
            .getErr()
            .println(
                "cromwell: the text is incomplete: the limit of tokens was reached; --max-tokens N"
                    + " allows more");
      }
    }
    if (written) {
      CromwellCommand.interruption(spec).beginWriting();
      completion.apply();
      if (events == null && !output.quiet()) {
        spec.commandLine()
            .getErr()
            .println("cromwell: changed " + ErrorText.printable(snapshot.name()));
      }
    }
    if (events != null) {
      events.result(json -> {
        json.writeStringField("text", completion.text());
        json.writeBooleanField("complete", completion.complete());
        json.writeBooleanField("written", written);
        EditEvents.writeStats(json, completion.stats());
      });
    }
    if (answer.timedOut) {
      throw new EngineException(
          Kind.LIMIT_REACHED,
          "the time limit was reached before the text was complete; nothing was written; --timeout"
              + " SECONDS allows more");
    }
    if (yes && !completion.complete()) {
      throw new EngineException(
          Kind.LIMIT_REACHED,
          "the limit of tokens was reached before the text was complete; nothing was written;"
              + " --max-tokens N allows more");
    }
    if (yes && !problems.isEmpty()) {
      EditProblem first = problems.getFirst();
      throw new EngineException(first.kind(), first.message() + "; nothing was written");
    }
    return ExitCode.OK;
  }
}
