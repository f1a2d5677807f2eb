package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.bench.TrainingBenchmark;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.TrainingKernels;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench train}. */
@Command(
    name = "train",
    description = {
      "Measures a training step on random text: forward, backward, optimiser.",
      "Operations are those of the matrix products and of attention, three times those of the forward"
          + " pass; the rest of the work is in the time, not in the count."
    })
final class BenchTrainCommand implements Callable<Integer> {
  private static final int MAX_TOKENS = 1 << 16;

  @Spec private CommandSpec spec;
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private BenchOptions bench = new BenchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "5m",
      description = "Shape of the network (default: ${DEFAULT-VALUE}).")
  private String preset = "5m";

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "8",
      description = "Examples in a batch (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(
      names = "--context",
      paramLabel = "N",
      defaultValue = "96",
      description = "Tokens of each context (default: ${DEFAULT-VALUE}).")
  private int context;

  @Option(
      names = "--answer",
      paramLabel = "N",
      defaultValue = "96",
      description = "Tokens of each answer (default: ${DEFAULT-VALUE}).")
  private int answer;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "10",
      description = "Steps to measure (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Override
  public Integer call() {
    Arguments.requireRange("--examples", examples, 1, MAX_TOKENS);
    Arguments.requireRange("--context", context, 1, MAX_TOKENS);
    Arguments.requireRange("--answer", answer, 1, MAX_TOKENS);
    Arguments.requirePositive("--iterations", iterations);
    TrainingBenchmark benchmark =
        new TrainingBenchmark(VlJepaPreset.of(preset).config(), examples, context, answer);
    TrainingKernels kernels =
        compute.kernels().equals(KernelProvider.scalar())
            ? TrainingKernels.scalar()
            : TrainingKernels.best();
    TrainingBenchmark.Result result;
    MachineLimits limits;
    try (Progress progress = output.progress(spec);
        Workers workers = compute.newWorkers()) {
      result = benchmark.run(kernels, workers, bench.warmUpMillis(), iterations, progress);
      limits = bench.limits(workers.count(), progress);
    }
    if (output.json()) {
      printJson(benchmark, result, limits);
    } else {
      print(benchmark, result, limits);
    }
    return ExitCode.OK.code();
  }

  private void print(
      TrainingBenchmark benchmark,
      TrainingBenchmark.Result result,
      @Nullable MachineLimits limits) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "train    preset %s, %s parameters, kernels %s, %s, %d x (%d + %d) tokens%n",
        preset,
        Units.count(benchmark.parameters()),
        result.kernels(),
        Units.of(result.threads(), "thread"),
        examples,
        context,
        answer);
    BenchOptions.printTime(out, result.whole());
    double whole = result.whole().mean();
    part(out, "forward", result.forward().mean(), whole, forwardOperations(benchmark));
    part(out, "backward", result.backwardSeconds(), whole, 2 * forwardOperations(benchmark));
    part(out, "optimizer", result.optimizer().mean(), whole, 0);
    out.printf(
        "operations %s matrix products, %s attention%n",
        Units.percent(benchmark.linearOperations() / forwardOperations(benchmark)),
        Units.percent(benchmark.attentionOperations() / forwardOperations(benchmark)));
    out.println(
        BenchOptions.rateLine(
            "speed",
            result.whole().rates(benchmark.tokens()),
            rate -> String.format(Locale.ROOT, "%.0f tokens/s", rate)));
    Samples rates = result.whole().rates(benchmark.operations());
    out.println(BenchOptions.rateLine("compute", rates, Units::flops));
    if (limits != null) {
      out.printf(
          "limit    %s F32 multiply-add, of which the mean reaches %s%n",
          Units.flops(limits.f32FlopsPerSecond()),
          Units.percent(rates.mean() / limits.f32FlopsPerSecond()));
    }
  }

  private static double forwardOperations(TrainingBenchmark benchmark) {
    return benchmark.linearOperations() + benchmark.attentionOperations();
  }

  private static void part(
      PrintWriter out, String name, double seconds, double whole, double operations) {
    out.printf(
        "  %-9s %s, %s%s%n",
        name,
        Units.seconds(seconds),
        Units.percent(seconds / whole),
        operations == 0 || seconds == 0 ? "" : ", " + Units.flops(operations / seconds));
  }

  private void printJson(
      TrainingBenchmark benchmark,
      TrainingBenchmark.Result result,
      @Nullable MachineLimits limits) {
    Json.print(
        spec.commandLine().getOut(),
        json -> {
          json.writeStringField("benchmark", "train");
          json.writeStringField("preset", preset);
          json.writeNumberField("parameters", benchmark.parameters());
          json.writeNumberField("examples", examples);
          json.writeNumberField("contextTokens", context);
          json.writeNumberField("answerTokens", answer);
          BenchOptions.writeMachine(json, result.kernels(), result.threads());
          BenchOptions.writeTime(json, result.whole());
          json.writeNumberField("forwardMillis", result.forward().mean() * 1e3);
          json.writeNumberField("backwardMillis", result.backwardSeconds() * 1e3);
          json.writeNumberField("optimizerMillis", result.optimizer().mean() * 1e3);
          json.writeNumberField("linearGflop", 3 * benchmark.linearOperations() / 1e9);
          json.writeNumberField("attentionGflop", 3 * benchmark.attentionOperations() / 1e9);
          BenchOptions.writeRates(
              json, "tokensPerSecond", result.whole().rates(benchmark.tokens()), 1);
          BenchOptions.writeRates(
              json, "gflops", result.whole().rates(benchmark.operations()), 1e9);
          if (limits != null) {
            BenchOptions.writeLimits(json, limits);
            json.writeNumberField(
                "shareOfLimit",
                result.whole().rates(benchmark.operations()).mean() / limits.f32FlopsPerSecond());
          }
        });
  }
}
