package org.mycromwell.app.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.Node;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.mycromwell.engine.image.Picture;

/**
 * Shows the pictures of an {@link ImageViewModel} and does there what the user does in the zone.
 * Owned by the FX thread.
 */
public final class ImageBinding implements ImageView.Actions {
  /** What the zone asks of the rest of the window. Called on the FX thread. */
  public interface Host {
    /** Lets the user choose files; empty when he does not. */
    List<Path> choosePictures();

    /** Shows something in the middle of the window. */
    void showInMiddle(Node node);

    /** Shows there again what was there before. */
    void leaveMiddle();
  }

  /** Pixels of the longer side where a part is chosen: as many as a large screen has. */
  private static final int LARGE = 2_000;

  /** Pixels of a thumbnail's longer side: twice what is shown, for dense screens. */
  private static final int THUMBNAIL = 260;

  private final ImageViewModel model;
  private final Host host;
  private final ImageView view;

  public ImageBinding(ImageViewModel model, Host host) {
    this.model = model;
    this.host = host;
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
                    sampled(attached.picture(), THUMBNAIL),
                    attached.width(),
                    attached.height(),
                    attached.cost().map(cost -> cost.tokens().orElse(0)).orElse(0),
                    attached.cost().map(AttachedImage.Cost::tiles).orElse(0)))
            .toList();
    String notice = model.noticeProperty().get();
    view.show(new ImageContent(pictures, notice.isEmpty() ? model.warning() : notice));
  }

  /** Every so many pixels one: enough to know a screenshot again. */
  private static Image sampled(Picture picture, int longest) {
    double scale = Math.min(1, longest / (double) Math.max(picture.width(), picture.height()));
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
    host.choosePictures().forEach(model::add);
  }

  @Override
  public void crop(int picture) {
    if (picture >= model.images().size()) {
      return;
    }
    AttachedImage attached = model.images().get(picture);
    Picture whole = attached.picture();
    CropView crop =
        new CropView(
            sampled(whole, LARGE),
            whole.width(),
            whole.height(),
            attached.crop(),
            new CropView.Listener() {
              @Override
              public void chosen(Optional<Crop> part) {
                host.leaveMiddle();
                model.crop(attached, part);
              }

              @Override
              public void cancelled() {
                host.leaveMiddle();
              }
            });
    host.showInMiddle(crop);
    crop.focus();
  }

  @Override
  public void remove(int picture) {
    if (picture < model.images().size()) {
      model.remove(model.images().get(picture));
    }
  }
}
