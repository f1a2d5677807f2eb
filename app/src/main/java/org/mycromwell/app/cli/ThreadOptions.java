package org.mycromwell.app.cli;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.machine.CpuFeatures;
import picocli.CommandLine.Option;

/** How many threads a command takes. */
final class ThreadOptions {
  private static final int MAX_THREADS = 1024;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Threads that compute; by default one for each core.")
  private @Nullable Integer threads;

  /** Whether the user asked for a number. */
  boolean given() {
    return threads != null;
  }

  int count() {
    if (threads == null) {
      return CpuFeatures.detectThreads();
    }
    Arguments.requireRange("--threads", threads, 1, MAX_THREADS);
    return threads;
  }
}
