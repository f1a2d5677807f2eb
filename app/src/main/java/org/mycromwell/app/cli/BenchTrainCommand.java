package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.OperationSampler;
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
      "Measures a training step on random text: forward, backward, optimiser, and by kind of"
          + " operation, which is sampled.",
      "Operations are those of the matrix products, as counted, and of attention; the rest of the"
          + " work is in the time, not in the count."
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

  @Option(names = "--images", description = "Each example has a picture.")
  private boolean images;

  @Override
  public Integer call() {
    Arguments.requireRange("--examples", examples, 1, MAX_TOKENS);
    Arguments.requireRange("--context", context, 1, MAX_TOKENS);
    Arguments.requireRange("--answer", answer, 1, MAX_TOKENS);
    Arguments.requirePositive("--iterations", iterations);
    TrainingBenchmark benchmark =
        new TrainingBenchmark(VlJepaPreset.of(preset).config(), examples, context, answer, images);
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
        "train    preset %s, %s parameters, kernels %s, %s, %d x (%d + %d%s) tokens%n",
        preset,
        Units.count(benchmark.parameters()),
        result.kernels(),
        Units.of(result.threads(), "thread"),
        examples,
        context,
        answer,
        images ? " + " + benchmark.imageTokens() + " of a picture" : "");
    BenchOptions.printTime(out, result.whole());
    double whole = result.whole().mean();
    part(out, "forward", result.forward().mean() / whole, whole);
    part(out, "backward", result.backwardSeconds() / whole, whole);
    part(out, "optimizer", result.optimizer().mean() / whole, whole);
    out.println("operations (sampled)");
    result.shares().forEach((group, share) -> part(out, name(group), share, whole));
    out.println(
        BenchOptions.rateLine(
            "speed",
            result.whole().rates(benchmark.tokens()),
            rate -> String.format(Locale.ROOT, "%.0f tokens/s", rate)));
    Samples rates = result.whole().rates(benchmark.operations(result));
    out.println(BenchOptions.rateLine("compute", rates, Units::flops));
    out.printf(
        "gemm     %s for a product of the step's size alone, of which the mean reaches %s%n",
        Units.flops(result.gemmFlopsPerSecond()),
        Units.percent(rates.mean() / result.gemmFlopsPerSecond()));
    if (limits != null) {
      out.printf(
          "limit    %s F32 multiply-add, of which the mean reaches %s%n",
          Units.flops(limits.f32FlopsPerSecond()),
          Units.percent(rates.mean() / limits.f32FlopsPerSecond()));
    }
  }

  private static String name(OperationSampler.Group group) {
    return group.name().toLowerCase(Locale.ROOT);
  }

  private static void part(PrintWriter out, String name, double share, double whole) {
    out.printf("  %-11s %s, %s%n", name, Units.seconds(share * whole), Units.percent(share));
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
          json.writeNumberField("imageTokens", benchmark.imageTokens());
          BenchOptions.writeMachine(json, result.kernels(), result.threads());
          BenchOptions.writeTime(json, result.whole());
          json.writeNumberField("forwardMillis", result.forward().mean() * 1e3);
          json.writeNumberField("backwardMillis", result.backwardSeconds() * 1e3);
          json.writeNumberField("optimizerMillis", result.optimizer().mean() * 1e3);
          json.writeObjectFieldStart("operationShares");
          for (var entry : result.shares().entrySet()) {
            json.writeNumberField(name(entry.getKey()), entry.getValue());
          }
          json.writeEndObject();
          json.writeNumberField("productGflop", result.productOperations() / 1e9);
          json.writeNumberField("attentionGflop", 3 * benchmark.attentionOperations() / 1e9);
          json.writeNumberField("gemmGflops", result.gemmFlopsPerSecond() / 1e9);
          json.writeNumberField(
              "shareOfGemm",
              result.whole().rates(benchmark.operations(result)).mean()
                  / result.gemmFlopsPerSecond());
          BenchOptions.writeRates(
              json, "tokensPerSecond", result.whole().rates(benchmark.tokens()), 1);
          BenchOptions.writeRates(
              json, "gflops", result.whole().rates(benchmark.operations(result)), 1e9);
          if (limits != null) {
            BenchOptions.writeLimits(json, limits);
            json.writeNumberField(
                "shareOfLimit",
                result.whole().rates(benchmark.operations(result)).mean()
                    / limits.f32FlopsPerSecond());
          }
        });
  }
}
