package org.mycromwell.engine.model.vljepa.inference;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.model.vljepa.HeadConfig;
import org.mycromwell.engine.model.vljepa.TextConfig;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.tensor.CacheType;

/**
 * A VL-JEPA: reads text and images of a prompt as a whole into a joint memory, and then runs only
 * its autoregressive head, one pass for each token of the answer. Owns weights and buffers until
 * {@link #close()}; file and workers stay the caller's and must outlive it.
 */
public final class VlJepaModel implements SequenceModel {
  /** Rows that images of a prompt may take together. */
  static final int MOST_IMAGE_TOKENS = 1 << 14;

  /** Tiles an image is cut into at most, beside its overview. */
  private static final int MOST_TILES = 8;

  private final VlJepaConfig config;
  private final Workers workers;
  private final Arena arena;
  private final VisionEncoder vision;
  private final LanguageEncoder language;
  private final CrossModalFusion fusion;
  private final PackedLinear memoryProjection;
  private final HeadInput headInput;
  private final Decoder head;
  private final @Nullable CopyPath copy;
  private final EncoderWork work;
  private final ImageEncodings encodings = new ImageEncodings(ImageEncodings.MOST_BYTES);
  private final FloatBuffer memory = new FloatBuffer();
  private final TokenGeometry geometry;
  private final int editToken;
  private ReadingTimes times = ReadingTimes.NONE;

