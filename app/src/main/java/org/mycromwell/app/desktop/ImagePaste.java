package org.mycromwell.app.desktop;

import java.io.File;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.mycromwell.app.image.ImageViewModel;

/** Takes pictures from the clipboard. On the FX thread. */
final class ImagePaste {
  private static final KeyCombination PASTE =
      new KeyCodeCombination(KeyCode.V, KeyCombination.SHORTCUT_DOWN);

  private ImagePaste() {}

  /** Paste means a picture wherever there is no text to be pasted. */
  static void install(Scene scene, ImageViewModel images) {
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          boolean text =
              event.getTarget() instanceof TextInputControl
                  && Clipboard.getSystemClipboard().hasString();
          if (PASTE.match(event) && !text && paste(images)) {
            event.consume();
          }
        });
  }

  /**
   * Adds the picture that the clipboard holds, or the files.
   *
   * @return whether there were any
   */
  static boolean paste(ImageViewModel images) {
    Clipboard clipboard = Clipboard.getSystemClipboard();
    if (clipboard.hasImage()) {
      Image image = clipboard.getImage();
      if (image != null && image.getPixelReader() != null) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        int[] argb = new int[width * height];
        image
            .getPixelReader()
            .getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), argb, 0, width);
        images.add("Pasted image", argb, width, height);
        return true;
      }
    }
    if (clipboard.hasFiles()) {
      clipboard.getFiles().stream().map(File::toPath).forEach(images::add);
      return true;
    }
    return false;
  }
}
