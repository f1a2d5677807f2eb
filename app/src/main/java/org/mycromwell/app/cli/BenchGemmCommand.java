package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.GemmBenchmark;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.bench.TrainingGemmBenchmark;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.DType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench gemm}. */
@Command(
    name = "gemm",
    description = {
      "Measures a matrix product: weights m x k times activations k x n.",
      "n = 1 is a decode step and judged by the bytes it reads, large n a prefill and judged by its"
          + " operations. Kernels that compute with integers may pass the F32 limit.",
      "With --training: the three F32 products of a linear layer with n tokens, its outputs and the"
          + " gradients of its inputs and weights."
    })
final class BenchGemmCommand implements Callable<Integer> {
  /** One of the products of training. */
  private record Product(String name, String label, Samples seconds) {}

  @Spec private CommandSpec spec;
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private BenchOptions bench = new BenchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--m",
      paramLabel = "N",
      defaultValue = "2048",
      description = "Rows of the weights, outputs (default: ${DEFAULT-VALUE}).")
  private int m;

  @Option(
      names = "--n",
      paramLabel = "N",
      defaultValue = "2048",
      description = "Columns of activations (default: ${DEFAULT-VALUE}).")
  private int n;

  @Option(
      names = "--k",
      paramLabel = "N",
      defaultValue = "2048",
      description = "Columns of the weights, inputs (default: ${DEFAULT-VALUE}).")
  private int k;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "F32",
      description =
          "How the weights are stored (default: ${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
  private DType type = DType.F32;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "20",
      description = "Products to measure (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Option(names = "--training", description = "Measure the products of training instead; F32.")
  private boolean training;

  @Override
  public Integer call() {
    Arguments.requirePositive("--iterations", iterations);
    if (training) {
      return callTraining();
    }
    GemmBenchmark benchmark = new GemmBenchmark(m, n, k, type);
    Kernels kernels = compute.kernels();
    GemmBenchmark.Result result;
    MachineLimits limits;
    try (Progress progress = output.progress(spec);
        Workers workers = compute.newWorkers()) {
      result = benchmark.run(kernels, workers, bench.warmUpMillis(), iterations, progress);
      limits = bench.limits(workers.count(), progress);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      printJson(out, benchmark, result, limits);
    } else {
      print(out, benchmark, result, limits);
    }
    return ExitCode.OK.code();
  }

  private int callTraining() {
    if (type != DType.F32) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--type is " + type + ", but training computes with F32 only");
    }
    TrainingGemmBenchmark benchmark = new TrainingGemmBenchmark(m, n, k);
    TrainingGemmBenchmark.Result result;
    MachineLimits limits;
    try (Progress progress = output.progress(spec);
        Workers workers = compute.newWorkers()) {
      result =
          benchmark.run(compute.kernels(), workers, bench.warmUpMillis(), iterations, progress);
      limits = bench.limits(workers.count(), progress);
    }
    List<Product> products =
        List.of(
            new Product("forward", "y", result.forward()),
            new Product("inputGradient", "dx", result.inputGradient()),
            new Product("weightGradient", "dW", result.weightGradient()));
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      printTrainingJson(out, benchmark, result, products, limits);
    } else {
      printTraining(out, benchmark, result, products, limits);
    }
    return ExitCode.OK.code();
  }

  private void printTraining(
      PrintWriter out,
      TrainingGemmBenchmark benchmark,
      TrainingGemmBenchmark.Result result,
      List<Product> products,
      @Nullable MachineLimits limits) {
    out.printf(
        "gemm     training, %d outputs, %d tokens, %d inputs, kernels %s, %s, %d iterations%n",
        m, n, k, result.kernels(), Units.of(result.threads(), "thread"), iterations);
    for (Product product : products) {
      Samples rates = product.seconds().rates(benchmark.operations());
      String share =
          limits == null
              ? ""
              : ", " + Units.percent(rates.mean() / limits.f32FlopsPerSecond()) + " of the limit";
      out.println(BenchOptions.rateLine(product.label(), rates, Units::flops) + share);
    }
    if (limits != null) {
      out.printf("limit    %s F32 multiply-add%n", Units.flops(limits.f32FlopsPerSecond()));
    }
    out.printf(
        Locale.ROOT, "error    %.1e (normalised mean square, against double)%n", result.error());
  }

  private void printTrainingJson(
      PrintWriter out,
      TrainingGemmBenchmark benchmark,
      TrainingGemmBenchmark.Result result,
      List<Product> products,
      @Nullable MachineLimits limits) {
    Json.print(
        out,
        json -> {
          json.writeStringField("benchmark", "gemmTraining");
          json.writeNumberField("m", m);
          json.writeNumberField("n", n);
          json.writeNumberField("k", k);
          BenchOptions.writeMachine(json, result.kernels(), result.threads());
          json.writeNumberField("error", result.error());
          for (Product product : products) {
            Samples rates = product.seconds().rates(benchmark.operations());
            json.writeObjectFieldStart(product.name());
            BenchOptions.writeTime(json, product.seconds());
            BenchOptions.writeRates(json, "gflops", rates, 1e9);
            if (limits != null) {
              json.writeNumberField("shareOfLimit", rates.mean() / limits.f32FlopsPerSecond());
            }
            json.writeEndObject();
          }
          if (limits != null) {
            BenchOptions.writeLimits(json, limits);
          }
        });
  }

  private void print(
      PrintWriter out,
      GemmBenchmark benchmark,
      GemmBenchmark.Result result,
      @Nullable MachineLimits limits) {
    out.printf(
        "gemm     %d x %d x %d %s, kernels %s, %s, %d iterations%n",
        m,
        n,
        k,
        type,
        result.kernels(),
        Units.of(result.threads(), "thread"),
        result.seconds().count());
    out.printf(
        "weights  %s%s%s%n",
        Units.bytes(result.weightBytes()),
        result.copies() == 1 ? "" : ", " + result.copies() + " matrices in turn",
        result.packMillis() == 0 ? "" : ", packed in " + Units.seconds(result.packMillis() * 1e-3));
    BenchOptions.printTime(out, result.seconds());
    out.println(
        BenchOptions.rateLine(
            "compute", result.seconds().rates(benchmark.operations()), Units::flops));
    if (benchmark.memoryBound()) {
      out.println(BenchOptions.rateLine("read", result.bytesPerSecond(), Units::bytesPerSecond));
    }
    if (limits != null) {
      out.printf(
          "limit    %s, of which the mean reaches %s%n",
          benchmark.memoryBound()
              ? Units.bytesPerSecond(limits.readBytesPerSecond()) + " read"
              : Units.flops(limits.f32FlopsPerSecond()) + " F32 multiply-add",
          Units.percent(share(benchmark, result, limits)));
    }
    out.printf(
        Locale.ROOT, "error    %.1e (normalised mean square, against double)%n", result.error());
  }

  private static double share(
      GemmBenchmark benchmark, GemmBenchmark.Result result, MachineLimits limits) {
    Samples seconds = result.seconds();
    return benchmark.memoryBound()
        ? result.bytesPerSecond().mean() / limits.readBytesPerSecond()
        : seconds.rates(benchmark.operations()).mean() / limits.f32FlopsPerSecond();
  }

  private void printJson(
      PrintWriter out,
      GemmBenchmark benchmark,
      GemmBenchmark.Result result,
      @Nullable MachineLimits limits) {
    Json.print(
        out,
        json -> {
          json.writeStringField("benchmark", "gemm");
          json.writeNumberField("m", m);
          json.writeNumberField("n", n);
          json.writeNumberField("k", k);
          json.writeStringField("type", type.name());
          BenchOptions.writeMachine(json, result.kernels(), result.threads());
          json.writeNumberField("copies", result.copies());
          json.writeNumberField("weightBytes", result.weightBytes());
          json.writeNumberField("packMillis", result.packMillis());
          json.writeNumberField("error", result.error());
          BenchOptions.writeTime(json, result.seconds());
          BenchOptions.writeRates(
              json, "gflops", result.seconds().rates(benchmark.operations()), 1e9);
          BenchOptions.writeRates(json, "gigabytesPerSecond", result.bytesPerSecond(), 1e9);
          if (limits != null) {
            BenchOptions.writeLimits(json, limits);
            json.writeNumberField("shareOfLimit", share(benchmark, result, limits));
          }
        });
  }
}
