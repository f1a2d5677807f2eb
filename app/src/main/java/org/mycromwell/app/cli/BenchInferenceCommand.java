package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.bench.InferenceBenchmark;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.bench.TokenWork;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorSummary;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench inference}. */
@Command(
    name = "inference",
    description = {
      "Measures how fast a model reads prompts and generates.",
      "As llama-bench: pp reads a prompt of random tokens into an empty cache, tg feeds random tokens"
          + " one by one from an empty cache on; mean and standard deviation over the repetitions."
    })
final class BenchInferenceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = {"-p", "--prompt-len"},
      paramLabel = "N",
      defaultValue = "512",
      description = "Tokens of the prompt test, 0 for none (default: ${DEFAULT-VALUE}).")
  private int promptLength;

  @Option(
      names = {"-n", "--gen-len"},
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens of the generation test, 0 for none (default: ${DEFAULT-VALUE}).")
  private int generatedLength;

  @Option(
      names = {"-r", "--repetitions"},
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured runs of each test (default: ${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--cache-type",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description = "How keys and values are kept: F32, F16 (default) or Q8.")
  private CacheType cacheType = CacheType.F16;

  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private BenchOptions bench = new BenchOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  /** Everything that is told. */
  private record Findings(
      LanguageModel model,
      TensorSummary tensors,
      long fileBytes,
      TokenWork work,
      OptionalLong residentBeforeBytes,
      InferenceBenchmark.Result result,
      @Nullable MachineLimits limits) {}

  @Override
  public Integer call() {
    InferenceBenchmark benchmark =
        new InferenceBenchmark(promptLength, generatedLength, repetitions);
    OptionalLong residentBefore = MemoryInfo.residentBytes();
    try (Progress progress = output.progress(spec);
        GgufFile file = GgufFile.open(model.path());
        LanguageModel open = open(benchmark, progress)) {
      InferenceBenchmark.Result result =
          benchmark.run(
              open, bench.warmUpMillis(), progress, CromwellCommand.interruption(spec).token());
      Findings findings =
          new Findings(
              open,
              TensorSummary.of(file),
              file.sizeBytes(),
              TokenWork.of(file, open.decoder().config(), open.options().kernels()),
              residentBefore,
              result,
              bench.limits(open.options().threads(), progress));
      progress.clear();
      PrintWriter out = spec.commandLine().getOut();
      if (output.json()) {
        Json.print(out, json -> write(json, findings));
      } else {
        print(out, findings);
      }
    }
    return ExitCode.OK.code();
  }

  private LanguageModel open(InferenceBenchmark benchmark, Progress progress) {
    progress.progress("loading the model", 0, 0);
    return LanguageModel.open(
        model.path(),
        compute
            .modelOptions()
            .withCacheType(cacheType)
            .withContextLength(benchmark.contextLength()));
  }

  private void print(PrintWriter out, Findings findings) {
    LanguageModel open = findings.model;
    out.printf(
        "model    %s: %s, %s parameters, %s%n",
        open.displayName(),
        open.network().architecture(),
        Units.count(findings.tensors.parameters()),
        Units.bytes(findings.fileBytes));
    out.printf(
        "with     %s, kernels %s, cache %s%n",
        Units.of(open.options().threads(), "thread"), open.options().kernels().name(), cacheType);
    LanguageModel.Timing timing = open.timing();
    out.printf(
        "open     %s, tokenizer %s, weights packed in %s%n",
        Units.seconds(timing.openMillis() * 1e-3),
        Units.seconds(timing.tokenizerMillis() * 1e-3),
        Units.seconds(timing.packMillis() * 1e-3));
    out.printf(
        "memory   announced %s; resident %s (before opening %s), of which no mapped file %s%n",
        Units.bytes(open.memoryPlan().totalBytes()),
        bytes(findings.result.residentBytes()),
        bytes(findings.residentBeforeBytes),
        bytes(findings.result.anonymousBytes()));
    findings
        .result
        .prefill()
        .ifPresent(seconds -> {
          Samples rates = seconds.rates(promptLength);
          printRates(out, "pp" + promptLength, rates);
          out.println(prefillRate(rates, findings));
        });
    findings
        .result
        .decode()
        .ifPresent(seconds -> {
          Samples rates = seconds.rates(generatedLength);
          printRates(out, "tg" + generatedLength, rates);
          out.println(decodeRate(rates, findings));
        });
  }

  private static void printRates(PrintWriter out, String name, Samples rates) {
    out.printf(
        "%-8s %s ± %s tokens/s (best %s, median %s, %d repetitions)",
        name,
        Units.number(rates.mean()),
        Units.number(rates.deviation()),
        Units.number(rates.max()),
        Units.number(rates.median()),
        rates.count());
  }

  private static String prefillRate(Samples rates, Findings findings) {
    double flops = rates.mean() * findings.work.operations();
    return ", "
        + Units.flops(flops)
        + (findings.limits == null
            ? ""
            : ", %s of the F32 multiply-add peak"
                .formatted(Units.percent(flops / findings.limits.f32FlopsPerSecond())));
  }

  private static String decodeRate(Samples rates, Findings findings) {
    double bytes = rates.mean() * findings.work.readBytes();
    return ", "
        + Units.bytesPerSecond(bytes)
        + (findings.limits == null
            ? ""
            : ", %s of the memory bandwidth"
                .formatted(Units.percent(bytes / findings.limits.readBytesPerSecond())));
  }

  private static String bytes(OptionalLong bytes) {
    return bytes.isPresent() ? Units.bytes(bytes.getAsLong()) : "unknown";
  }

  private void write(JsonGenerator json, Findings findings) throws IOException {
    LanguageModel open = findings.model;
    json.writeStringField("benchmark", "inference");
    json.writeStringField("model", open.displayName());
    json.writeStringField("architecture", open.network().architecture());
    json.writeNumberField("parameters", findings.tensors.parameters());
    json.writeNumberField("fileBytes", findings.fileBytes);
    BenchOptions.writeMachine(json, open.options().kernels().name(), open.options().threads());
    json.writeStringField("cacheType", cacheType.name());
    json.writeNumberField("openMillis", open.timing().openMillis());
    json.writeNumberField("tokenizerMillis", open.timing().tokenizerMillis());
    json.writeNumberField("packMillis", open.timing().packMillis());
    json.writeNumberField("memoryAnnouncedBytes", open.memoryPlan().totalBytes());
    write(json, "residentBeforeBytes", findings.residentBeforeBytes);
    write(json, "residentBytes", findings.result.residentBytes());
    write(json, "anonymousBytes", findings.result.anonymousBytes());
    json.writeNumberField("repetitions", repetitions);
    json.writeArrayFieldStart("tests");
    if (findings.result.prefill().isPresent()) {
      Samples rates = findings.result.prefill().get().rates(promptLength);
      double flops = rates.mean() * findings.work.operations();
      json.writeStartObject();
      json.writeStringField("name", "pp" + promptLength);
      json.writeNumberField("promptLength", promptLength);
      json.writeNumberField("generatedLength", 0);
      BenchOptions.writeRates(json, "tokensPerSecond", rates, 1);
      json.writeNumberField("gflops", flops / 1e9);
      if (findings.limits != null) {
        json.writeNumberField("shareOfLimit", flops / findings.limits.f32FlopsPerSecond());
      }
      json.writeEndObject();
    }
    if (findings.result.decode().isPresent()) {
      Samples rates = findings.result.decode().get().rates(generatedLength);
      double bytes = rates.mean() * findings.work.readBytes();
      json.writeStartObject();
      json.writeStringField("name", "tg" + generatedLength);
      json.writeNumberField("promptLength", 0);
      json.writeNumberField("generatedLength", generatedLength);
      BenchOptions.writeRates(json, "tokensPerSecond", rates, 1);
      json.writeNumberField("gigabytesPerSecond", bytes / 1e9);
      if (findings.limits != null) {
        json.writeNumberField("shareOfLimit", bytes / findings.limits.readBytesPerSecond());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    if (findings.limits != null) {
      BenchOptions.writeLimits(json, findings.limits);
    }
  }

  private static void write(JsonGenerator json, String name, OptionalLong value)
      throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    } else {
      json.writeNullField(name);
    }
  }
}
