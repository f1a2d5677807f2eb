package org.mycromwell.engine.model.vljepa.inference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.SequenceModel.Progress;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/**
 * Reads a prompt as a whole: sees its images, reads its text, joins both and brings them to the
 * width of the head. Knows the images it saw last. Used by the thread that controls the workers.
 */
final class PromptReader {
  /** Rows that images of a prompt may take together. */
  static final int MOST_IMAGE_TOKENS = 1 << 14;

  private final VlJepaConfig config;
  private final TokenGeometry geometry;
  private final EncoderWork work;
  private final VisionEncoder vision;
  private final LanguageEncoder language;
  private final CrossModalFusion fusion;
  private final PackedLinear memoryProjection;
  private final @Nullable CellReadout readout;
  private final ImageEncodings encodings = new ImageEncodings(ImageEncodings.MOST_BYTES);
  private final FloatBuffer memory = new FloatBuffer();
  private ReadingTimes times = ReadingTimes.NONE;

  PromptReader(VlJepaConfig config, WeightLoader loader, TokenGeometry geometry, EncoderWork work) {
    this.config = config;
    this.geometry = geometry;
    this.work = work;
    vision = new VisionEncoder(config, loader);
    language = new LanguageEncoder(config, loader);
    fusion = new CrossModalFusion(config, loader);
    memoryProjection = loader.matrix("dec.proj.weight");
    VisionConfig seen = config.vision();
    readout = seen.charClasses() == 0 ? null : new CellReadout(loader, seen.hidden());
  }

  ScaledEmbedding embedding() {
    return language.embedding();
  }

  /** Names of the images by their content. */
  List<String> keys(List<ImageTensor> images) {
    return encodings.keys(images);
  }

  /** The same; these images are not asked for again. */
  List<String> takeKeys(List<ImageTensor> images) {
    return encodings.takeKeys(images);
  }

  /**
   * Rows the images take.
   *
   * @throws EngineException when one does not fit the encoder, or all are too many
   */
  int visionRows(List<ImageTensor> images) {
    long rows = 0;
    for (ImageTensor image : images) {
      vision.check(image);
      rows += vision.tokens(image);
    }
    if (rows > MOST_IMAGE_TOKENS) {
      throw new EngineException(
          Kind.CONTEXT_FULL,
          "the images take "
              + rows
              + " tokens, but a prompt may have at most "
              + MOST_IMAGE_TOKENS
              + " of them; use fewer or smaller images");
    }
    return (int) rows;
  }

  /**
   * Reads; null when stopped.
   *
   * @param keys of the images
   * @param places become those of the memory
   * @return the joint memory, a row of the head's width for each token of the images and then of
   *     the text; overwritten by the next prompt
   */
  float @Nullable [] read(
      int[] prompt,
      List<ImageTensor> images,
      List<String> keys,
      Coordinates places,
      Progress progress,
      CancelToken cancel) {
    try {
      return readUntilStopped(prompt, images, keys, places, progress, cancel);
    } finally {
      work.products().partOf(null);
    }
  }

  private float @Nullable [] readUntilStopped(
      int[] prompt,
      List<ImageTensor> images,
      List<String> keys,
      Coordinates places,
      Progress progress,
      CancelToken cancel) {
    int n = prompt.length;
    int visionRows = visionRows(images);
    long textLayer = textLayerWork(n);
    long fusionLayer = fusionLayerWork(visionRows, n);
    long projection = (long) (visionRows + n) * memoryProjection.rows() * memoryProjection.cols();
    long total =
        config.text().layers() * textLayer
            + config.fusion().layers() * fusionLayer
            + projection
            + imageWork(images, keys);
    ReadingSteps steps = new ReadingSteps(Math.max(1, total), n, progress, cancel);
    work.products().partOf(steps);
    long start = System.nanoTime();
    int known = encodings.misses();
    List<float[]> seen = see(images, keys, steps);
    if (seen.size() < images.size()) {
      return null;
    }
    long afterVision = System.nanoTime();
    Coordinates textPlaces = place(prompt, images, places);
    if (!language.read(prompt, textPlaces, geometry, work, steps, textLayer)) {
      return null;
    }
    long afterText = System.nanoTime();
    float[] read = language.rows(n);
    if (!fusion.join(joined(seen), visionRows, read, n, work, steps, fusionLayer)) {
      return null;
    }
    long afterFusion = System.nanoTime();
    float[] joint = project(visionRows, n);
    times =
        new ReadingTimes(
            afterVision - start,
            afterText - afterVision,
            afterFusion - afterText,
            System.nanoTime() - afterFusion,
            encodings.misses() - known);
    return steps.advance(projection) ? joint : null;
  }

