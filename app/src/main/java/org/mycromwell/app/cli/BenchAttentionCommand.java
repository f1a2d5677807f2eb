package org.mycromwell.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.bench.AttentionBenchmark;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench attention}. */
@Command(
    name = "attention",
    description = {
      "Measures the causal attention of one layer over a full cache.",
      "--queries 1 is a decode step, judged by the bytes of the cache it reads."
    })
final class BenchAttentionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private BenchOptions bench = new BenchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1",
      description = "Independent sequences (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--seq",
      paramLabel = "N",
      defaultValue = "4096",
      description = "Positions in the cache (default: ${DEFAULT-VALUE}).")
  private int seq;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "How many of the last positions ask; all by default.")
  private @Nullable Integer queries;

  @Option(
      names = "--heads",
      paramLabel = "N",
      defaultValue = "12",
      description = "Query heads (default: ${DEFAULT-VALUE}).")
  private int heads;

  @Option(
      names = "--kv-heads",
      paramLabel = "N",
      description = "Key-value heads; as many as --heads by default.")
  private @Nullable Integer kvHeads;

  @Option(
      names = "--head-dim",
      paramLabel = "N",
      defaultValue = "64",
      description = "Elements of a head (default: ${DEFAULT-VALUE}).")
  private int headDim;

  @Option(
      names = "--cache-type",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description =
          "How the cache stores an element (default: ${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
  private CacheType cacheType = CacheType.F16;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "20",
      description = "Runs to measure (default: ${DEFAULT-VALUE}).")
  private int iterations;

  @Override
  public Integer call() {
    Arguments.requirePositive("--iterations", iterations);
    AttentionBenchmark benchmark =
        new AttentionBenchmark(
            batch,
            seq,
            queries == null ? seq : queries,
            heads,
            kvHeads == null ? heads : kvHeads,
            headDim,
            cacheType);
    Kernels kernels = compute.kernels();
    AttentionBenchmark.Result result;
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

  /** A single query reads the cache faster than it computes with it. */
  private static boolean memoryBound(AttentionBenchmark benchmark) {
    return benchmark.queries() == 1;
  }

  private static double share(
      AttentionBenchmark benchmark, AttentionBenchmark.Result result, MachineLimits limits) {
    Samples seconds = result.seconds();
    return memoryBound(benchmark)
        ? result.bytesPerSecond().mean() / limits.readBytesPerSecond()
        : seconds.rates(benchmark.operations()).mean() / limits.f32FlopsPerSecond();
  }

  private static void print(
      PrintWriter out,
      AttentionBenchmark benchmark,
      AttentionBenchmark.Result result,
      @Nullable MachineLimits limits) {
    out.printf(
        "attention  batch %d, %d positions, %d queries, %d heads over %d, head dimension %d%n",
        benchmark.batch(),
        benchmark.seq(),
        benchmark.queries(),
        benchmark.heads(),
        benchmark.kvHeads(),
        benchmark.headDim());
    out.printf(
        "cache    %s %s, kernels %s, %s, %d iterations%n",
        benchmark.cacheType(),
        Units.bytes(result.cacheBytes()),
        result.kernels(),
        Units.of(result.threads(), "thread"),
        result.seconds().count());
    BenchOptions.printTime(out, result.seconds());
    out.println(
        BenchOptions.rateLine(
            "compute", result.seconds().rates(benchmark.operations()), Units::flops));
    if (memoryBound(benchmark)) {
      out.println(BenchOptions.rateLine("read", result.bytesPerSecond(), Units::bytesPerSecond));
    }
    if (limits != null) {
      out.printf(
          "limit    %s, of which the mean reaches %s%n",
          memoryBound(benchmark)
              ? Units.bytesPerSecond(limits.readBytesPerSecond()) + " read"
              : Units.flops(limits.f32FlopsPerSecond()) + " F32 multiply-add",
          Units.percent(share(benchmark, result, limits)));
    }
  }

  private static void printJson(
      PrintWriter out,
      AttentionBenchmark benchmark,
      AttentionBenchmark.Result result,
      @Nullable MachineLimits limits) {
    Json.print(
        out,
        json -> {
          json.writeStringField("benchmark", "attention");
          json.writeNumberField("batch", benchmark.batch());
          json.writeNumberField("seq", benchmark.seq());
          json.writeNumberField("queries", benchmark.queries());
          json.writeNumberField("heads", benchmark.heads());
          json.writeNumberField("kvHeads", benchmark.kvHeads());
          json.writeNumberField("headDim", benchmark.headDim());
          json.writeStringField("cacheType", benchmark.cacheType().name());
          json.writeNumberField("cacheBytes", result.cacheBytes());
          BenchOptions.writeMachine(json, result.kernels(), result.threads());
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
