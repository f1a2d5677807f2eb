package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.HistoryEntry;
import org.mycromwell.engine.apply.Interrupted;
import org.mycromwell.engine.apply.StateDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell history}. */
@Command(
    name = "history",
    description = {
      "Lists what Cromwell has written, the last first.",
      "It keeps old contents for 30 days or 500 MB, in a folder that only you can read, and always"
          + " the last of each file."
    },
    subcommands = {
      HistoryClearCommand.class,
      HistoryRestoreCommand.class,
      HistoryKeepCommand.class
    })
final class HistoryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "FILE", description = "List changes of this file only.")
  private @Nullable Path file;

  @Option(
      names = {"-n", "--max-count"},
      paramLabel = "N",
      description = "List so many changes (default: all).")
  private int maxCount = Integer.MAX_VALUE;

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  @Override
  public Integer call() {
    Arguments.requirePositive("--max-count", maxCount);
    PrintWriter out = spec.commandLine().getOut();
    StateDirectory state = state(spec);
    InterruptedNotice.print(state, spec.commandLine().getErr(), json);
    Path real = file == null ? null : realPath(file);
    List<HistoryEntry> entries =
        EditStore.open(state).history().stream()
            .filter(entry -> real == null || concerns(entry, real))
            .limit(maxCount)
            .toList();
    if (json) {
      Json.print(out, generator -> write(generator, entries));
    } else if (entries.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("cromwell: nothing was written" + (file == null ? "" : " to " + file) + " yet");
    } else {
      out.print(HistoryTable.of(entries, Path.of("").toAbsolutePath()));
    }
    return ExitCode.OK.code();
  }

  static StateDirectory state(CommandSpec spec) {
    return StateDirectory.resolve(CromwellCommand.terminal(spec).environment());
  }

  /** That of a file which is gone is the one it had. */
  private static Path realPath(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  private static boolean concerns(HistoryEntry entry, Path file) {
    return entry.files().stream().anyMatch(change -> change.file().equals(file));
  }

  private static void write(JsonGenerator json, List<HistoryEntry> entries) throws IOException {
    json.writeNumberField("schema", 1);
    json.writeArrayFieldStart("entries");
    for (HistoryEntry entry : entries) {
      json.writeStartObject();
      json.writeStringField("id", entry.id());
      json.writeStringField("time", entry.time().toString());
      json.writeStringField("kind", HistoryTable.what(entry.kind()));
      json.writeStringField("instruction", entry.note());
      json.writeStringField("target", entry.target());
      json.writeArrayFieldStart("files");
      for (HistoryEntry.FileChange change : entry.files()) {
        json.writeStartObject();
        json.writeStringField("file", change.file().toString());
        json.writeStringField("oldSha256", change.oldHash());
        json.writeStringField("newSha256", change.newHash());
        json.writeNumberField("hunks", change.hunks().size());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** A change that waits for the user to decide. */
  static Interrupted interrupted(EditStore store, String id) {
    return store.interrupted().stream()
        .filter(change -> change.entry().id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new EngineException(
                Kind.BAD_ARGUMENT,
                EngineException.quote(id)
                    + " is no interrupted change; 'cromwell history' names"
                    + " those that wait"));
  }
}
