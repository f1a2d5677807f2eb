package org.mycromwell.app.desktop;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.mycromwell.app.image.Crop;
import org.mycromwell.app.image.CropView;
import org.mycromwell.app.image.ImageContent;
import org.mycromwell.app.models.FoundModel;
import org.mycromwell.app.models.ModelsView;
import org.mycromwell.app.models.Recommendation;
import org.mycromwell.app.review.HunkListView;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.engine.model.ModelSource;

/** What may be in the middle of the window for a while, with fixed data. */
final class SampleGuests {
  private static final int WIDTH = 1_280;
  private static final int HEIGHT = 828;

  private SampleGuests() {}

  /** A picture in its zone. */
  static ImageContent picture() {
    return new ImageContent(
        List.of(new ImageContent.Picture("shot.png", image(260, 168), WIDTH, HEIGHT, 310, 2)), "");
  }

  /** The choice of a part of it. */
  static Node crop() {
    return new CropView(
        image(WIDTH, HEIGHT),
        WIDTH,
        HEIGHT,
        Optional.of(new Crop(80, 200, 720, 300)),
        new CropView.Listener() {
          @Override
          public void chosen(Optional<Crop> part) {}

          @Override
          public void cancelled() {}
        });
  }

  /** Hunks in words. */
  static Node hunks(ReviewedProposal proposal) {
    ReviewViewModel model = new ReviewViewModel(Platform::runLater, Runnable::run);
    model.open(proposal);
    HunkListView list = new HunkListView(model, () -> {});
    model.accept();
    model.reject();
    list.focus();
    return list;
  }

  /** Models on this computer, one of which cannot run. */
  static Node models() {
    FoundModel nano =
        model(new ModelSource.Embedded(), "cromwell-nano", "", 9_898_656, "F16", List.of());
    FoundModel coder = file("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", 1_117_000_000L, List.of());
    FoundModel large =
        file(
            "qwen2.5-coder-32b-instruct-q4_k_m.gguf",
            19_900_000_000L,
            List.of("it needs 21.4 GB of memory, and 12.1 GB are free"));
    ModelsView view = new ModelsView(new SampleActions());
    view.show(
        new ModelsView.Content(
            List.of(nano, coder, large),
            List.of(true, false, false),
            "3 models, 2 of which run here",
            false,
            Recommendation.forMemory(16L << 30)));
    return view;
  }

  private static FoundModel file(String name, long bytes, List<String> obstacles) {
    return model(
        new ModelSource.OfFile(Path.of(name)),
        name,
        "~/.cache/lm-studio/models",
        bytes,
        "Q4_K_M",
        obstacles);
  }

  private static FoundModel model(
      ModelSource source,
      String name,
      String folder,
      long bytes,
      String quantisation,
      List<String> obstacles) {
    return new FoundModel(
        source,
        name,
        folder,
        bytes,
        folder.isEmpty() ? "llama" : "qwen2",
        quantisation,
        OptionalInt.of(folder.isEmpty() ? 4_096 : 32_768),
        folder.isEmpty(),
        OptionalLong.of(bytes + bytes / 12),
        obstacles);
  }

  /** A page with a bar, a card and a button. */
  private static WritableImage image(int width, int height) {
    WritableImage image = new WritableImage(width, height);
    int[] pixels = new int[width * height];
    for (int i = 0; i < pixels.length; i++) {
      double x = (i % width) / (double) width;
      int row = i / width;
      double y = row / (double) height;
      boolean bar = y < 0.14;
      boolean card = x > 0.08 && x < 0.92 && y > 0.26 && y < 0.57;
      boolean button = x > 0.62 && x < 0.89 && y > 0.71 && y < 0.87;
      pixels[i] = bar ? 0xFF2B3240 : button ? 0xFFE0A458 : card ? 0xFFE2EBFA : 0xFFFBFAF7;
    }
    image
        .getPixelWriter()
        .setPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
    return image;
  }
}
