package org.mycromwell.app.desktop;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.mycromwell.app.models.ModelFolders;
import org.mycromwell.app.workbench.DesktopThreads;
import org.mycromwell.app.workbench.Workbench;
import org.mycromwell.engine.apply.StateDirectory;

/** Opens the window, or says in one sentence why it cannot. Called by the main thread. */
public final class Desktop {
  private Desktop() {}

  /**
   * Opens the window and runs until it is closed.
   *
   * @param paths files and folders to open
   * @return why it could not; empty when it could
   */
  public static Optional<String> run(Map<String, String> environment, List<Path> paths) {
    Optional<String> obstacle = start(environment);
    if (obstacle.isEmpty()) {
      Path home = Path.of(System.getProperty("user.home", ""));
      window(StateDirectory.resolve(environment), ModelFolders.known(environment, home), paths);
    }
    return obstacle;
  }

  /**
   * Draws every state of the window.
   *
   * @param prefix of the names of those that are drawn, "" for all
   * @param out hears of each
   * @return why it could not; empty when it could
   */
  public static Optional<String> draw(
      Map<String, String> environment, Path folder, String prefix, PrintWriter out)
      throws IOException {
    Optional<String> obstacle = start(environment);
    if (obstacle.isEmpty()) {
      Platform.setImplicitExit(false);
      Screenshots.draw(folder, prefix, out);
      Platform.exit();
    }
    return obstacle;
  }

  private static Optional<String> start(Map<String, String> environment) {
    Optional<String> obstacle = displayObstacle(environment);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    CountDownLatch started = new CountDownLatch(1);
    try {
      Platform.startup(started::countDown);
      started.await();
      return Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.of(noDisplay("the display cannot be opened"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the start was interrupted");
    }
  }

  private static void window(StateDirectory state, List<Path> modelFolders, List<Path> paths) {
    CountDownLatch closed = new CountDownLatch(1);
    Platform.runLater(() -> {
      Workbench bench =
          Workbench.open(state, modelFolders, DesktopThreads.start(Platform::runLater));
      MainWindow window =
          new MainWindow(
              new Stage(),
              bench,
              () -> {
                Platform.exit();
                closed.countDown();
              });
      window.show(paths);
    });
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why no window can be opened here; empty when nothing speaks against it. */
  static Optional<String> displayObstacle(Map<String, String> environment) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    boolean needsX11 = !system.contains("windows") && !system.contains("mac");
    boolean headless = "Headless".equals(System.getProperty("glass.platform"));
    String display = environment.getOrDefault("DISPLAY", "");
    return needsX11 && !headless && display.isBlank()
        ? Optional.of(noDisplay("there is no display to open a window on (DISPLAY is not set)"))
        : Optional.empty();
  }

  private static String noDisplay(String reason) {
    return reason + "; 'cromwell edit --help' shows how to do the same in the terminal";
  }
}
