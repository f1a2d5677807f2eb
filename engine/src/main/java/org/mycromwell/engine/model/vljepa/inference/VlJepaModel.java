package org.mycromwell.engine.model.vljepa.inference;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.KvCache;
import org.mycromwell.engine.model.vljepa.Continuations;
import org.mycromwell.engine.model.vljepa.Coordinates;
import org.mycromwell.engine.model.vljepa.HeadConfig;
import org.mycromwell.engine.model.vljepa.TokenGeometry;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.Rope;
import org.mycromwell.engine.tensor.CacheType;

/**
 * A VL-JEPA: reads text and images of a prompt as a whole into a joint memory, and then runs only
 * its autoregressive head, one pass for each token of the answer. Owns weights and buffers until
 * {@link #close()}; file and workers stay the caller's and must outlive it.
 */
public final class VlJepaModel implements SequenceModel {
  /** Tiles an image is cut into at most, beside its overview. */
  private static final int MOST_TILES = 8;

  private final VlJepaConfig config;
  private final Workers workers;
  private final Arena arena;
  private final PromptReader reader;
  private final HeadInput headInput;
  private final Decoder head;
  private final @Nullable CopyPath copy;
  private final EncoderWork work;
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
    work = new EncoderWork(options.kernels(), workers, config.rmsEps());
    arena = Arena.ofShared();
    try {
      WeightLoader loader = new WeightLoader(file.file(), options.kernels(), arena, workers);
      reader = new PromptReader(config, loader, geometry, work);
      HeadConfig headConfig = config.head();
      headInput =
          new HeadInput(
              reader.embedding(),
              ShiftTaps.load(
                  loader, "dec.shift.weight", headConfig.hidden(), headConfig.shiftTaps()),
              next(loader),
              new Rope(headConfig.headDim(), config.ropeBase(), config.gridPairs()),
              headConfig.hidden());
      copy =
          headConfig.copyDim() == 0
              ? null
              : new CopyPath(
                  config, loader, options.kernels(), workers, options.decoder().logitRows());
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
      work.close();
      arena.close();
      throw e;
    }
  }

  private List<ScaledEmbedding> next(WeightLoader loader) {
    return config.head().continuations()
        ? Stream.of(VlJepaTensors.NEXT_IN_CODE, VlJepaTensors.NEXT_IN_INSTRUCTION)
            .map(name ->
                new ScaledEmbedding(
                    loader.embedding(name), config.embeddingScale(), config.head().hidden()))
            .toList()
        : List.of();
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
    return Optional.of(visionInput(config.vision()));
  }

  @Override
  public Optional<CharacterCells> readCells(ImageTensor image, CancelToken cancel) {
    return reader.readCells(image, cancel);
  }

  static VisionInput visionInput(VisionConfig vision) {
    return new VisionInput(
        vision.channels(),
        vision.height(),
        vision.width(),
        vision.reduction(),
        MOST_TILES,
        MOST_TILES * vision.gridHeight() * vision.gridWidth());
  }

  @Override
  public SequenceCache newCache(int capacity, CacheType type) {
    if (capacity > config.contextLength()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "a context of "
              + capacity
              + " tokens was asked for, but the model is made for "
              + config.contextLength());
    }
    return new VlJepaCache(this, rows -> newKeysAndValues(rows, type), capacity);
  }

  KvCache newKeysAndValues(int rows, CacheType type) {
    return head.newCache(rows, type);
  }

  private VlJepaCache own(SequenceCache cache) {
    if (!(cache instanceof VlJepaCache own) || !own.belongsTo(this)) {
      throw new IllegalArgumentException("the cache was made by another model");
    }
    return own;
  }

  /** Keeps all of an unchanged prompt, or nothing: every token of a prompt sees every other. */
  @Override
  public int reuse(SequenceCache filled, int[] known, int[] prompt, List<ImageTensor> images) {
    VlJepaCache cache = own(filled);
    if (!cache.holds(prompt, reader.keys(images))) {
      cache.clear();
      return 0;
    }
    cache.truncate(prompt.length - 1);
    return prompt.length - 1;
  }

  @Override
  public boolean encode(
      SequenceCache filled,
      int[] prompt,
      List<ImageTensor> images,
      Progress progress,
      CancelToken cancel) {
    VlJepaCache cache = own(filled);
    List<String> keys = reader.takeKeys(images);
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
    int visionRows = reader.visionRows(images);
    boolean done;
    try {
      cache.reserve(visionRows);
      done = read(cache, prompt, images, keys, visionRows, progress, cancel);
    } catch (OutOfMemoryError e) { // what was to be read was too large; nothing else has failed
      cache.clear();
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "reading a prompt of "
              + prompt.length
              + " tokens and "
              + visionRows
              + " of images needs more Java heap than there is; give Java more (-Xmx), shorten the"
              + " prompt or use smaller images",
          e);
    } catch (RuntimeException | Error e) {
      cache.clear();
      throw e;
    }
    if (!done) {
      cache.clear();
    }
    return done;
  }

  /**
   * The mean of the joint memory of a text, in the width of the head. Caches keep what they hold.
   *
   * @param prompt not empty
   * @return null when stopped
   */
  public float @Nullable [] meanMemory(int[] prompt, CancelToken cancel) {
    if (prompt.length == 0 || prompt.length > config.contextLength()) {
      throw new IllegalArgumentException("a prompt of " + prompt.length + " tokens");
    }
    head.requireKnown(prompt, 0, prompt.length);
    Coordinates places = new Coordinates(prompt.length);
    float[] joint = reader.read(prompt, List.of(), List.of(), places, (done, total) -> {}, cancel);
    if (joint == null) {
      return null;
    }
    float[] mean = new float[config.head().hidden()];
    for (int row = 0; row < prompt.length; row++) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += joint[row * mean.length + i] / prompt.length;
      }
    }
    return mean;
  }

  private boolean read(
      VlJepaCache cache,
      int[] prompt,
      List<ImageTensor> images,
      List<String> keys,
      int visionRows,
      Progress progress,
      CancelToken cancel) {
    int rows = visionRows + prompt.length;
    Coordinates places = cache.places();
    float[] joint = reader.read(prompt, images, keys, places, progress, cancel);
    if (joint == null) {
      return false;
    }
    long start = System.nanoTime();
    headInput.use(places, rows, null);
    if (!head.readMemory(cache.keysAndValues(), joint, rows, cancel)) {
      return false;
    }
    float[] copyKeys =
        copy == null
            ? new float[0]
            : copy.keys(reader.textRows(prompt.length), prompt.length, work);
    cache.fill(prompt, keys, rows, copyKeys);
    times = reader.times().plusMemory(System.nanoTime() - start);
    return true;
  }

  /** The place of the first token of the answer: where its source begins, or behind the prompt. */
  int firstPlace(int[] prompt) {
    return config.head().alignedPositions()
        ? Coordinates.firstPlace(prompt, editToken)
        : prompt.length;
  }

  /** Where the lines stand that an answer may name. */
  Coordinates.Source source(int[] prompt, Coordinates places, int firstRow) {
    return config.head().alignedPositions()
        ? new Coordinates.Source(prompt, places, firstRow)
        : Coordinates.Source.NONE;
  }

  /**
   * What comes next in a prompt behind the inputs of an answer; null where the head does not look.
   */
  @Nullable Continuations continuations(int[] prompt) {
    return config.head().continuations() ? new Continuations(prompt, geometry) : null;
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
    cache.placeAnswer(tokens, from, count, geometry);
    headInput.use(cache.places(), cache.memoryRows(), cache.continuations());
    if (!head.forward(cache.keysAndValues(), tokens, from, count, wantedLogits, cancel)) {
      return false;
    }
    if (copy != null && wantedLogits > 0) {
      copy.mix(
          head,
          cache.copyKeys(),
          cache.prompt(),
          cache.continuations(),
          cache.keysAndValues().length() - cache.memoryRows(),
          workers);
    }
    return true;
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
    return reader.visionTimes();
  }

  /**
   * Encodes an image and forgets it, to measure what it takes.
   *
   * @return false when cancelled
   */
  public boolean encodeImage(ImageTensor image, CancelToken cancel) {
    return reader.encodeImage(image, cancel);
  }

  /** Forgets all images, so that they are encoded again. */
  public void forgetImages() {
    reader.forgetImages();
  }

  @Override
  public void close() {
    head.close();
    work.close();
    arena.close();
  }
}
