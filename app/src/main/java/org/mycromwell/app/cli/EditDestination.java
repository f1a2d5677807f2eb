package org.mycromwell.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an edit goes. Without any of these: to the user's judgement, or to standard output. */
final class EditDestination {
  @Option(names = "--dry-run", description = "Print the change as a diff and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--patch",
      paramLabel = "FILE",
      description =
          "Write the change as a patch for 'git apply' to a new file, - for standard output; the"
              + " file to change stays.")
  private @Nullable String patch;

  @Option(
      names = "--yes",
      description =
          "Write the change without asking; refused when FILE changed meanwhile, or the answer is"
              + " incomplete or fails a check.")
  private boolean yes;

  /** Whether none is named. */
  boolean isOpen() {
    return !dryRun && !yes && patch == null;
  }

  boolean dryRun() {
    return dryRun;
  }

  @Nullable String patch() {
    return patch;
  }

  boolean yes() {
    return yes;
  }
}
