package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.PromptImages;
import org.mycromwell.engine.bench.MachineLimits;
import org.mycromwell.engine.bench.MultimodalBenchmark;
import org.mycromwell.engine.bench.Samples;
import org.mycromwell.engine.bench.VisionBenchmark;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.inference.VlJepaFile;
import org.mycromwell.engine.model.vljepa.inference.VlJepaModel;
import org.mycromwell.engine.tensor.CacheType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell bench multimodal}. */
@Command(
    name = "multimodal",
    description = {
      "Measures a model that sees, by part: text alone, then text with an image.",
      "The first design's figures stand beside: single-threaded F32 on a Ryzen 9 5900X."
    })
final class BenchMultimodalCommand implements Callable<Integer> {
  /** Rows of the table. The seed's language encoder of text alone read 4096 tokens. */
  private enum Row {
    VISION("vision", Double.NaN, 22),
    LANGUAGE("language", 22, 10),
    FUSION("fusion", Double.NaN, 8),
    MEMORY("memory", Double.NaN, Double.NaN),
    FIRST_TOKEN("first token", 40, 57),
    PER_TOKEN("per token", 22, 35);

    private final String label;
    private final double seedTextMillis;
    private final double seedVisionMillis;

    Row(String label, double seedTextMillis, double seedVisionMillis) {
      this.label = label;
      this.seedTextMillis = seedTextMillis;
      this.seedVisionMillis = seedVisionMillis;
    }

    Samples of(MultimodalBenchmark.Result result) {
      return switch (this) {
        case VISION -> result.vision();
        case LANGUAGE -> result.language();
        case FUSION -> result.fusion();
        case MEMORY -> result.memory();
        case FIRST_TOKEN -> result.firstToken();
        case PER_TOKEN -> result.perToken();
      };
    }
  }

