package org.mycromwell.app.image;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javafx.beans.InvalidationListener;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.mycromwell.engine.image.Picture;

/**
 * Shows the pictures of an {@link ImageViewModel} and does there what the user does in the zone.
 * Owned by the FX thread.
 */
public final class ImageBinding implements ImageView.Actions {
  /** Pixels of a thumbnail's longer side: twice what is shown, for dense screens. */
  private static final int THUMBNAIL = 260;

  private final ImageViewModel model;
  private final Supplier<List<Path>> chooser;
  private final ImageView view;

  /**
   * @param chooser lets the user choose files; empty when he does not
   */
  public ImageBinding(ImageViewModel model, Supplier<List<Path>> chooser) {
    this.model = model;
    this.chooser = chooser;
    this.view = new ImageView(this);
    InvalidationListener listener = property -> show();
    model.images().addListener(listener);
    model.noticeProperty().addListener(listener);
    show();
  }

  /** The view, to be put into the window. */
  public ImageView view() {
    return view;
  }

  /** Shows once more what another model makes of the pictures. */
  public void show() {
    List<ImageContent.Picture> pictures =
        model.images().stream()
            .map(attached ->
                new ImageContent.Picture(
                    attached.name(),
                    thumbnail(attached.picture()),
                    attached.width(),
                    attached.height(),
                    attached.cost().map(cost -> cost.tokens().orElse(0)).orElse(0),
                    attached.cost().map(AttachedImage.Cost::tiles).orElse(0)))
            .toList();
    String notice = model.noticeProperty().get();
    view.show(new ImageContent(pictures, notice.isEmpty() ? model.warning() : notice));
  }

  /** Every so many pixels one: enough to know a screenshot again. */
  static Image thumbnail(Picture picture) {
    double scale = Math.min(1, THUMBNAIL / (double) Math.max(picture.width(), picture.height()));
    int width = Math.max(1, (int) Math.round(picture.width() * scale));
    int height = Math.max(1, (int) Math.round(picture.height() * scale));
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      int fromY = (int) ((y + 0.5) * picture.height() / height);
      for (int x = 0; x < width; x++) {
        int fromX = (int) ((x + 0.5) * picture.width() / width);
        pixels[y * width + x] = 0xFF000000 | picture.rgb()[fromY * picture.width() + fromX];
      }
    }
    WritableImage image = new WritableImage(width, height);
    image
        .getPixelWriter()
        .setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
    return image;
  }

  @Override
  public void choose() {
    chooser.get().forEach(model::add);
  }

  @Override
  public void remove(int picture) {
    if (picture < model.images().size()) {
      model.remove(model.images().get(picture));
    }
  }
}
