package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.mycromwell.engine.bench.EditBenchmark;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench edit}. */
@Command(
    name = "edit",
    description = {
      "Measures what an edit gains from the text it copies.",
      "Recorded answers are generated with and without the file as draft, in turn; all passes are"
          + " computed, only the choice of the model is replaced by the recording. The ceiling is"
          + " the rate at which the same answer is read as a prompt, over the plain rate. Then the"
          + " first token of two instructions on the same file."
    })
final class BenchEditCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = "--file-len",
      paramLabel = "N",
      defaultValue = "1500",
      description = "Tokens of the edited file (default: ${DEFAULT-VALUE}).")
  private int fileTokens;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "4",
      description = "Places of the file that the edit changes, 1 to 4 (default: ${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--new-len",
      paramLabel = "N",
      defaultValue = "256",
      description = "Tokens of the answer that copies nothing (default: ${DEFAULT-VALUE}).")
  private int newTokens;

  @Option(
      names = "--prefix-len",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Tokens of the file that gets two instructions (default: ${DEFAULT-VALUE}).")
  private int prefixTokens;

  @Option(
      names = {"-r", "--repetitions"},
      paramLabel = "N",
      defaultValue = "3",
      description = "Measured runs of each (default: ${DEFAULT-VALUE}).")
  private int repetitions;

  @Option(
      names = "--cache-type",
      paramLabel = "TYPE",
      defaultValue = "F16",
      description = "How keys and values are kept: F32, F16 (default) or Q8.")
  private CacheType cacheType = CacheType.F16;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      defaultValue = "5000",
      description = "Run unmeasured for at least this long first (default: ${DEFAULT-VALUE}).")
  private int warmUpMillis;

  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() {
    EditBenchmark benchmark =
        new EditBenchmark(fileTokens, changes, newTokens, prefixTokens, repetitions);
    BenchOptions.checkWarmUp(warmUpMillis);
    try (Progress progress = output.progress(spec);
        LanguageModel open = open(benchmark, progress)) {
      EditBenchmark.Result result =
          benchmark.run(open, warmUpMillis, progress, CromwellCommand.interruption(spec).token());
      progress.clear();
      PrintWriter out = spec.commandLine().getOut();
      if (output.json()) {
        Json.print(out, json -> write(json, open, result));
      } else {
        print(out, open, result);
      }
    }
    return ExitCode.OK.code();
  }

  private LanguageModel open(EditBenchmark benchmark, Progress progress) {
    progress.progress("loading the model", 0, 0);
    return LanguageModel.open(
        model.path(),
        compute
            .modelOptions()
            .withCacheType(cacheType)
            .withContextLength(benchmark.contextLength()));
  }

  private void print(PrintWriter out, LanguageModel open, EditBenchmark.Result result) {
    out.printf(
        "model    %s, %s, kernels %s, cache %s; medians of %s%n",
        open.displayName(),
        Units.of(open.options().threads(), "thread"),
        open.options().kernels().name(),
        cacheType,
        Units.of(repetitions, "repetition"));
    out.printf(
        "ceiling  %s tokens/s reading over %s generating: %s%n",
        Units.number(result.prefill().median()),
        Units.number(result.copying().plain().median()),
        Units.number(result.ceiling().median()));
    print(out, "copying", result.copying());
    out.printf("         %s of the ceiling%n", percent(result.copyingShareOfCeiling()));
    print(out, "new text", result.unrelated());
    out.printf(
        "prefix   first token of an instruction on %s: %s, of the next one: %s (%s)%n",
        Units.of(prefixTokens, "token"),
        Units.seconds(result.firstInstructionMillis().median() * 1e-3),
        Units.seconds(result.secondInstructionMillis().median() * 1e-3),
        Units.percent(result.prefixRatio()));
  }

  private static void print(PrintWriter out, String name, EditBenchmark.Replay replay) {
    out.printf(
        "%-8s %d tokens: plain %s, with draft %s tokens/s, ratio %s (%s to %s);"
            + " %s copied, %d of %d drafted stood, %d passes%n",
        name,
        replay.tokens(),
        Units.number(replay.plain().median()),
        Units.number(replay.drafted().median()),
        Units.number(replay.ratio().median()),
        Units.number(replay.ratio().min()),
        Units.number(replay.ratio().max()),
        Units.percent(replay.copiedShare()),
        replay.acceptedTokens(),
        replay.draftedTokens(),
        replay.passes());
  }

  private static String percent(Samples share) {
    return "%s (%s to %s)"
        .formatted(
            Units.percent(share.median()), Units.percent(share.min()), Units.percent(share.max()));
  }

  private void write(JsonGenerator json, LanguageModel open, EditBenchmark.Result result)
      throws IOException {
    json.writeStringField("benchmark", "edit");
    json.writeStringField("model", open.displayName());
    BenchOptions.writeMachine(json, open.options().kernels().name(), open.options().threads());
    json.writeStringField("cacheType", cacheType.name());
    json.writeNumberField("repetitions", repetitions);
    json.writeNumberField("changes", changes);
    BenchOptions.writeRates(json, "prefillTokensPerSecond", result.prefill(), 1);
    BenchOptions.writeRates(json, "ceiling", result.ceiling(), 1);
    json.writeObjectFieldStart("copying");
    write(json, result.copying());
    BenchOptions.writeRates(json, "shareOfCeiling", result.copyingShareOfCeiling(), 1);
    json.writeEndObject();
    json.writeObjectFieldStart("newText");
    write(json, result.unrelated());
    json.writeEndObject();
    json.writeObjectFieldStart("prefix");
    json.writeNumberField("tokens", prefixTokens);
    json.writeNumberField("firstMedianMillis", result.firstInstructionMillis().median());
    json.writeNumberField("secondMedianMillis", result.secondInstructionMillis().median());
    json.writeNumberField("ratio", result.prefixRatio());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, EditBenchmark.Replay replay) throws IOException {
    json.writeNumberField("tokens", replay.tokens());
    BenchOptions.writeRates(json, "plainTokensPerSecond", replay.plain(), 1);
    BenchOptions.writeRates(json, "draftedTokensPerSecond", replay.drafted(), 1);
    BenchOptions.writeRates(json, "ratio", replay.ratio(), 1);
    json.writeNumberField("copiedShare", replay.copiedShare());
    json.writeNumberField("draftedTokens", replay.draftedTokens());
    json.writeNumberField("acceptedTokens", replay.acceptedTokens());
    json.writeNumberField("passes", replay.passes());
  }
}