  /** What images count that are to be encoded; one that is shown twice is encoded once. */
  private long imageWork(List<ImageTensor> images, List<String> keys) {
    long total = 0;
    Set<String> counted = new HashSet<>();
    for (int i = 0; i < images.size(); i++) {
      if (encodings.find(keys.get(i)) == null && counted.add(keys.get(i))) {
        total += vision.work(images.get(i));
      }
    }
    return total;
  }

  private long textLayerWork(int n) {
    TextConfig text = config.text();
    return (long) n
        * (2L * text.hidden() * (text.queryDim() + text.kvDim())
            + 3L * text.hidden() * text.ffn()
            + 2L * n * text.queryDim());
  }

  private long fusionLayerWork(int visionRows, int n) {
    long hidden = config.fusion().hidden();
    long ffn = 3L * hidden * config.fusion().ffn();
    long cross = visionRows == 0 ? 0 : 4 * hidden * hidden;
    return (visionRows + n) * (ffn + cross) + 4L * visionRows * n * hidden;
  }

  /** Rows of the images; fewer than images when stopped. */
  private List<float[]> see(List<ImageTensor> images, List<String> keys, ReadingSteps steps) {
    List<float[]> seen = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      float[] rows = encodings.find(keys.get(i));
      if (rows == null) {
        rows = vision.encode(images.get(i), work, steps);
        if (rows == null) {
          return seen;
        }
        encodings.add(keys.get(i), rows);
      }
      seen.add(rows);
    }
    return seen;
  }

  private static float[] joined(List<float[]> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /** Places of the memory: its images, then its text, whose own are returned. */
  private Coordinates place(int[] prompt, List<ImageTensor> images, Coordinates places) {
    places.truncate(0);
    int reduction = config.vision().reduction();
    for (ImageTensor image : images) {
      places.addImage(
          image.height() / reduction,
          image.width() / reduction,
          image.tileRow(),
          image.tileCol(),
          config.vision());
    }
    Coordinates textPlaces = new Coordinates(prompt.length);
    textPlaces.addText(prompt, geometry);
    for (int i = 0; i < prompt.length; i++) {
      places.addFrom(textPlaces, i);
    }
    return textPlaces;
  }

  private float[] project(int visionRows, int textRows) {
    int width = memoryProjection.cols();
    float[] seen = fusion.visionRows(visionRows);
    float[] read = fusion.textRows(textRows);
    RowProducts.Input input =
        new RowProducts.Input() {
          @Override
          public void write(int row, float[] to, int at) {
            if (row < visionRows) {
              System.arraycopy(seen, row * width, to, at, width);
            } else {
              System.arraycopy(read, (row - visionRows) * width, to, at, width);
            }
          }
        };
    int rows = visionRows + textRows;
    float[] joint = memory.of(rows, memoryProjection.rows());
    work.products().run(rows, width, input, new RowProducts.Output(memoryProjection, joint));
    return joint;
  }

  /** The text of the last prompt as the fusion left it, {@code n x} its width. */
  float[] textRows(int n) {
    return fusion.textRows(n);
  }

  /** How long the parts of the last prompt took, the head's not included. */
  ReadingTimes times() {
    return times;
  }

  /** How long the parts of the last image took. */
  VisionTimes visionTimes() {
    return vision.times();
  }

  /** Encodes an image and forgets it; false when cancelled. */
  boolean encodeImage(ImageTensor image, CancelToken cancel) {
    vision.check(image);
    ReadingSteps steps =
        new ReadingSteps(Math.max(1, vision.work(image)), 1, (done, total) -> {}, cancel);
    return vision.encode(image, work, steps) != null;
  }

  /** The characters of an image, which is known then; empty without a readout or when stopped. */
  Optional<CharacterCells> readCells(ImageTensor image, CancelToken cancel) {
    if (readout == null) {
      return Optional.empty();
    }
    visionRows(List.of(image)); // what could not be shown is refused here as well
    List<String> keys = encodings.takeKeys(List.of(image));
    long total = Math.max(1, imageWork(List.of(image), keys));
    ReadingSteps steps = new ReadingSteps(total, 1, (done, all) -> {}, cancel);
    List<float[]> seen = see(List.of(image), keys, steps);
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    int reduction = config.vision().reduction();
    return Optional.of(
        readout.read(seen.getFirst(), image.height() / reduction, image.width() / reduction, work));
  }

  void forgetImages() {
    encodings.clear();
  }
}
