package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.machine.CpuFeatures;
import org.mycromwell.engine.machine.JavaRuntime;
import org.mycromwell.engine.machine.Readiness;
import picocli.CommandLine.Option;

/** What all benchmarks share: warm-up, the limit they are judged by, the figures they print. */
final class BenchOptions {
  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      defaultValue = "2000",
      description = "Run unmeasured for at least this long first (default: ${DEFAULT-VALUE}).")
  private int warmUpMillis = 2000;

  @Option(
      names = "--no-limits",
      description = "Do not measure the machine's limits, print no share of them.")
  private boolean noLimits;

  int warmUpMillis() {
    checkWarmUp(warmUpMillis);
    return warmUpMillis;
  }

  static void checkWarmUp(int warmUpMillis) {
    if (warmUpMillis < 0 || warmUpMillis > 600_000) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "--warm-up is " + warmUpMillis + ", but must be 0 to 600000");
    }
  }

  /** The limits with this many threads; null where they are not wanted or cannot be measured. */
  @Nullable MachineLimits limits(int threads, Progress progress) {
    if (noLimits || !Readiness.check().fast()) {
      return null;
    }
    return MachineLimits.measure(List.of(threads), progress).getFirst();
  }

  /** {@code name} mean ± deviation (best, median) of a rate. */
  static String rateLine(String name, Samples rates, DoubleFunction<String> text) {
    return "%-8s %s ± %s (best %s, median %s)"
        .formatted(
            name,
            text.apply(rates.mean()),
            text.apply(rates.deviation()),
            text.apply(rates.max()),
            text.apply(rates.median()));
  }

  static void printTime(PrintWriter out, Samples seconds) {
    out.printf(
        "%-8s %s ± %s (best %s, median %s)%n",
        "time",
        Units.seconds(seconds.mean()),
        Units.seconds(seconds.deviation()),
        Units.seconds(seconds.min()),
        Units.seconds(seconds.median()));
  }

  /** The machine, so that a figure never stands alone. */
  static void writeMachine(JsonGenerator json, String kernels, int threads) throws IOException {
    json.writeStringField("cpu", CpuFeatures.detect().name());
    json.writeStringField("java", JavaRuntime.detect().version());
    json.writeStringField("kernels", kernels);
    json.writeNumberField("threads", threads);
  }

  static void writeTime(JsonGenerator json, Samples seconds) throws IOException {
    json.writeNumberField("iterations", seconds.count());
    json.writeNumberField("meanMillis", seconds.mean() * 1e3);
    json.writeNumberField("deviationMillis", seconds.deviation() * 1e3);
    json.writeNumberField("medianMillis", seconds.median() * 1e3);
    json.writeNumberField("bestMillis", seconds.min() * 1e3);
  }

  /** Mean, deviation, median and best of a rate, in units of {@code unit}. */
  static void writeRates(JsonGenerator json, String name, Samples rates, double unit)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("mean", rates.mean() / unit);
    json.writeNumberField("deviation", rates.deviation() / unit);
    json.writeNumberField("median", rates.median() / unit);
    json.writeNumberField("best", rates.max() / unit);
    json.writeEndObject();
  }

  static void writeLimits(JsonGenerator json, MachineLimits limits) throws IOException {
    json.writeObjectFieldStart("machineLimits");
    json.writeNumberField("readGigabytesPerSecond", limits.readBytesPerSecond() / 1e9);
    json.writeNumberField("f32Gflops", limits.f32FlopsPerSecond() / 1e9);
    json.writeEndObject();
  }
}
