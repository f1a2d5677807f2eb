package org.mycromwell.engine.api;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.flow.ShownImages;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageReader;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.ProcessedImage;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.LanguageModel;

/**
 * Images made ready for a model.
 *
 * @param count how many images they were
 * @param tensors what the model sees, image by image; an image may be several tiles
 * @param onGrid whether all are pictures of text on their character grids
 * @param notes for the user, one sentence an image: what was done to it and what it costs
 */
public record PromptImages(
    int count, List<ImageTensor> tensors, boolean onGrid, List<String> notes) {
  /** No images. */
  public static final PromptImages NONE = new PromptImages(0, List.of(), false, List.of());

  /** Behind transparent pixels, and around tiles. */
  private static final int WHITE = 0xffffff;

  public PromptImages {
    tensors = List.copyOf(tensors);
    notes = List.copyOf(notes);
  }

  /**
   * Reads images for a model.
   *
   * @throws EngineException UNSUPPORTED when the model cannot see, before any image is opened
   */
  public static PromptImages read(List<Path> paths, LanguageModel model) {
    return read(paths, model, new CancelToken());
  }

  /** The same; whether an image shows code is not asked any more once it is cancelled. */
  static PromptImages read(List<Path> paths, LanguageModel model, CancelToken cancel) {
    if (paths.isEmpty()) {
      return NONE;
    }
    VisionInput input =
        model
            .network()
            .visionInput()
            .orElseThrow(() ->
                new EngineException(
                    Kind.UNSUPPORTED,
                    model.displayName()
                        + " reads text only, so it cannot look at "
                        + paths.getFirst()
                        + "; use a model with a vision encoder"));
    ImageReader reader = new ImageReader();
    ImageProcessor processor =
        new ImageProcessor(input, image -> model.network().readCells(image, cancel));
    List<ImageTensor> tensors = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    boolean onGrid = true;
    for (Path path : paths) {
      ProcessedImage image = processor.process(reader.read(path, WHITE), WHITE);
      image.tensors().forEach(tensor -> tensors.add(whole(tensor, input)));
      onGrid &= image.grid() != null;
      notes.add("image " + path + ": " + image.summary());
    }
    return new PromptImages(paths.size(), tensors, onGrid, notes);
  }

  /** As an edit takes them. */
  public ShownImages shown() {
    return new ShownImages(count, tensors, onGrid);
  }

  /** On a character grid a character is two tokens high; what has no grid may end in between. */
  private static ImageTensor whole(ImageTensor tensor, VisionInput input) {
    int unit = 2 * input.tokenSize();
    if (input.channels() != 1 || tensor.height() % unit == 0) {
      return tensor;
    }
    int height = (tensor.height() + unit - 1) / unit * unit;
    float[] pixels = Arrays.copyOf(tensor.pixels(), height * tensor.width());
    return new ImageTensor(pixels, height, tensor.width(), 1, tensor.tileRow(), tensor.tileCol());
  }
}
