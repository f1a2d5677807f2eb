package org.mycromwell.app.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How edit and complete speak. */
final class EventOptions {
  @Option(
      names = "--json",
      description = "Print JSON objects, one a line, from start to result or error; never asks.")
  private boolean json;

  @Option(names = "--stream", description = "With --json: the text as it is written, as token.")
  private boolean stream;

  @Option(
      names = {"-q", "--quiet"},
      description = "Nothing on standard error but errors and questions.")
  private boolean quiet;

  boolean quiet() {
    return quiet;
  }

  /** Where lines of JSON go; null when people read. */
  @Nullable EditEvents events(CommandSpec spec) {
    if (stream && !json) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--stream tells of the text as JSON; it needs --json");
    }
    return json ? new EditEvents(spec.commandLine().getOut()) : null;
  }

  /** Programs get events instead. */
  Progress progress(CommandSpec spec) {
    return Progress.of(spec, quiet || json);
  }

  EditProgress listener(Progress progress, PrintWriter err, @Nullable EditEvents events) {
    return new EditProgress(progress, err, quiet, events, stream);
  }
}