  /**
   * @param editToken begins the text an answer takes the place of; -1 for none
   */
  VlJepaModel(
      VlJepaFile file,
      ModelOptions options,
      TokenGeometry geometry,
      int editToken,
      Workers workers) {
    config = file.config();
    this.workers = workers;
    this.geometry = geometry;
    this.editToken = editToken;
    arena = Arena.ofShared();
    try {
      WeightLoader loader = new WeightLoader(file.file(), options.kernels(), arena, workers);
      vision = new VisionEncoder(config, loader);
      language = new LanguageEncoder(config, loader);
      fusion = new CrossModalFusion(config, loader);
      memoryProjection = loader.matrix("dec.proj.weight");
      HeadConfig headConfig = config.head();
      headInput =
          new HeadInput(
              language.embedding(),
              ShiftTaps.load(
                  loader, "dec.shift.weight", headConfig.hidden(), headConfig.shiftTaps()),
              new GridRope(headConfig.headDim(), config.ropeBase(), config.gridPairs()),
              headConfig.hidden());
      copy =
          headConfig.copyDim() == 0
              ? null
              : new CopyPath(
                  config, loader, options.kernels(), workers, options.decoder().logitRows());
      work = new EncoderWork(options.kernels(), workers, config.rmsEps());
      head =
          Decoder.loadPart(
              file.file(),
              file.headConfig(),
              file.headNames(),
              headInput,
              options.decoder(),
              options.kernels(),
              workers);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  public VlJepaConfig config() {
    return config;
  }

  @Override
  public String architecture() {
    return VlJepaConfig.ARCHITECTURE;
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public long parameterCount() {
    return config.parameterCount();
  }

  @Override
  public int chunkRows() {
    return head.chunkRows();
  }

  @Override
  public int logitRows() {
    return head.logitRows();
  }

  @Override
  public Optional<VisionInput> visionInput() {
    VisionConfig vision = config.vision();
    return Optional.of(
        new VisionInput(
            vision.channels(),
            vision.height(),
            vision.width(),
            vision.reduction(),
            MOST_TILES,
            MOST_TILES * vision.gridHeight() * vision.gridWidth()));
  }

  @Override
  public SequenceCache newCache(int capacity, CacheType type) {
    return new VlJepaCache(head, type, capacity);
  }

  private VlJepaCache own(SequenceCache cache) {
    if (!(cache instanceof VlJepaCache own) || !own.belongsTo(head)) {
      throw new IllegalArgumentException("the cache was made by another model");
    }
    return own;
  }

  /** Keeps all of an unchanged prompt, or nothing: every token of a prompt sees every other. */
  @Override
  public int reuse(SequenceCache filled, int[] known, int[] prompt, List<ImageTensor> images) {
    VlJepaCache cache = own(filled);
    if (!cache.holds(prompt, keys(images))) {
      cache.clear();
      return 0;
    }
    cache.truncate(prompt.length - 1);
    return prompt.length - 1;
  }

  private static List<String> keys(List<ImageTensor> images) {
    return images.stream().map(ImageEncodings::key).toList();
  }

  @Override
  public boolean encode(
      SequenceCache filled,
      int[] prompt,
      List<ImageTensor> images,
      Progress progress,
      CancelToken cancel) {
    VlJepaCache cache = own(filled);
    List<String> keys = keys(images);
    if (cache.holds(prompt, keys)) {
      return true;
    }
    if (prompt.length > cache.capacity()) {
      throw new EngineException(
          Kind.CONTEXT_FULL,
          "the prompt has "
              + prompt.length
              + " tokens, but the context holds "
              + cache.capacity()
              + "; shorten it or ask for a larger context");
    }
    head.requireKnown(prompt, 0, prompt.length);
    int visionRows = visionRows(images);
    cache.reserve(visionRows);
    boolean done;
    try {
      done = read(cache, prompt, images, keys, visionRows, progress, cancel);
    } catch (RuntimeException | Error e) {
      cache.clear();
      throw e;
    }
    if (!done) {
      cache.clear();
    }
    return done;
  }

  private int visionRows(List<ImageTensor> images) {
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

  private boolean read(
      VlJepaCache cache,
      int[] prompt,
      List<ImageTensor> images,
      List<String> keys,
      int visionRows,
      Progress progress,
      CancelToken cancel) {
    int n = prompt.length;
    int rows = visionRows + n;
    long textLayer = textLayerWork(n);
    long fusionLayer = fusionLayerWork(visionRows, n);
    long projection = (long) rows * memoryProjection.rows() * memoryProjection.cols();
    long total =
        config.text().layers() * textLayer + config.fusion().layers() * fusionLayer + projection;
    for (int i = 0; i < images.size(); i++) {
      total += encodings.find(keys.get(i)) == null ? vision.work(images.get(i)) : 0;
    }
    ReadingSteps steps = new ReadingSteps(Math.max(1, total), n, progress, cancel);
    long start = System.nanoTime();
    int known = encodings.misses();
    List<float[]> seen = see(images, keys, steps);
    if (seen.size() < images.size()) {
      return false;
    }
    long afterVision = System.nanoTime();
    Places places = cache.places();
    int at = 0;
    for (ImageTensor image : images) {
      at = placeImage(places, at, image);
    }
    Places textPlaces = new Places(n);
    placeText(textPlaces, prompt);
    for (int i = 0; i < n; i++) {
      places.set(at + i, i, textPlaces.row()[i], textPlaces.col()[i]);
    }
    if (!language.read(prompt, textPlaces, work, steps, textLayer)) {
      return false;
    }
    long afterText = System.nanoTime();
    float[] read = language.rows(n);
    if (!fusion.join(joined(seen), visionRows, read, n, work, steps, fusionLayer)) {
      return false;
    }
    long afterFusion = System.nanoTime();
    float[] joint = project(visionRows, n);
    headInput.use(places, rows);
    if (!head.readMemory(cache.keysAndValues(), joint, rows, cancel)) {
      return false;
    }
    float[] copyKeys = copy == null ? new float[0] : copy.keys(fusion.textRows(n), n, work);
    cache.fill(prompt, keys, rows, copyKeys, firstPlace(prompt));
    times =
        new ReadingTimes(
            afterVision - start,
            afterText - afterVision,
            afterFusion - afterText,
            System.nanoTime() - afterFusion,
            encodings.misses() - known);
    return steps.advance(projection);
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

  private int placeImage(Places places, int at, ImageTensor image) {
    int cellRows = config.vision().cellRows();
    int height = image.height() / config.vision().reduction();
    int width = image.width() / config.vision().reduction();
    int firstRow = Math.max(image.tileRow(), 0) * config.vision().gridHeight() / cellRows;
    int firstCol = Math.max(image.tileCol(), 0) * config.vision().gridWidth();
    for (int row = 0; row < height; row++) {
      for (int col = 0; col < width; col++) {
        int token = row * width + col;
        places.set(at + token, token, firstRow + row / cellRows, firstCol + col);
      }
    }
    return at + height * width;
  }

  private void placeText(Places places, int[] tokens) {
    int row = 0;
    int col = 0;
    for (int i = 0; i < tokens.length; i++) {
      places.set(i, i, row, col);
      row = geometry.rowAfter(tokens[i], row);
      col = geometry.colAfter(tokens[i], col);
    }
  }

  /** The place of the first token of the answer: where its source begins, or behind the prompt. */
  private int firstPlace(int[] prompt) {
    return config.head().alignedPositions()
        ? Coordinates.firstPlace(prompt, editToken)
        : prompt.length;
  }

  private float[] project(int visionRows, int textRows) {
    int width = memoryProjection.cols();
    float[] seen = fusion.visionRows(visionRows);
    float[] read = fusion.textRows(textRows);
    RowProducts.Input input =
        (row, to, at) -> {
          if (row < visionRows) {
            System.arraycopy(seen, row * width, to, at, width);
          } else {
            System.arraycopy(read, (row - visionRows) * width, to, at, width);
          }
        };
    int rows = visionRows + textRows;
    float[] joint = memory.of(rows, memoryProjection.rows());
    work.products().run(rows, width, input, new RowProducts.Output(memoryProjection, joint));
    return joint;
  }

  @Override
  public boolean forward(
      SequenceCache filled,
      int[] tokens,
      int from,
      int count,
      int wantedLogits,
      CancelToken cancel) {
    VlJepaCache cache = own(filled);
    int promptLength = cache.prompt().length;
    if (promptLength == 0) {
      throw new IllegalStateException("no prompt has been encoded");
    }
    if (count > cache.capacity() - cache.length()) {
      throw new EngineException(
          Kind.CONTEXT_FULL,
          "the context holds "
              + cache.capacity()
              + " tokens and "
              + cache.length()
              + " are used, so "
              + count
              + " more do not fit");
    }
    head.requireKnown(tokens, from, count);
    placeAnswer(cache, tokens, from, count);
    headInput.use(cache.places(), cache.memoryRows());
    if (!head.forward(cache.keysAndValues(), tokens, from, count, wantedLogits, cancel)) {
      return false;
    }
    if (copy != null && wantedLogits > 0) {
      copy.mix(head, cache.copyKeys(), cache.prompt(), workers);
    }
    return true;
  }

  /** Input 0 of the head stands where the answer begins, every other behind the one before. */
  private void placeAnswer(VlJepaCache cache, int[] tokens, int from, int count) {
    Places places = cache.places();
    int position = cache.keysAndValues().length();
    int input = position - cache.memoryRows();
    for (int i = 0; i < count; i++, position++, input++) {
      int place = cache.firstPlace() + input;
      if (input == 0) {
        places.set(position, place, 0, 0);
      } else {
        int token = tokens[from + i];
        places.set(
            position,
            place,
            geometry.rowAfter(token, places.row()[position - 1]),
            geometry.colAfter(token, places.col()[position - 1]));
      }
    }
  }

  @Override
  public float[] logits() {
    return head.logits();
  }

  @Override
  public int logitCount() {
    return head.logitCount();
  }

  @Override
  public int logitsOffset(int row) {
    return head.logitsOffset(row);
  }

  /** How long the parts of the last prompt took that was read. */
  public ReadingTimes readingTimes() {
    return times;
  }

  /** How long the parts of the last image took that was encoded. */
  public VisionTimes visionTimes() {
    return vision.times();
  }

  /**
   * Encodes an image and forgets it, to measure what it takes.
   *
   * @return false when cancelled
   */
  public boolean encodeImage(ImageTensor image, CancelToken cancel) {
    vision.check(image);
    ReadingSteps steps =
        new ReadingSteps(Math.max(1, vision.work(image)), 1, (done, total) -> {}, cancel);
    return vision.encode(image, work, steps) != null;
  }

  /** Forgets all images, so that they are encoded again. */
  public void forgetImages() {
    encodings.clear();
  }

  @Override
  public void close() {
    head.close();
    work.close();
    arena.close();
  }
}
