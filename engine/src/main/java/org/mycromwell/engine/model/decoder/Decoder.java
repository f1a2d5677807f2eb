package org.mycromwell.engine.model.decoder;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.tensor.CacheType;

/**
 * A decoder-only transformer with grouped-query attention, RoPE, RMS normalisation and a gated
 * feed-forward layer. Owns its packed weights and buffers, until {@link #close()}; the file and the
 * workers stay the caller's and must outlive it.
 *
 * <p>Used by one thread at a time, the one that controls the workers. Any number of caches may be
 * fed in turn. A pass allocates nothing.
 */
public final class Decoder implements SequenceModel {
  private final DecoderConfig config;
  private final DecoderOptions options;
  private final Kernels kernels;
  private final Workers workers;
  private final Arena arena;
  private final DecoderScratch scratch;
  private final DecoderPass pass;
  private final MemoryPass memoryPass;
  private int logitCount;

  private Decoder(
      DecoderConfig config,
      DecoderOptions options,
      DecoderWeights weights,
      DecoderInput input,
      Kernels kernels,
      Workers workers,
      Arena arena) {
    this.config = config;
    this.options = options;
    this.kernels = kernels;
    this.workers = workers;
    this.arena = arena;
    scratch = new DecoderScratch(config, options);
    pass =
        new DecoderPass(
            config,
            weights,
            input,
            kernels,
            scratch,
            new AttentionPhase(config, kernels, workers.count()));
    memoryPass = new MemoryPass(config, weights, input, kernels, scratch);
  }

