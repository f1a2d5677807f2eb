package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.eval.HeldOutScreenshot;
import org.mycromwell.engine.eval.ModelTeam;
import org.mycromwell.engine.eval.ScreenshotEvaluation;
import org.mycromwell.engine.eval.TextAccuracy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell eval screenshots}. */
@Command(
    name = "screenshots",
    description = "Has pictures of code written down: character errors and exact lines.")
final class EvalScreenshotsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = "--pictures",
      required = true,
      paramLabel = "FILE",
      description = "The pictures, lines of JSON: file, image, instruction, expected.")
  private Path pictures = Path.of("");

  @Option(names = "--limit", paramLabel = "N", description = "Only the first pictures.")
  private @Nullable Integer limit;

  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    List<HeldOutScreenshot> shots = HeldOutScreenshot.read(pictures);
    if (limit != null) {
      Arguments.requireRange("--limit", limit, 1, Integer.MAX_VALUE);
      shots = shots.subList(0, Math.min(limit, shots.size()));
    }
    ScreenshotEvaluation.Report report;
    try (Progress progress = output.progress(spec);
        ModelTeam team =
            ModelTeam.open(
                model.path(),
                compute
                    .modelOptions()
                    .withCacheType(cache.type())
                    .withContextLength(cache.context()))) {
      report =
          new ScreenshotEvaluation(team)
              .run(shots, progress, CromwellCommand.interruption(spec).token());
    }
    print(report);
    return (report.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void print(ScreenshotEvaluation.Report report) {
    PrintWriter out = spec.commandLine().getOut();
    TextAccuracy accuracy = report.accuracy();
    if (output.json()) {
      Json.print(
          out,
          json -> {
            json.writeNumberField("characterErrorRate", accuracy.characterErrorRate());
            json.writeNumberField("lineAccuracy", accuracy.lineAccuracy());
            json.writeNumberField("pictures", accuracy.texts());
            json.writeNumberField("exactPictures", accuracy.exactTexts());
            json.writeNumberField("refused", report.refused());
            json.writeNumberField("characters", accuracy.characters());
            json.writeNumberField("lines", accuracy.lines());
            json.writeBooleanField("complete", report.complete());
          });
      return;
    }
    out.printf(
        Locale.ROOT,
        "character errors %.2f%%, exact lines %.1f%%, exact pictures %d of %d, refused %d%n",
        100 * accuracy.characterErrorRate(),
        100 * accuracy.lineAccuracy(),
        accuracy.exactTexts(),
        accuracy.texts(),
        report.refused());
    if (!report.complete()) {
      out.println("interrupted: the figures are of the pictures that were finished");
    }
  }
}
