package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.CorpusData;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.ExampleKind;
import org.mycromwell.engine.data.Gap;
import org.mycromwell.engine.data.HeldOutFiles;
import org.mycromwell.engine.data.Refusal;
import org.mycromwell.engine.data.charts.ChartPicture;
import org.mycromwell.engine.data.pictures.Screenshot;
import org.mycromwell.engine.train.PlanReader;
import org.mycromwell.engine.train.TrainPlan;
import org.mycromwell.engine.train.TrainingSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell eval export}. */
@Command(
    name = "export",
    description = {
      "Writes tasks made of the files a plan never learns from: edits.jsonl for 'eval edits',"
          + " screenshots.jsonl and charts.jsonl with their images for 'eval screenshots' and"
          + " 'eval charts', refusals.jsonl, and gaps.jsonl.",
      "The same plan gives the same tasks."
    })
final class EvalExportCommand implements Callable<Integer> {
  /** Names of images have five digits. */
  private static final int MOST = 99_999;

  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "PLAN", description = "The plan, a YAML file; it names its tokenizer.")
  private Path planFile = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to; made where it is missing.")
  private Path folder = Path.of("");

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Tasks of each kind, of edits as many of every family and corpus (default:"
              + " ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description =
          "Tokens a task has at most, its answer included, unless the plan says less for its kind"
              + " (default: what the plan's last stage ends with).")
  private int maxLength;

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  @Override
  public Integer call() {
    Arguments.requireRange("--count", count, 1, MOST);
    requireFolder();
    TrainPlan plan = PlanReader.read(planFile);
    Path base = Objects.requireNonNullElse(planFile.toAbsolutePath().getParent(), Path.of(""));
    TrainingSetup setup = new TrainingSetup(plan, base);
    int context = setup.config().contextLength();
    if (maxLength == 0) {
      maxLength = plan.stages().getLast().maxLength(1, context);
    }
    Arguments.requireRange("--max-length", maxLength, 1, context);
    List<EditPair> edits;
    List<ChartPicture> charts;
    try (Progress progress = output.progress(spec)) {
      progress.progress("reading the corpora", 0, 0);
      CorpusData data = setup.openData();
      edits = data.heldOutEdits(count, most(ExampleKind.EDIT, plan));
      List<Gap> gaps = data.heldOutGaps(count, most(ExampleKind.FIM, plan));
      List<Refusal> refusals = data.heldOutRefusals(count, most(ExampleKind.REFUSE, plan));
      List<Screenshot> screenshots =
          data.heldOutScreenshots(count, most(ExampleKind.TRANSCRIBE, plan));
      charts = data.heldOutCharts(count, most(ExampleKind.CHART, plan));
      HeldOutFiles.write(folder, edits, gaps, refusals, screenshots, charts);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(
          out,
          json -> {
            json.writeStringField("output", folder.toString());
            json.writeNumberField("edits", edits.size());
            json.writeNumberField("gaps", count);
            json.writeNumberField("refusals", count);
            json.writeNumberField("screenshots", count);
            json.writeNumberField("charts", charts.size());
            json.writeNumberField("maxLength", maxLength);
          });
    } else {
      out.printf(
          "%s: %d edits, %d gaps, %d refusals, %d screenshots, %d charts%n",
          folder, edits.size(), count, count, count, charts.size());
    }
    return ExitCode.OK.code();
  }

  private void requireFolder() {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--output: " + folder + " is no directory; name a folder");
    }
    for (String name : HeldOutFiles.NAMES) {
      Arguments.requireWritable(folder.resolve(name), force);
    }
  }

  /** Tokens of the longest tasks of a kind. */
  private int most(ExampleKind kind, TrainPlan plan) {
    return plan.stages()
        .getLast()
        .teaches(kind)
        .map(share -> share.maxLength(maxLength))
        .orElse(maxLength);
  }
}
