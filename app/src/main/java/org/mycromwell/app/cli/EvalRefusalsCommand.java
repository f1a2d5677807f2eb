package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.eval.HeldOutEdit;
import org.mycromwell.engine.eval.HeldOutRefusal;
import org.mycromwell.engine.eval.ModelTeam;
import org.mycromwell.engine.eval.RefusalEvaluation;
import org.mycromwell.engine.eval.RefusalEvaluation.Asked;
import org.mycromwell.engine.eval.RefusalEvaluation.Point;
import org.mycromwell.engine.eval.RefusalEvaluation.Report;
import org.mycromwell.engine.eval.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval refusals}. */
@Command(
    name = "refusals",
    description = {
      "Whether a small model knows what it cannot do: which share it refuses of requests that it"
          + " should fulfil and of requests that it should refuse, at the threshold of its file and"
          + " at others, and the lowest threshold that refuses few of the first.",
      "The tables are Markdown."
    })
final class EvalRefusalsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(
      names = "--in-scope",
      required = true,
      paramLabel = "FILE",
      description = "Edits to fulfil, lines of JSON as 'eval edits' reads them.")
  private Path inScope = Path.of("");

  @Option(
      names = "--out-of-scope",
      required = true,
      paramLabel = "FILE",
      description =
          "Requests to refuse, lines of JSON: topic, file, text, first, end, instruction.")
  private Path outOfScope = Path.of("");

  @Option(
      names = "--most-refused",
      paramLabel = "SHARE",
      defaultValue = "0.03",
      description =
          "Share of the edits that the recommended threshold may refuse (default:"
              + " ${DEFAULT-VALUE}).")
  private double mostRefused;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    if (!(mostRefused >= 0 && mostRefused < 1)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "--most-refused is " + mostRefused + ", but must be at least 0 and below 1");
    }
    List<HeldOutEdit> edits = evaluation.first(HeldOutEdit.read(inScope));
    List<HeldOutRefusal> refusals = evaluation.first(HeldOutRefusal.read(outOfScope));
    Report report;
    try (Progress progress = output.progress(spec);
        ModelTeam team = evaluation.open()) {
      report =
          new RefusalEvaluation(team)
              .run(edits, refusals, progress, CromwellCommand.interruption(spec).token());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(out, json -> write(json, report));
    } else {
      print(out, report);
    }
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void print(PrintWriter out, Report report) {
    MarkdownTable table = new MarkdownTable("refused", "requests", "share", "95 %");
    add(table, "in scope", report.inScope());
    add(table, "out of scope", report.outOfScope());
    Report.groups(report.outOfScope()).forEach((topic, share) -> add(table, topic, share));
    Report.groups(report.inScope())
        .forEach((family, share) -> {
          if (share.value() > 0) {
            add(table, "in scope: " + family, share);
          }
        });
    table.print(out);
    out.println();
    MarkdownTable sweep = new MarkdownTable("probability from", "in scope", "out of scope");
    for (Point point : report.sweep()) {
      sweep.row(
          Double.toString(point.threshold()),
          EditTables.percent(point.inScope().value()),
          EditTables.percent(point.outOfScope().value()));
    }
    sweep.print(out);
    out.println();
    OptionalDouble recommended = report.recommended(mostRefused);
    if (recommended.isPresent()) {
      Point point = report.at(recommended.getAsDouble());
      out.printf(
          Locale.ROOT,
          "a threshold of %.3f refuses %s in scope and %s out of scope%n",
          point.threshold(),
          EditTables.percent(point.inScope().value()),
          EditTables.percent(point.outOfScope().value()));
    } else {
      out.println("no threshold refuses so few in scope");
    }
    if (!report.complete()) {
      out.println("interrupted: the figures are of the requests that were finished");
    }
  }

  private static void add(MarkdownTable table, String name, List<Asked> asked) {
    Share share = Report.refused(asked);
    table.row(
        name,
        Integer.toString(asked.size()),
        EditTables.percent(share.value()),
        EditTables.interval(share));
  }

  private static void add(MarkdownTable table, String name, Share share) {
    table.row(
        ErrorText.printable(name, 50),
        "",
        EditTables.percent(share.value()),
        EditTables.interval(share));
  }

  private void write(JsonGenerator json, Report report) throws IOException {
    write(json, "inScope", report.inScope());
    write(json, "outOfScope", report.outOfScope());
    json.writeArrayFieldStart("sweep");
    for (Point point : report.sweep()) {
      json.writeStartObject();
      json.writeNumberField("threshold", point.threshold());
      json.writeNumberField("inScope", point.inScope().value());
      json.writeNumberField("outOfScope", point.outOfScope().value());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (report.recommended(mostRefused).isPresent()) {
      json.writeNumberField("recommended", report.recommended(mostRefused).getAsDouble());
    }
    json.writeBooleanField("complete", report.complete());
  }

  private static void write(JsonGenerator json, String name, List<Asked> asked) throws IOException {
    Share share = Report.refused(asked);
    json.writeObjectFieldStart(name);
    json.writeNumberField("requests", asked.size());
    json.writeNumberField("refusedShare", share.value());
    json.writeNumberField("refusedLow", share.low());
    json.writeNumberField("refusedHigh", share.high());
    json.writeObjectFieldStart("groups");
    for (Map.Entry<String, Share> group : Report.groups(asked).entrySet()) {
      json.writeNumberField(group.getKey(), group.getValue().value());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}
