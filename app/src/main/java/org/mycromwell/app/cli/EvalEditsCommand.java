package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.eval.EditCounts;
import org.mycromwell.engine.eval.EditEvaluation;
import org.mycromwell.engine.eval.HeldOutEdit;
import org.mycromwell.engine.eval.ModelTeam;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval edits}. */
@Command(
    name = "edits",
    description = {
      "Makes edits whose outcome is known: the share that is exactly that, and which share parses"
          + " of those that change a file in a language with a grammar.",
    })
final class EvalEditsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = "--pairs",
      required = true,
      paramLabel = "FILE",
      description =
          "The edits, lines of JSON: file, text, first, end, instruction, expected, family.")
  private Path pairs = Path.of("");

  @Option(names = "--limit", paramLabel = "N", description = "Only the first edits.")
  private @Nullable Integer limit;

  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    List<HeldOutEdit> edits = HeldOutEdit.read(pairs);
    if (limit != null) {
      Arguments.requireRange("--limit", limit, 1, Integer.MAX_VALUE);
      edits = edits.subList(0, Math.min(limit, edits.size()));
    }
    EditEvaluation.Report report;
    try (Progress progress = output.progress(spec);
        ModelTeam team =
            ModelTeam.open(
                model.path(),
                compute
                    .modelOptions()
                    .withCacheType(cache.type())
                    .withContextLength(cache.context()))) {
      report =
          new EditEvaluation(team).run(edits, progress, CromwellCommand.interruption(spec).token());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(out, json -> write(json, report));
    } else {
      out.printf(
          "%-24s %6s %8s %8s %10s %10s %8s%n",
          "edits", "count", "exact", "parses", "unchanged", "unchecked", "refused");
      report.families().forEach((family, counts) -> print(out, family, counts));
      print(out, "all", report.all());
      if (!report.complete()) {
        out.println("interrupted: the figures are of the edits that were finished");
      }
    }
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private static void print(PrintWriter out, String name, EditCounts counts) {
    out.printf(
        Locale.ROOT,
        "%-24s %6d %7.1f%% %8s %10d %10d %8d%n",
        ErrorText.printable(name, 24),
        counts.edits(),
        100 * counts.exactShare(),
        counts.validShare().isPresent()
            ? String.format(Locale.ROOT, "%.1f%%", 100 * counts.validShare().getAsDouble())
            : "-",
        counts.unchanged(),
        counts.unchecked(),
        counts.refused());
  }

  private static void write(JsonGenerator json, EditEvaluation.Report report) throws IOException {
    writeCounts(json, report.all());
    json.writeBooleanField("complete", report.complete());
    json.writeObjectFieldStart("families");
    for (Map.Entry<String, EditCounts> family : report.families().entrySet()) {
      json.writeObjectFieldStart(family.getKey());
      writeCounts(json, family.getValue());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, EditCounts counts) throws IOException {
    json.writeNumberField("edits", counts.edits());
    json.writeNumberField("exact", counts.exact());
    json.writeNumberField("exactShare", counts.exactShare());
    json.writeNumberField("valid", counts.valid());
    if (counts.validShare().isPresent()) {
      json.writeNumberField("validShare", counts.validShare().getAsDouble());
    } else {
      json.writeNullField("validShare");
    }
    json.writeNumberField("checked", counts.checked());
    json.writeNumberField("unchanged", counts.unchanged());
    json.writeNumberField("unchecked", counts.unchecked());
    json.writeNumberField("validButWrong", counts.validButWrong());
    json.writeNumberField("refused", counts.refused());
  }
}
