package org.mycromwell.app.fx;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import org.mycromwell.ui.resources.Fonts;
import org.mycromwell.ui.resources.Palette;
import org.mycromwell.ui.resources.Stylesheets;
import org.mycromwell.ui.resources.Theme;

/** Colours and text size of a window. Owned by the FX thread. */
public final class WindowTheme {
  /** Pixels of the root font at 100 percent. */
  private static final double ROOT_PIXELS = 13;

  private static boolean fontsLoaded;

  private final Scene scene;

  public WindowTheme(Scene scene) {
    this.scene = scene;
    loadFonts();
  }

  private static void loadFonts() {
    if (fontsLoaded) {
      return;
    }
    fontsLoaded = true;
    for (String file : Fonts.files()) {
      try (InputStream in = Fonts.open(file)) {
        if (Font.loadFont(in, ROOT_PIXELS) == null) {
          throw new IllegalStateException(file + " is no font that can be loaded");
        }
      } catch (IOException e) {
        throw new IllegalStateException(file + " cannot be read", e);
      }
    }
  }

  /**
   * Draws the window anew.
   *
   * @param percent size of all text, 80 to 200
   */
  public void apply(Theme theme, boolean colorBlind, int percent) {
    if (percent < 80 || percent > 200) {
      throw new IllegalArgumentException("a text size of " + percent + " percent");
    }
    List<String> sheets = new ArrayList<>();
    sheets.add(Palette.of(theme, colorBlind).stylesheet());
    sheets.addAll(Stylesheets.urls());
    scene.getStylesheets().setAll(sheets);
    scene
        .getRoot()
        .setStyle(
            String.format(Locale.ROOT, "-fx-font-size: %.1fpx;", ROOT_PIXELS * percent / 100));
  }
}
