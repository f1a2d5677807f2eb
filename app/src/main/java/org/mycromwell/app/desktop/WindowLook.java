package org.mycromwell.app.desktop;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.mycromwell.app.fx.WindowTheme;
import org.mycromwell.app.settings.Settings;
import org.mycromwell.app.shell.ShellView;
import org.mycromwell.ui.resources.Theme;

/** Colours, text size and widths of the window as the settings have them. On the FX thread. */
final class WindowLook {
  private static final double SCALE_STEP = 0.1;

  private final WindowTheme theme;
  private final ShellView shell;
  private final Settings settings;

  WindowLook(Scene scene, ShellView shell, Settings settings) {
    this.theme = new WindowTheme(scene);
    this.shell = shell;
    this.settings = settings;
    settings.themeProperty().addListener((property, before, after) -> apply());
    settings.colourBlindProperty().addListener((property, before, after) -> apply());
    settings.textScaleProperty().addListener((property, before, after) -> apply());
    Platform.getPreferences()
        .colorSchemeProperty()
        .addListener((property, before, after) -> apply());
    apply();
  }

  private void apply() {
    int percent = (int) Math.round(Math.clamp(settings.textScaleProperty().get(), 0.8, 2.0) * 100);
    theme.apply(colors(), settings.colourBlindProperty().get(), percent);
    shell.setTextPercent(percent);
  }

  private Theme colors() {
    return switch (settings.themeProperty().get()) {
      case SYSTEM ->
          Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? Theme.DARK : Theme.LIGHT;
      case DARK -> Theme.DARK;
      case LIGHT -> Theme.LIGHT;
      case HIGH_CONTRAST -> Theme.HIGH_CONTRAST;
    };
  }

  /** The next one of the themes, for all sessions to come. */
  void nextTheme() {
    var all = org.mycromwell.app.settings.Theme.values();
    int next = (settings.themeProperty().get().ordinal() + 1) % all.length;
    settings.themeProperty().set(all[next]);
  }

  /** Makes all text larger or smaller by some steps. */
  void scaleText(int steps) {
    double scale = settings.textScaleProperty().get() + steps * SCALE_STEP;
    settings.textScaleProperty().set(Math.clamp(Math.rint(scale * 10) / 10, 0.8, 2.0));
  }

  /** The settings have been read. */
  void restored() {
    shell.setColumnWidths(settings.leftWidthProperty().get(), settings.rightWidthProperty().get());
  }

  /** Keeps the sizes of the window that is being closed. */
  void remember(Stage stage) {
    double[] widths = shell.columnWidths();
    settings.leftWidthProperty().set(widths[0]);
    settings.rightWidthProperty().set(widths[1]);
    if (!stage.isMaximized()) {
      settings.windowWidthProperty().set(stage.getScene().getWidth());
      settings.windowHeightProperty().set(stage.getScene().getHeight());
    }
  }
}
