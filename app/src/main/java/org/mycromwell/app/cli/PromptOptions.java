package org.mycromwell.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the prompt comes from; one of the two is required. */
final class PromptOptions {
  @Option(
      names = {"-p", "--prompt"},
      required = true,
      paramLabel = "TEXT",
      description = "The prompt; - reads it from standard input.")
  private @Nullable String prompt;

  @Option(
      names = {"-f", "--prompt-file"},
      required = true,
      paramLabel = "FILE",
      description = "Take the prompt from a file, exactly as it is; - is standard input.")
  private @Nullable Path file;

  String text() throws IOException {
    if (prompt != null) {
      return prompt.equals("-") ? TextInput.standardInput() : prompt;
    }
    Path path = Objects.requireNonNull(file);
    return path.toString().equals("-") ? TextInput.standardInput() : TextInput.file(path);
  }
}
