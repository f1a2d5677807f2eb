package org.mycromwell.app.run;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.mycromwell.engine.EngineException;

/** Failures as one sentence for the user. */
public final class FailureText {
  private FailureText() {}

  /** The sentence; wrappers of other threads are taken off. */
  public static String of(Throwable failure) {
    Throwable cause = unwrapped(failure);
    return switch (cause) {
      case EngineException e -> String.valueOf(e.getMessage());
      case OutOfMemoryError _ ->
          "the Java heap of %d MB is full; CROMWELL_JAVA_OPTS=-Xmx... sets another limit"
              .formatted(Runtime.getRuntime().maxMemory() >> 20);
      case java.nio.file.NoSuchFileException e -> "the file " + e.getFile() + " does not exist";
      case java.nio.file.AccessDeniedException e ->
          "the file " + e.getFile() + " may not be opened";
      case java.io.IOException e -> "input or output failed: " + e.getMessage();
      default -> "unexpected failure: " + cause;
    };
  }

  /** The failure itself, without what carried it from another thread. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
