package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mycromwell.engine.data.charts.ChartKind;
import org.mycromwell.engine.eval.ChartCounts;
import org.mycromwell.engine.eval.ChartEvaluation;
import org.mycromwell.engine.eval.HeldOutScreenshot;
import org.mycromwell.engine.eval.ModelTeam;
import org.mycromwell.engine.eval.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval charts}. */
@Command(
    name = "charts",
    description = {
      "Has code written of pictures of charts, diagrams and forms: the shares that parse, are of the"
          + " right kind and exact, and those of the labels and values that come back.",
      "The table is Markdown."
    })
final class EvalChartsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(
      names = "--pictures",
      required = true,
      paramLabel = "FILE",
      description = "The pictures, lines of JSON: file, image, instruction, expected.")
  private Path pictures = Path.of("");

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    List<HeldOutScreenshot> all = evaluation.first(HeldOutScreenshot.read(pictures));
    ChartEvaluation.Report report;
    try (Progress progress = output.progress(spec);
        ModelTeam team = evaluation.open()) {
      report =
          new ChartEvaluation(team).run(all, progress, CromwellCommand.interruption(spec).token());
    }
    print(report);
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void print(ChartEvaluation.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(
          out,
          json -> {
            for (Map.Entry<ChartKind, ChartCounts> kind : report.kinds().entrySet()) {
              write(json, kind.getKey().word(), kind.getValue());
            }
            write(json, "all", report.all());
            json.writeBooleanField("complete", report.complete());
          });
      return;
    }
    MarkdownTable table =
        new MarkdownTable(
            "kind",
            "charts",
            "parse",
            "right kind",
            "labels",
            "values",
            "exact",
            "95 %",
            "refused");
    report.kinds().forEach((kind, counts) -> row(table, kind.word(), counts));
    row(table, "all", report.all());
    table.print(out);
    if (!report.complete()) {
      out.println("interrupted: the figures are of the charts that were finished");
    }
  }

  private static void row(MarkdownTable table, String name, ChartCounts counts) {
    table.row(
        name,
        Integer.toString(counts.charts()),
        percent(counts.parses(), counts.charts()),
        percent(counts.kind(), counts.charts()),
        percent(counts.labels(), counts.allLabels()),
        percent(counts.values(), counts.allValues()),
        percent(counts.exact(), counts.charts()),
        EditTables.interval(Share.of(counts.exact(), counts.charts())),
        Integer.toString(counts.refused()));
  }

  private static String percent(int part, int all) {
    return EditTables.percent(Share.of(part, all).value());
  }

  private static void write(JsonGenerator json, String name, ChartCounts counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("charts", counts.charts());
    json.writeNumberField("parses", counts.parses());
    json.writeNumberField("kind", counts.kind());
    json.writeNumberField("labels", counts.labels());
    json.writeNumberField("allLabels", counts.allLabels());
    json.writeNumberField("values", counts.values());
    json.writeNumberField("allValues", counts.allValues());
    json.writeNumberField("exact", counts.exact());
    json.writeNumberField("refused", counts.refused());
    json.writeEndObject();
  }
}
