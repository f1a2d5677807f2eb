package org.mycromwell.app;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.stage.Window;
import org.mycromwell.app.cli.CommandLineRunner;
import org.mycromwell.app.cli.HeadStart;
import org.mycromwell.app.cli.Interruption;
import org.mycromwell.app.cli.StandardStreams;

/**
 * What the packaging runs to train the start-up cache: several command lines in one process, since
 * a cache remembers the classes of one process. They are separated by {@code --then}; the window,
 * if it is among them, has to be the last, and the process ends soon after it was shown. With a
 * window alone it measures: how long after the start of the process that stood is told on standard
 * error.
 */
public final class StartUpTraining {
  /** Long enough for the window to load what it loads in the background. */
  private static final int FRAMES = 150;

  private StartUpTraining() {}

  /** Runs them in turn; ends at the first that fails, with its exit code. */
  public static void main(String[] args) {
    List<String> words = new ArrayList<>();
    int exitCode = 0;
    for (int i = 0; i <= args.length && exitCode == 0; i++) {
      if (i < args.length && !args[i].equals("--then")) {
        words.add(args[i]);
        continue;
      }
      if (words.contains("desktop")) {
        Thread.ofPlatform().daemon().start(StartUpTraining::endAfterWindow);
      }
      exitCode = run(words.toArray(String[]::new));
      words.clear();
    }
    System.exit(exitCode);
  }

  private static int run(String[] words) {
    HeadStart.begin(words, System.getenv());
    try (Interruption interruption = Interruption.watch()) {
      return CommandLineRunner.run(
          words, StandardStreams.out(), StandardStreams.err(), interruption);
    }
  }

  private static void endAfterWindow() {
    try {
      while (!hasWindow()) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      return;
    }
    Platform.runLater(() -> new Ending().start());
  }

  /** False as long as JavaFX has not been started. */
  private static boolean hasWindow() {
    CompletableFuture<Boolean> shown = new CompletableFuture<>();
    try {
      Platform.runLater(
          () -> shown.complete(Window.getWindows().stream().anyMatch(Window::isShowing)));
    } catch (IllegalStateException e) {
      return false;
    }
    return shown.join();
  }

  /** Counts frames from the first in which the window is there. */
  private static final class Ending extends AnimationTimer {
    private int frames;

    @Override
    public void handle(long now) {
      if (frames == 0) {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        System.err.println("window after " + (System.currentTimeMillis() - start) + " ms");
      }
      if (++frames == FRAMES) {
        System.exit(0);
      }
    }
  }
}