  private static final double SEED_TEXT_RATE = 45;
  private static final double SEED_VISION_RATE = 28;
  private static final double SEED_MEMORY_BYTES = 1.3e9;

  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "The image (default: noise of the size the model was made for).")
  private @Nullable Path image;

  @Option(
      names = {"-p", "--prompt-len"},
      paramLabel = "N",
      defaultValue = "512",
      description = "Tokens of the prompt (default: ${DEFAULT-VALUE}).")
  private int promptLength;

  @Option(
      names = {"-n", "--gen-len"},
      paramLabel = "N",
      defaultValue = "64",
      description = "Tokens of the answer (default: ${DEFAULT-VALUE}).")
  private int generatedLength;

  @Option(
      names = {"-r", "--repetitions"},
      paramLabel = "N",
      defaultValue = "3",
      description = "Measured runs (default: ${DEFAULT-VALUE}).")
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
      VlJepaModel network,
      List<ImageTensor> images,
      List<VlJepaFile.MemoryPart> memory,
      long tokenBytes,
      OptionalLong residentBytes,
      MultimodalBenchmark.Result text,
      MultimodalBenchmark.Result vision,
      @Nullable MachineLimits limits) {}

  @Override
  public Integer call() {
    MultimodalBenchmark benchmark =
        new MultimodalBenchmark(promptLength, generatedLength, repetitions);
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    try (Progress progress = output.progress(spec);
        GgufFile file = GgufFile.open(model.path());
        LanguageModel open = open(benchmark, progress)) {
      VlJepaModel network = seeing(open);
      List<ImageTensor> shown = images(open, network);
      VlJepaFile described = VlJepaFile.read(file);
      int warmUp = bench.warmUpMillis();
      MultimodalBenchmark.Result text = benchmark.run(open, List.of(), warmUp, progress, cancel);
      MultimodalBenchmark.Result vision = benchmark.run(open, shown, warmUp, progress, cancel);
      Findings findings =
          new Findings(
              open,
              network,
              shown,
              described.memoryParts(open.memoryPlan(), open.options(), open.contextLength()),
              described.tokenReadBytes(open.options().kernels()),
              MemoryInfo.residentBytes(),
              text,
              vision,
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

  private LanguageModel open(MultimodalBenchmark benchmark, Progress progress) {
    progress.progress("loading the model", 0, 0);
    return LanguageModel.open(
        model.path(),
        compute
            .modelOptions()
            .withCacheType(cacheType)
            .withContextLength(benchmark.contextLength()));
  }

  /** The model, when it is one that sees. */
  static VlJepaModel seeing(LanguageModel open) {
    if (open.network() instanceof VlJepaModel network) {
      return network;
    }
    throw new EngineException(
        Kind.UNSUPPORTED,
        open.displayName()
            + " is a "
            + open.network().architecture()
            + " model, which does not see; measure it with 'bench inference'");
  }

  /** All tiles of the file; noise where there is none. */
  private List<ImageTensor> images(LanguageModel open, VlJepaModel network) {
    if (image != null) {
      return PromptImages.read(List.of(image), open).tensors();
    }
    VisionConfig vision = network.config().vision();
    return List.of(VisionBenchmark.randomImage(vision.height(), vision.width(), vision.channels()));
  }

  /** What the images become, a row of the memory each. */
  private static int imageTokens(Findings findings) {
    int side = findings.network.config().vision().reduction();
    return findings.images.stream()
        .mapToInt(shown -> shown.height() / side * (shown.width() / side))
        .sum();
  }

  private void print(PrintWriter out, Findings findings) {
    LanguageModel open = findings.model;
    out.printf(
        "model    %s, %s, kernels %s, cache %s; prompt of %d tokens, answer of %d%n",
        open.displayName(),
        Units.of(open.options().threads(), "thread"),
        open.options().kernels().name(),
        cacheType,
        promptLength,
        generatedLength);
    out.printf(
        "image    %s, %s%n",
        image == null ? "noise" : ErrorText.printable(image.toString(), 60),
        Units.of(findings.images.size(), "tile")
            + " of together "
            + Units.of(imageTokens(findings), "token"));
    out.printf("%-12s %12s %12s %16s %12s%n", "", "text", "seed", "vision and text", "seed");
    for (Row row : Row.values()) {
      out.printf(
          "%-12s %12s %12s %16s %12s%n",
          row.label,
          row == Row.VISION ? "" : seconds(row.of(findings.text).mean() * 1e3),
          seconds(row.seedTextMillis),
          seconds(row.of(findings.vision).mean() * 1e3),
          seconds(row.seedVisionMillis));
    }
    out.printf(
        "%-12s %12s %12s %16s %12s%n",
        "tokens/s",
        Units.number(rate(findings.text)),
        Units.number(SEED_TEXT_RATE),
        Units.number(rate(findings.vision)),
        Units.number(SEED_VISION_RATE));
    double bytes = rate(findings.text) * findings.tokenBytes;
    out.printf(
        "weights  %s a token, %s%s%n",
        Units.bytes(findings.tokenBytes),
        Units.bytesPerSecond(bytes),
        findings.limits == null
            ? ""
            : ", %s of the memory bandwidth"
                .formatted(Units.percent(bytes / findings.limits.readBytesPerSecond())));
    for (VlJepaFile.MemoryPart part : findings.memory) {
      out.printf("memory   %-18s %12s%n", part.name(), Units.bytes(part.sizeBytes()));
    }
    out.printf(
        "memory   %-18s %12s, resident %s; seed %s%n",
        "announced",
        Units.bytes(open.memoryPlan().totalBytes()),
        findings.residentBytes.isPresent()
            ? Units.bytes(findings.residentBytes.getAsLong())
            : "unknown",
        Units.bytes((long) SEED_MEMORY_BYTES));
  }

  private static String seconds(double millis) {
    return Double.isNaN(millis) ? "" : Units.seconds(millis * 1e-3);
  }

  /** Tokens of the answer a second. */
  private static double rate(MultimodalBenchmark.Result result) {
    return 1 / result.perToken().mean();
  }

  private void write(JsonGenerator json, Findings findings) throws IOException {
    LanguageModel open = findings.model;
    json.writeStringField("benchmark", "multimodal");
    json.writeStringField("model", open.displayName());
    BenchOptions.writeMachine(json, open.options().kernels().name(), open.options().threads());
    json.writeStringField("cacheType", cacheType.name());
    json.writeNumberField("promptLength", promptLength);
    json.writeNumberField("generatedLength", generatedLength);
    json.writeNumberField("repetitions", repetitions);
    json.writeNumberField("imageTiles", findings.images.size());
    json.writeNumberField("imageTokens", imageTokens(findings));
    write(json, "text", findings.text, findings, SEED_TEXT_RATE);
    write(json, "visionAndText", findings.vision, findings, SEED_VISION_RATE);
    json.writeNumberField("tokenReadBytes", findings.tokenBytes);
    json.writeObjectFieldStart("memory");
    for (VlJepaFile.MemoryPart part : findings.memory) {
      json.writeNumberField(part.name(), part.sizeBytes());
    }
    json.writeNumberField("announcedBytes", open.memoryPlan().totalBytes());
    if (findings.residentBytes.isPresent()) {
      json.writeNumberField("residentBytes", findings.residentBytes.getAsLong());
    }
    json.writeNumberField("seedBytes", SEED_MEMORY_BYTES);
    json.writeEndObject();
    if (findings.limits != null) {
      BenchOptions.writeLimits(json, findings.limits);
    }
  }

  private static void write(
      JsonGenerator json,
      String name,
      MultimodalBenchmark.Result result,
      Findings findings,
      double seedRate)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Row row : Row.values()) {
      json.writeObjectFieldStart(row.label);
      BenchOptions.writeTime(json, row.of(result));
      double seed = name.equals("text") ? row.seedTextMillis : row.seedVisionMillis;
      if (!Double.isNaN(seed)) {
        json.writeNumberField("seedMillis", seed);
      }
      json.writeEndObject();
    }
    json.writeNumberField("tokensPerSecond", rate(result));
    json.writeNumberField("seedTokensPerSecond", seedRate);
    double bytes = rate(result) * findings.tokenBytes;
    json.writeNumberField("gigabytesPerSecond", bytes / 1e9);
    if (findings.limits != null) {
      json.writeNumberField("shareOfLimit", bytes / findings.limits.readBytesPerSecond());
    }
    json.writeEndObject();
  }
}
