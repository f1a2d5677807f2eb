package org.mycromwell.engine.api;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Where to insert. Immutable; each {@code with...} returns a changed copy.
 *
 * @param file as it is now
 * @param line counted from 1
 * @param column characters of the line that stand before the cursor, plus 1; empty for its end
 * @param contextTokens most tokens of the file around the cursor that the model sees; 0 for as many
 *     as fit
 * @param sampling how the text is drawn; empty for the editor's own
 */
public record CompletionRequest(
    Snapshot file,
    int line,
    OptionalInt column,
    int contextTokens,
    Optional<SamplingConfig> sampling,
    Optional<Duration> timeLimit) {
  /** At the end of a line. */
  public static CompletionRequest of(Snapshot file, int line) {
    return new CompletionRequest(
        file, line, OptionalInt.empty(), 0, Optional.empty(), Optional.empty());
  }

  public CompletionRequest withColumn(int value) {
    return new CompletionRequest(
        file, line, OptionalInt.of(value), contextTokens, sampling, timeLimit);
  }

  public CompletionRequest withContextTokens(int value) {
    return new CompletionRequest(file, line, column, value, sampling, timeLimit);
  }

  public CompletionRequest withSampling(SamplingConfig value) {
    return new CompletionRequest(file, line, column, contextTokens, Optional.of(value), timeLimit);
  }

  public CompletionRequest withTimeLimit(Duration value) {
    return new CompletionRequest(file, line, column, contextTokens, sampling, Optional.of(value));
  }
}