  /**
   * Loads a model; weights are packed by all workers where the kernels want another layout. See
   * {@link DecoderFile#memoryPlan} for what it takes.
   *
   * @param config of this file
   */
  public static Decoder load(
      GgufFile file,
      DecoderConfig config,
      DecoderOptions options,
      Kernels kernels,
      Workers workers) {
    Arena arena = Arena.ofShared();
    try {
      WeightLoader loader = new WeightLoader(file, kernels, arena, workers);
      DecoderWeights weights = DecoderWeights.load(config, DecoderNames.of(config), loader);
      float[] factors =
          config.rope().factorsTensor() ? loader.floats(DecoderTensors.ROPE_FACTORS) : null;
      DecoderInput input =
          new TokenInput(
              loader.embedding(DecoderTensors.EMBEDDING), new RopeTable(config.rope(), factors));
      return new Decoder(config, options, weights, input, kernels, workers, arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Loads the layers of a decoder that is part of another model and gets its rows from there.
   *
   * @param names of its tensors in the file
   */
  public static Decoder loadPart(
      GgufFile file,
      DecoderConfig config,
      DecoderNames names,
      DecoderInput input,
      DecoderOptions options,
      Kernels kernels,
      Workers workers) {
    Arena arena = Arena.ofShared();
    try {
      WeightLoader loader = new WeightLoader(file, kernels, arena, workers);
      DecoderWeights weights = DecoderWeights.load(config, names, loader);
      return new Decoder(config, options, weights, input, kernels, workers, arena);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Heap bytes of the buffers of {@link #loadPart}, without small weights.
   *
   * @param matrices names of all it multiplies with
   */
  public static long partHeapBytes(
      GgufFile file,
      DecoderConfig config,
      List<String> matrices,
      DecoderOptions options,
      Kernels kernels,
      int workers) {
    ActivationForms forms = ActivationForms.of(file, matrices, kernels, options);
    return DecoderScratch.sizeBytes(config, options, forms)
        + AttentionPhase.sizeBytes(config, kernels, workers);
  }

  /** Bytes of a cache. */
  public static long cacheBytes(
      DecoderConfig config, Kernels kernels, CacheType type, int capacity) {
    return KvCache.sizeBytes(config, kernels, type, capacity);
  }

  public DecoderConfig config() {
    return config;
  }

  public DecoderOptions options() {
    return options;
  }

  @Override
  public String architecture() {
    return config.family().architecture();
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
    return options.chunkRows();
  }

  @Override
  public int logitRows() {
    return options.logitRows();
  }

  @Override
  public Optional<VisionInput> visionInput() {
    return Optional.empty();
  }

  @Override
  public KvCache newCache(int capacity, CacheType type) {
    return new KvCache(config, kernels, type, capacity);
  }

  /** Keeps the common beginning. */
  @Override
  public int reuse(SequenceCache cache, int[] known, int[] prompt, List<ImageTensor> images) {
    int common = Arrays.mismatch(known, 0, cache.length(), prompt, 0, prompt.length);
    int kept = Math.min(common < 0 ? cache.length() : common, prompt.length - 1);
    cache.truncate(kept);
    return kept;
  }

  /** Nothing: a decoder reads one token after the other. */
  @Override
  public boolean encode(
      SequenceCache cache,
      int[] prompt,
      List<ImageTensor> images,
      Progress progress,
      CancelToken cancel) {
    if (!images.isEmpty()) {
      throw new IllegalArgumentException("a decoder sees no images");
    }
    return true;
  }

  @Override
  public boolean forward(
      SequenceCache filled,
      int[] tokens,
      int from,
      int count,
      int wantedLogits,
      CancelToken cancel) {
    if (!(filled instanceof KvCache cache) || !cache.belongsTo(config)) {
      throw new IllegalArgumentException("the cache was made by another decoder");
    }
    if (count < 1 || count > options.chunkRows()) {
      throw new IllegalArgumentException(count + " rows, at most " + options.chunkRows());
    }
    if (wantedLogits < 0 || wantedLogits > Math.min(count, options.logitRows())) {
      throw new IllegalArgumentException(
          wantedLogits + " rows of logits of " + count + ", at most " + options.logitRows());
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
    requireKnown(tokens, from, count);
    logitCount = 0;
    if (!pass.execute(workers, cache, tokens, from, count, wantedLogits, cancel)) {
      return false;
    }
    logitCount = wantedLogits;
    return true;
  }

  /**
   * Checks that the model knows the tokens.
   *
   * @throws EngineException of kind {@link Kind#BAD_ARGUMENT} when it does not
   */
  public void requireKnown(int[] tokens, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (tokens[i] < 0 || tokens[i] >= config.vocabulary()) {
        throw new EngineException(
            Kind.BAD_ARGUMENT,
            "token id "
                + tokens[i]
                + " is not in the vocabulary; ids go from 0 to "
                + (config.vocabulary() - 1));
      }
    }
  }

  /**
   * Reads rows that are only looked at: every layer has keys and values of them, normalised and
   * turned as those of tokens, but nothing else is computed. They stand before all tokens.
   *
   * @param rows {@code count x hidden}
   * @param cancel asked once per layer and chunk
   * @return false when cancelled; the cache is then empty
   */
  public boolean readMemory(KvCache cache, float[] rows, int count, CancelToken cancel) {
    if (!cache.belongsTo(config) || cache.length() > 0 || count > cache.capacity()) {
      throw new IllegalArgumentException(count + " rows of memory for a cache in use");
    }
    for (int first = 0; first < count; first += options.chunkRows()) {
      int chunk = Math.min(options.chunkRows(), count - first);
      if (!memoryPass.execute(workers, cache, rows, first, chunk, cancel)) {
        cache.truncate(0);
        return false;
      }
    }
    return true;
  }

  /** The normalised rows from which the last pass made logits, at {@link #finalOffset}. */
  public float[] finalRows() {
    return scratch.normed.values();
  }

  /**
   * Where the row of {@link #finalRows} begins that row {@code row} of the logits was made from.
   */
  public int finalOffset(int row) {
    return logitsOffset(row) / config.vocabulary() * config.hidden();
  }

  @Override
  public float[] logits() {
    return scratch.logits;
  }

  @Override
  public int logitCount() {
    return logitCount;
  }

  @Override
  public int logitsOffset(int row) {
    if (row < 0 || row >= logitCount) {
      throw new IndexOutOfBoundsException("row " + row + " of " + logitCount + " rows of logits");
    }
    return (logitCount - 1 - row) * config.vocabulary();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
