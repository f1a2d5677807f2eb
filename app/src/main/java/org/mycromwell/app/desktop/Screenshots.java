package org.mycromwell.app.desktop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.mycromwell.app.editor.SyntaxService;
import org.mycromwell.app.fx.WindowTheme;
import org.mycromwell.ui.resources.Theme;

/** Draws the window in every state into files, for the documentation and for those who judge it. */
final class Screenshots {
  /** Frames after which layout, clips and marks have come to rest. */
  private static final int FRAMES = 12;

  private static final int WIDTH = 1_440;
  private static final int HEIGHT = 900;

  /** One picture. */
  private record Shot(
      SampleState state, Theme theme, boolean colorBlind, int percent, int width, int height) {
    String fileName() {
      StringBuilder name = new StringBuilder(state.fileName());
      name.append('-').append(theme.fileName());
      if (colorBlind) {
        name.append("-color-blind");
      }
      if (percent != 100) {
        name.append('-').append(percent).append("-percent");
      }
      if (width != WIDTH) {
        name.append('-').append(width).append('x').append(height);
      }
      return name + ".png";
    }
  }

  private Screenshots() {}

  /**
   * Draws all pictures whose names begin as wanted. Called by a thread that is not the FX thread,
   * which has been started.
   */
  static void draw(Path folder, String wanted, PrintWriter out) throws IOException {
    Files.createDirectories(folder);
    try (SyntaxService syntax = new SyntaxService()) {
      for (Shot shot : shots()) {
        if (shot.fileName().startsWith(wanted)) {
          Path file = folder.resolve(shot.fileName());
          ImageIO.write(picture(shot, syntax), "png", file.toFile());
          out.println(file);
        }
      }
    }
  }

  private static List<Shot> shots() {
    List<Shot> shots = new ArrayList<>();
    for (Theme theme : List.of(Theme.DARK, Theme.LIGHT)) {
      for (SampleState state : SampleState.values()) {
        shots.add(new Shot(state, theme, false, 100, WIDTH, HEIGHT));
      }
      shots.add(new Shot(SampleState.REVIEW_DECIDED, theme, true, 100, WIDTH, HEIGHT));
    }
    shots.add(new Shot(SampleState.REVIEW_DECIDED, Theme.HIGH_CONTRAST, false, 100, WIDTH, HEIGHT));
    shots.add(new Shot(SampleState.REVIEW_DECIDED, Theme.DARK, false, 150, WIDTH, HEIGHT));
    shots.add(new Shot(SampleState.REVIEW_DECIDED, Theme.DARK, false, 100, 960, 600));
    shots.add(new Shot(SampleState.FIRST_RUN, Theme.DARK, false, 100, 960, 600));
    return shots;
  }

  private static BufferedImage picture(Shot shot, SyntaxService syntax) {
    CompletableFuture<WritableImage> drawn = new CompletableFuture<>();
    Platform.runLater(() -> {
      try {
        SampleWindow window = new SampleWindow(syntax);
        Scene scene = new Scene(window.shell(), shot.width(), shot.height());
        new WindowTheme(scene).apply(shot.theme(), shot.colorBlind(), shot.percent());
        Stage stage = new Stage();
        stage.setScene(scene);
        stage.show();
        window.shell().setTextPercent(shot.percent());
        window.show(shot.state());
        afterFrames(() -> {
          drawn.complete(scene.snapshot(null));
          stage.close();
        });
      } catch (RuntimeException e) {
        drawn.completeExceptionally(e);
      }
    });
    return copy(drawn.join());
  }

  private static void afterFrames(Runnable action) {
    new AnimationTimer() {
      private int frames;

      @Override
      public void handle(long now) {
        frames++;
        Platform.requestNextPulse();
        if (frames == FRAMES) {
          stop();
          action.run();
        }
      }
    }.start();
  }

  private static BufferedImage copy(WritableImage image) {
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    int[] pixels = new int[width * height];
    image
        .getPixelReader()
        .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
    BufferedImage copy = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    copy.setRGB(0, 0, width, height, pixels, 0, width);
    return copy;
  }
}
