package org.mycromwell.app.cli;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.SamplingConfig;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** With what edit and complete work: the model, how it draws, how long it may take. */
final class EditorOptions {
  private static final int MAX_TIMEOUT_SECONDS = 7 * 24 * 3600;

  @Mixin private ModelChoice model = new ModelChoice();
  @Mixin private EditSampling sampling = new EditSampling();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Stop the model after so many seconds, without a change (exit code 5).")
  private @Nullable Integer timeoutSeconds;

  @Option(
      names = "--context-length",
      paramLabel = "N",
      description =
          "Tokens of prompt and answer together; by default what the model was made for, at most "
              + ModelOptions.DEFAULT_CONTEXT
              + ".")
  private @Nullable Integer contextLength;

  @Mixin private ComputeOptions compute = new ComputeOptions();

  SamplingConfig samplingConfig() {
    return sampling.config();
  }

  Optional<Duration> timeLimit() {
    if (timeoutSeconds == null) {
      return Optional.empty();
    }
    Arguments.requireRange("--timeout", timeoutSeconds, 1, MAX_TIMEOUT_SECONDS);
    return Optional.of(Duration.ofSeconds(timeoutSeconds));
  }

  CodeEditor open(Terminal terminal, StateDirectory state) {
    ModelSource source = model.source(terminal);
    ModelOptions options = compute.modelOptionsForOneAnswer(source);
    if (contextLength != null) {
      Arguments.requirePositive("--context-length", contextLength);
      options = options.withContextLength(contextLength);
    }
    CodeEditor.Builder builder =
        CodeEditor.builder().model(source).modelOptions(options).stateDirectory(state.root());
    HeadStart.take(source, options).ifPresent(builder::opened);
    return builder.build();
  }
}
