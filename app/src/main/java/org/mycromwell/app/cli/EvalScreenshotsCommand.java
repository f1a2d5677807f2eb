package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mycromwell.engine.eval.HeldOutScreenshot;
import org.mycromwell.engine.eval.ModelTeam;
import org.mycromwell.engine.eval.ScreenshotEvaluation;
import org.mycromwell.engine.eval.ScreenshotEvaluation.Report;
import org.mycromwell.engine.eval.ScreenshotResult;
import org.mycromwell.engine.eval.Tesseract;
import org.mycromwell.engine.eval.TextAccuracy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval screenshots}. */
@Command(
    name = "screenshots",
    description = {
      "Has pictures of code written down: character errors (insertions, deletions and replacements a"
          + " character, blanks and line ends counted) and exact lines.",
      "The tables are Markdown."
    })
final class EvalScreenshotsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions evaluation = new EvaluationOptions();

  @Option(
      names = "--pictures",
      required = true,
      paramLabel = "FILE",
      description =
          "The pictures, lines of JSON: file, image, instruction, expected, and any words about the"
              + " looks, by which the figures are shown too.")
  private Path pictures = Path.of("");

  @Option(
      names = "--tesseract",
      description =
          "Have the program tesseract read the same pictures, as they are and three times enlarged;"
              + " of both the better counts.")
  private boolean tesseract;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    List<HeldOutScreenshot> shots = evaluation.first(HeldOutScreenshot.read(pictures));
    Optional<Tesseract> other = tesseract ? Optional.of(Tesseract.find()) : Optional.empty();
    Report report;
    try (Progress progress = output.progress(spec);
        ModelTeam team = evaluation.open()) {
      report =
          new ScreenshotEvaluation(team)
              .run(shots, other, progress, CromwellCommand.interruption(spec).token());
    }
    print(report, other);
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void print(Report report, Optional<Tesseract> other) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(
          out,
          json -> {
            write(json, report.results());
            json.writeNumberField("refused", report.refused());
            json.writeBooleanField("complete", report.complete());
            json.writeObjectFieldStart("styles");
            for (var word : report.styles().entrySet()) {
              json.writeObjectFieldStart(word.getKey());
              for (var value : word.getValue().entrySet()) {
                json.writeObjectFieldStart(value.getKey());
                write(json, value.getValue());
                json.writeEndObject();
              }
              json.writeEndObject();
            }
            json.writeEndObject();
          });
      return;
    }
    TextAccuracy all = report.accuracy();
    out.printf(
        Locale.ROOT,
        "character errors %.2f%%, exact lines %.1f%%, exact pictures %d of %d, refused %d%n",
        100 * all.characterErrorRate(),
        100 * all.lineAccuracy(),
        all.exactTexts(),
        all.texts(),
        report.refused());
    other.ifPresent(program -> print(out, report.results(), program));
    if (!report.styles().isEmpty()) {
      out.println();
      MarkdownTable table =
          new MarkdownTable(
              other.isPresent()
                  ? List.of("style", "pictures", "character errors", "exact lines", "Tesseract")
                  : List.of("style", "pictures", "character errors", "exact lines"));
      report
          .styles()
          .forEach((word, values) ->
              values.forEach((value, results) -> add(table, word + " " + value, results, other)));
      table.print(out);
    }
    if (!report.complete()) {
      out.println("interrupted: the figures are of the pictures that were finished");
    }
  }

  private static void print(PrintWriter out, List<ScreenshotResult> results, Tesseract program) {
    TextAccuracy ours = Report.sum(results, ScreenshotResult::model);
    TextAccuracy ink = Report.sum(results, ScreenshotResult::modelInk);
    TextAccuracy theirs = Report.sum(results, result -> other(result).all());
    TextAccuracy theirInk = Report.sum(results, result -> other(result).ink());
    out.println();
    MarkdownTable table =
        new MarkdownTable("character errors", "model", program.version(), "times as many");
    table.row("blanks counted", rate(ours), rate(theirs), ratio(ours, theirs));
    table.row("blanks left out", rate(ink), rate(theirInk), ratio(ink, theirInk));
    table.row(
        "exact lines",
        EditTables.percent(ours.lineAccuracy()),
        EditTables.percent(theirs.lineAccuracy()),
        "");
    table.print(out);
  }

  private static ScreenshotResult.Other other(ScreenshotResult result) {
    return result.tesseract().orElseThrow();
  }

  private static String rate(TextAccuracy accuracy) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * accuracy.characterErrorRate());
  }

  private static String ratio(TextAccuracy ours, TextAccuracy theirs) {
    return ours.errors() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.1f", (double) theirs.errors() / ours.errors());
  }

  private static void add(
      MarkdownTable table,
      String name,
      List<ScreenshotResult> results,
      Optional<Tesseract> program) {
    TextAccuracy ours = Report.sum(results, ScreenshotResult::model);
    List<String> row = new ArrayList<>();
    row.add(ErrorText.printable(name, 50));
    row.add(Integer.toString(results.size()));
    row.add(rate(ours));
    row.add(EditTables.percent(ours.lineAccuracy()));
    if (program.isPresent()) {
      row.add(rate(Report.sum(results, result -> other(result).all())));
    }
    table.row(row);
  }

  private static void write(JsonGenerator json, List<ScreenshotResult> results) throws IOException {
    TextAccuracy all = Report.sum(results, ScreenshotResult::model);
    json.writeNumberField("characterErrorRate", all.characterErrorRate());
    json.writeNumberField("lineAccuracy", all.lineAccuracy());
    json.writeNumberField("pictures", all.texts());
    json.writeNumberField("exactPictures", all.exactTexts());
    json.writeNumberField("characters", all.characters());
    json.writeNumberField("errors", all.errors());
    json.writeNumberField("lines", all.lines());
    json.writeNumberField(
        "characterErrorRateWithoutBlanks",
        Report.sum(results, ScreenshotResult::modelInk).characterErrorRate());
    if (!results.isEmpty() && results.getFirst().tesseract().isPresent()) {
      TextAccuracy theirs = Report.sum(results, result -> other(result).all());
      json.writeObjectFieldStart("tesseract");
      json.writeNumberField("characterErrorRate", theirs.characterErrorRate());
      json.writeNumberField("lineAccuracy", theirs.lineAccuracy());
      json.writeNumberField(
          "characterErrorRateWithoutBlanks",
          Report.sum(results, result -> other(result).ink()).characterErrorRate());
      json.writeEndObject();
    }
  }
}
