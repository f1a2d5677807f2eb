package org.mycromwell.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mycromwell.engine.api.PromptImages;
import org.mycromwell.engine.edit.prompt.ImagePrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.GenerationStats;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.tokenizer.Prompt;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cromwell generate}. */
@Command(
    name = "generate",
    description = {
      "Continues a prompt. Text goes to standard output as it comes, figures to standard error.",
      "Nothing in the prompt becomes a special token; the model's BOS is put before it. Ctrl+C ends"
          + " the text and keeps what there is."
    })
final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelChoice model = new ModelChoice();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private PromptOptions prompt = new PromptOptions();

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      defaultValue = "256",
      description = "Most tokens to generate (default: ${DEFAULT-VALUE}).")
  private int maxTokens;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End before this text; may be given several times.")
  private List<String> stop = new ArrayList<>();

  @Option(
      names = "--image",
      paramLabel = "FILE",
      description = "Show this image to a model that can see; may be repeated.")
  private List<Path> images = List.of();

  @Mixin private SamplingOptions sampling = new SamplingOptions();
  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    String words = prompt.text();
    Prompt text = Prompt.ofText(words);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    try (Progress progress = output.progress(spec);
        LanguageModel loaded = open(text, progress);
        Session session = new Session(loaded)) {
      SamplingConfig config = sampling.over(SamplingConfig.recommended(loaded.metadata()));
      PromptImages shown = PromptImages.read(images, loaded);
      Prompt whole =
          shown.count() == 0
              ? text
              : ImagePrompt.begin(loaded.tokenizer().specialTokens(), shown.count())
                  .text(words)
                  .build();
      GenerationRequest request =
          new GenerationRequest(loaded.encode(whole), maxTokens, config)
              .withStopStrings(stop)
              .withImages(shown.tensors());
      if (!output.quiet()) {
        shown.notes().forEach(note -> err.println("cromwell: " + note));
      }
      Stream stream = new Stream(out, progress, cancel, output.json());
      progress.progress("reading the prompt", 0, request.prompt().length);
      GenerationResult result = session.generate(request, stream, cancel);
      progress.clear();
      if (output.json()) {
        Json.print(out, json -> write(json, loaded, request, result));
      } else {
        stream.end();
        if (!output.quiet() && !stream.closedByReader) {
          err.println(summary(result));
        }
      }
      return exitCode(result, stream).code();
    }
  }

  private LanguageModel open(Prompt text, Progress progress) {
    progress.progress("loading the model", 0, 0);
    ModelSource source = model.source(CromwellCommand.terminal(spec));
    ModelOptions options =
        compute
            .modelOptionsForOneAnswer(source)
            .withCacheType(cache.type())
            .withContextLength(cache.context());
    return LanguageModel.openFor(text, source, options);
  }

  private static ExitCode exitCode(GenerationResult result, Stream stream) {
    if (stream.closedByReader) {
      return ExitCode.OUTPUT_FAILED;
    }
    return result.stopReason() == StopReason.CANCELLED ? ExitCode.INTERRUPTED : ExitCode.OK;
  }

  /** Passes text on as it comes, and ends the generation when nobody reads it any more. */
  private static final class Stream implements GenerationListener {
    private final PrintWriter out;
    private final Progress progress;
    private final CancelToken cancel;
    private final boolean silent;
    private final boolean terminal = StandardStreams.outIsTerminal();
    private boolean lineOpen;
    private boolean closedByReader;

    Stream(PrintWriter out, Progress progress, CancelToken cancel, boolean silent) {
      this.out = out;
      this.progress = progress;
      this.cancel = cancel;
      this.silent = silent;
    }

    @Override
    public void onPrefillProgress(int done, int total) {
      progress.progress("reading the prompt", done, total);
    }

    @Override
    public void onText(String text) {
      if (silent || text.isEmpty()) {
        return;
      }
      progress.clear();
      out.print(terminal ? ErrorText.forTerminal(text) : text);
      lineOpen = !text.endsWith("\n");
      if (out.checkError()) { // flushes
        closedByReader = true;
        cancel.cancel();
      }
    }

    /** On a terminal what follows begins on a line of its own; elsewhere the text stays exact. */
    void end() {
      if (lineOpen && terminal) {
        out.println();
      }
    }
  }

  private static String summary(GenerationResult result) {
    GenerationStats stats = result.stats();
    if (result.stopReason() == StopReason.CANCELLED && stats.firstTokenMillis() == 0) {
      return "prompt %s; interrupted after reading %d of them"
          .formatted(
              Units.of(stats.promptTokens(), "token"),
              stats.cachedTokens() + stats.prefillTokens());
    }
    String cached =
        stats.cachedTokens() == 0 ? "" : ", %d of them cached".formatted(stats.cachedTokens());
    return "prompt %s%s, %s tokens/s, first token after %s; answer %s, %s tokens/s; %s"
        .formatted(
            Units.of(stats.promptTokens(), "token"),
            cached,
            Units.number(stats.prefillTokensPerSecond()),
            Units.seconds(stats.firstTokenMillis() * 1e-3),
            Units.of(result.tokens().length, "token"),
            Units.number(stats.decodeTokensPerSecond()),
            meaning(result.stopReason()));
  }

  private static String meaning(StopReason reason) {
    return switch (reason) {
      case END_TOKEN -> "ended by the model";
      case STOP_STRING -> "ended by a stop text";
      case MAX_TOKENS -> "ended by --max-tokens";
      case REFUSED -> "refused by the model";
      case CONTEXT_FULL -> "ended because the context is full (--context)";
      case CANCELLED -> "interrupted";
    };
  }

  private static String jsonName(StopReason reason) {
    return switch (reason) {
      case END_TOKEN -> "endToken";
      case STOP_STRING -> "stopString";
      case MAX_TOKENS -> "maxTokens";
      case REFUSED -> "refused";
      case CONTEXT_FULL -> "contextFull";
      case CANCELLED -> "cancelled";
    };
  }

  private static void write(
      JsonGenerator json, LanguageModel model, GenerationRequest request, GenerationResult result)
      throws IOException {
    json.writeStringField("text", result.text());
    json.writeFieldName("tokens");
    json.writeArray(result.tokens(), 0, result.tokens().length);
    json.writeStringField("stopReason", jsonName(result.stopReason()));
    json.writeFieldName("promptTokens");
    json.writeArray(request.prompt(), 0, request.prompt().length);
    json.writeNumberField("seed", request.sampling().seed());
    GenerationStats stats = result.stats();
    json.writeObjectFieldStart("stats");
    json.writeNumberField("promptTokens", stats.promptTokens());
    json.writeNumberField("cachedTokens", stats.cachedTokens());
    json.writeNumberField("prefillTokens", stats.prefillTokens());
    json.writeNumberField("prefillMillis", stats.prefillMillis());
    json.writeNumberField("prefillTokensPerSecond", stats.prefillTokensPerSecond());
    json.writeNumberField("firstTokenMillis", stats.firstTokenMillis());
    json.writeNumberField("generatedTokens", result.tokens().length);
    json.writeNumberField("decodeMillis", stats.decodeMillis());
    json.writeNumberField("decodeTokensPerSecond", stats.decodeTokensPerSecond());
    json.writeEndObject();
    LanguageModel.Timing timing = model.timing();
    json.writeObjectFieldStart("model");
    json.writeStringField("file", model.displayName());
    json.writeStringField("kernels", model.options().kernels().name());
    json.writeNumberField("threads", model.options().threads());
    json.writeNumberField("contextLength", model.contextLength());
    json.writeStringField("cacheType", model.options().cacheType().name());
    json.writeNumberField("openMillis", timing.openMillis());
    json.writeNumberField("tokenizerMillis", timing.tokenizerMillis());
    json.writeNumberField("packMillis", timing.packMillis());
    json.writeNumberField("memoryAnnouncedBytes", model.memoryPlan().totalBytes());
    json.writeEndObject();
  }
}
