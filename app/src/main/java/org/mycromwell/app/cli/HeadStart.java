package org.mycromwell.app.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;

/**
 * The embedded model, opened beside the reading of the command line: each takes a sixth of a second
 * in a new process. Until it is asked for it reads something made up, so that Java has compiled a
 * part of what the edit takes when it begins.
 *
 * <p>One for a process. If nobody asks, it ends with the process.
 */
public final class HeadStart {
  private static final Set<String> COMMANDS = Set.of("edit", "complete");
  private static final List<String> OTHERWISE =
      List.of("-m", "--model", "-t", "--threads", "--kernels", "--context-length", "-h", "--help");

  /** The request may wait for somebody who types it; the cores are not for that. */
  private static final Duration LONGEST = Duration.ofMillis(500);

  private static @Nullable HeadStart begun;

  private final CancelToken asked = new CancelToken();
  private final CompletableFuture<LanguageModel> model = new CompletableFuture<>();

  private HeadStart() {}

  /** Begins where the command will take the embedded model, as far as can be told so early. */
  public static synchronized void begin(String[] args, Map<String, String> environment) {
    if (args.length > 1
        && COMMANDS.contains(args[0])
        && !environment.containsKey(ModelChoice.VARIABLE)
        && !wantsAnother(args)) {
      HeadStart start = new HeadStart();
      begun = start;
      Thread.ofPlatform().name("cromwell-head-start").daemon().start(start::run);
    }
  }

  /** Another model, the same opened otherwise, or none. */
  private static boolean wantsAnother(String[] args) {
    for (String arg : args) {
      if (OTHERWISE.stream().anyMatch(arg::startsWith)) {
        return true;
      }
    }
    return false;
  }

  private void run() {
    try {
      LanguageModel ready =
          LanguageModel.open(
              new ModelSource.Embedded(), ModelOptions.forEditing(new ModelSource.Embedded()));
      try {
        ready.warmUp(asked.within(LONGEST));
      } finally {
        model.complete(ready); // what fails while it warms up fails again where somebody listens
      }
    } catch (Throwable failure) { // the one who asks opens it anew and reports what is wrong
      model.completeExceptionally(failure);
    }
  }

  /** The model that is wanted, the caller's from now on; empty where it has not been begun. */
  static synchronized Optional<LanguageModel> take(ModelSource source, ModelOptions options) {
    HeadStart start = begun;
    begun = null;
    if (start == null) {
      return Optional.empty();
    }
    start.asked.cancel();
    try {
      LanguageModel ready = start.model.join();
      if (source instanceof ModelSource.Embedded && isAsBegun(options, ready.options())) {
        return Optional.of(ready);
      }
      ready.close();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  /** What the command line can change; records compare by code that Java makes at the first use. */
  private static boolean isAsBegun(ModelOptions wanted, ModelOptions begun) {
    return wanted.threads() == begun.threads()
        && wanted.contextLength() == begun.contextLength()
        && wanted.kernels().equals(begun.kernels());
  }
}
