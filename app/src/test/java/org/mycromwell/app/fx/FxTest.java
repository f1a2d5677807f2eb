package org.mycromwell.app.fx;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.ui.resources.Theme;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** A test with a real window, moved by real events. */
public abstract class FxTest {
  private static final int SECONDS = 20;

  protected final FxRobot robot = new FxRobot();
  protected final SyntaxService syntax = new SyntaxService();
  protected Stage stage;

  @BeforeEach
  void openStage() throws TimeoutException {
    stage = FxToolkit.registerPrimaryStage();
  }

  @AfterEach
  void closeStage() throws TimeoutException {
    FxToolkit.cleanupStages();
    syntax.close();
  }

  /** Shows a node in a window of this size, with the colours of the program. */
  protected void show(Supplier<Parent> root, int width, int height) {
    onFx(() -> {
      Scene scene = new Scene(root.get(), width, height);
      new WindowTheme(scene).apply(Theme.DARK, false, 100);
      stage.setScene(scene);
      stage.setX(0);
      stage.setY(0);
      stage.sizeToScene(); // the stage is that of the test before
      stage.show();
      return null;
    });
    settle();
  }

  /** Does something on the FX thread and waits for what comes of it. */
  protected static <T> T onFx(Callable<T> action) {
    return WaitForAsyncUtils.waitForAsyncFx(SECONDS * 1_000, action);
  }

  /** Does something on the FX thread. */
  protected static void run(Runnable action) {
    onFx(() -> {
      action.run();
      return null;
    });
  }

  /** Waits until the events that are under way are through. */
  protected static void settle() {
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Waits until something is so; fails when it does not become so. */
  protected static void until(Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(SECONDS, TimeUnit.SECONDS, () -> onFx(condition));
    } catch (TimeoutException e) {
      throw new AssertionError("it did not become so in " + SECONDS + " seconds", e);
    }
    settle();
  }
}
