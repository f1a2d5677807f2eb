package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.bench.VisionBenchmark;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.vljepa.inference.VlJepaModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench vision}. */
@Command(
    name = "vision",
    description = "Measures how long a model that sees takes to encode an image, by part.")
final class BenchVisionCommand implements Callable<Integer> {
  /** Of the first design, on a Ryzen 9 5900X. */
  private static final double SEED_MILLIS = 22;

  private static final int MOST_SIDE = 4096;

  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = "--image-size",
      paramLabel = "PIXELS",
      defaultValue = "0",
      description = "Side of the random image (default: what the model was made for).")
  private int imageSize;

  @Option(
      names = {"-r", "--iterations"},
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured runs (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private BenchOptions bench = new BenchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    if (iterations < 1) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--iterations is " + iterations + ", but must be at least 1");
    }
    if (imageSize < 0 || imageSize > MOST_SIDE) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--image-size is " + imageSize + ", but must be at most " + MOST_SIDE);
    }
    try (Progress progress = output.progress(spec);
        LanguageModel open = open(progress)) {
      VlJepaModel network = BenchMultimodalCommand.seeing(open);
      int height = imageSize > 0 ? imageSize : network.config().vision().height();
      int width = imageSize > 0 ? imageSize : network.config().vision().width();
      VisionBenchmark.Result result =
          new VisionBenchmark(height, width, iterations)
              .run(
                  network,
                  bench.warmUpMillis(),
                  progress,
                  CromwellCommand.interruption(spec).token());
      progress.clear();
      PrintWriter out = spec.commandLine().getOut();
      if (output.json()) {
        Json.print(out, json -> write(json, open, height, width, result));
      } else {
        print(out, open, height, width, result);
      }
    }
    return ExitCode.OK.code();
  }

  private LanguageModel open(Progress progress) {
    progress.progress("loading the model", 0, 0);
    return LanguageModel.open(model.path(), compute.modelOptions());
  }

  private static void print(
      PrintWriter out, LanguageModel open, int height, int width, VisionBenchmark.Result result) {
    out.printf(
        "image    %d x %d, %s, kernels %s%n",
        height,
        width,
        Units.of(open.options().threads(), "thread"),
        open.options().kernels().name());
    BenchOptions.printTime(out, result.total());
    line(out, "stem", result.stem());
    line(out, "convs", result.convolutions());
    line(out, "blocks", result.blocks());
    out.printf("seed     %s for 256 x 256%n", Units.seconds(SEED_MILLIS * 1e-3));
  }

  private static void line(PrintWriter out, String name, Samples seconds) {
    out.printf("%-8s %s%n", name, Units.seconds(seconds.mean()));
  }

  private static void write(
      JsonGenerator json, LanguageModel open, int height, int width, VisionBenchmark.Result result)
      throws IOException {
    json.writeStringField("benchmark", "vision");
    json.writeStringField("model", open.displayName());
    BenchOptions.writeMachine(json, open.options().kernels().name(), open.options().threads());
    json.writeNumberField("height", height);
    json.writeNumberField("width", width);
    BenchOptions.writeTime(json, result.total());
    json.writeNumberField("stemMillis", result.stem().mean() * 1e3);
    json.writeNumberField("convolutionMillis", result.convolutions().mean() * 1e3);
    json.writeNumberField("blockMillis", result.blocks().mean() * 1e3);
    json.writeNumberField("seedMillis", SEED_MILLIS);
  }
}
