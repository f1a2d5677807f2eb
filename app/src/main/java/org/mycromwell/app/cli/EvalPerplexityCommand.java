package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.eval.Perplexity;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell eval perplexity}. */
@Command(
    name = "perplexity",
    description = "How surprised a model is by texts: per token, and in bits a byte.")
final class EvalPerplexityCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ModelArgument model = new ModelArgument();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Text in UTF-8.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "512",
      description = "Tokens a window has, at most the context (default: ${DEFAULT-VALUE}).")
  private int window;

  @Mixin private CacheOptions cache = new CacheOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    Arguments.requireRange("--window", window, 2, 1 << 20);
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      texts.add(TextInput.file(file));
    }
    CancelToken cancel = CromwellCommand.interruption(spec).token();
    Perplexity sum = new Perplexity(0, 0, 0, true);
    try (Progress progress = output.progress(spec);
        LanguageModel loaded =
            LanguageModel.open(
                model.path(),
                compute
                    .modelOptions()
                    .withCacheType(cache.type())
                    .withContextLength(cache.context()))) {
      for (String text : texts) {
        sum = sum.plus(Perplexity.measure(loaded, text, window, progress, cancel));
      }
    }
    if (sum.tokens() == 0) {
      if (!sum.complete()) {
        if (!output.json()) {
          spec.commandLine().getOut().println("interrupted before the first window was read");
        }
        return ExitCode.INTERRUPTED.code();
      }
      throw new EngineException(Kind.BAD_ARGUMENT, "the texts have no token to predict");
    }
    print(sum);
    return (sum.complete() ? ExitCode.OK : ExitCode.INTERRUPTED).code();
  }

  private void print(Perplexity result) {
    PrintWriter out = spec.commandLine().getOut();
    if (output.json()) {
      Json.print(
          out,
          json -> {
            json.writeNumberField("perplexity", result.perToken());
            json.writeNumberField("bitsPerByte", result.bitsPerByte());
            json.writeNumberField("tokens", result.tokens());
            json.writeNumberField("bytes", result.bytes());
            json.writeBooleanField("complete", result.complete());
          });
      return;
    }
    out.printf(
        Locale.ROOT,
        "perplexity %.4f, %.4f bits a byte (%d tokens, %d bytes%s)%n",
        result.perToken(),
        result.bitsPerByte(),
        result.tokens(),
        result.bytes(),
        result.complete() ? "" : "; interrupted");
  }
}
