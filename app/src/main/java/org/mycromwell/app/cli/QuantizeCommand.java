package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.format.Quantizer;
import org.mycromwell.engine.train.PlanReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell quantize}. */
@Command(
    name = "quantize",
    description = {
      "Writes a model with fewer bits for each weight.",
      "Types: F32, F16, BF16, Q8_0, Q6_K, Q5_K_M, Q5_K_S, Q5_1, Q5_0, Q4_K_M, Q4_K_S, Q4_1, Q4_0."
    })
final class QuantizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ThreadOptions threads = new ThreadOptions();

  @Parameters(index = "0", paramLabel = "INPUT", description = "The model to convert.")
  private Path input = Path.of("");

  @Parameters(index = "1", paramLabel = "OUTPUT", description = "The file to write.")
  private Path target = Path.of("");

  @Option(
      names = "--type",
      required = true,
      paramLabel = "TYPE",
      description = "What most weights become; see above.")
  private String type = "";

  @Option(names = "--force", description = "Replace OUTPUT if it exists.")
  private boolean force;

  @Option(
      names = "--allow-requantize",
      description = "Convert weights that are quantised already, which costs quality.")
  private boolean allowRequantize;

  @Option(
      names = "--abilities",
      paramLabel = "FILE",
      description =
          "Write into OUTPUT what the model can do and where it ends, from a YAML file such as"
              + " train/nano-abilities.yaml.")
  private @Nullable Path abilities;

  @Override
  public Integer call() {
    QuantPreset preset = QuantPreset.of(type);
    Quantizer.Metadata metadata =
        abilities == null ? Quantizer.Metadata.NONE : PlanReader.readAbilities(abilities);
    Arguments.requireWritable(target, force);
    Quantizer.Options options = new Quantizer.Options(preset, threads.count(), allowRequantize);
    OutputOptions.warnOfSlowJava(spec.commandLine().getErr());
    long start = System.nanoTime();
    Quantizer.Result result;
    try (Progress progress = output.progress(spec)) {
      result =
          Quantizer.quantize(
              input,
              target,
              options,
              metadata,
              (tensor, newType, done, total) ->
                  progress.share(
                      tensor.name() + " " + tensor.typeName() + " to " + newType,
                      (double) done / total),
              CromwellCommand.interruption(spec).token()::isCancelled);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    print(spec.commandLine().getOut(), preset, result, seconds);
    return ExitCode.OK.code();
  }

  private void print(PrintWriter out, QuantPreset preset, Quantizer.Result result, double seconds) {
    if (output.json()) {
      Json.print(
          out,
          json -> {
            json.writeStringField("output", target.toString());
            json.writeStringField("type", preset.name());
            json.writeNumberField("inputBytes", result.inputBytes());
            json.writeNumberField("outputBytes", result.outputBytes());
            json.writeNumberField("tensors", result.tensors());
            json.writeNumberField("fallbackTensors", result.fallbacks());
            json.writeNumberField("seconds", seconds);
          });
      return;
    }
    out.printf(
        "%s: %s of %s, %s of the input's %s, in %s%n",
        target,
        Units.bytes(result.outputBytes()),
        preset,
        Units.percent((double) result.outputBytes() / result.inputBytes()),
        Units.bytes(result.inputBytes()),
        Units.seconds(seconds));
    if (result.fallbacks() > 0) {
      out.printf(
          "%d of %d tensors have rows that do not fill blocks of this type and got another one%n",
          result.fallbacks(), result.tensors());
    }
  }
}
