package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mycromwell.engine.eval.GapEvaluation;
import org.mycromwell.engine.eval.GapEvaluation.GapCounts;
import org.mycromwell.engine.eval.GapEvaluation.GapKind;
import org.mycromwell.engine.eval.HeldOutGap;
import org.mycromwell.engine.eval.ModelTeam;
import org.mycromwell.engine.eval.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval complete}. */
@Command(
    name = "complete",
    description = {
      "Fills gaps in files: the share that is filled exactly, beside a trivial way: the lines of the"
          + " same file whose neighbours are most like those of the gap.",
      "The table is Markdown."
    })
final class EvalCompleteCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(
      names = "--gaps",
      required = true,
      paramLabel = "FILE",
      description = "The gaps, lines of JSON: file, before, after, expected.")
  private Path gaps = Path.of("");

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    List<HeldOutGap> all = evaluation.first(HeldOutGap.read(gaps));
    GapEvaluation.Report report;
    try (Progress progress = output.progress(spec);
        ModelTeam team = evaluation.open()) {
      report =
          new GapEvaluation(team).run(all, progress, CromwellCommand.interruption(spec).token());
    }
    print(report);
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void print(GapEvaluation.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(
          out,
          json -> {
            for (Map.Entry<GapKind, GapCounts> kind : report.kinds().entrySet()) {
              GapCounts counts = kind.getValue();
              json.writeObjectFieldStart(name(kind.getKey(), '_'));
              json.writeNumberField("gaps", counts.gaps());
              json.writeNumberField("exact", counts.exact());
              json.writeNumberField("exactShare", (double) counts.exact() / counts.gaps());
              if (kind.getKey() != GapKind.WITHIN_LINES) {
                json.writeNumberField("baseline", counts.baseline());
                json.writeNumberField("baselineShare", (double) counts.baseline() / counts.gaps());
              }
              json.writeNumberField("refused", counts.refused());
              json.writeEndObject();
            }
            json.writeBooleanField("complete", report.complete());
          });
      return;
    }
    MarkdownTable table =
        new MarkdownTable("missing", "gaps", "exact", "95 %", "most similar lines", "refused");
    report
        .kinds()
        .forEach((kind, counts) -> {
          Share exact = Share.of(counts.exact(), counts.gaps());
          table.row(
              name(kind, ' '),
              Integer.toString(counts.gaps()),
              EditTables.percent(exact.value()),
              EditTables.interval(exact),
              kind == GapKind.WITHIN_LINES
                  ? "-"
                  : EditTables.percent((double) counts.baseline() / counts.gaps()),
              Integer.toString(counts.refused()));
        });
    table.print(out);
    if (!report.complete()) {
      out.println("interrupted: the figures are of the gaps that were finished");
    }
  }

  private static String name(GapKind kind, char between) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', between);
  }
}
