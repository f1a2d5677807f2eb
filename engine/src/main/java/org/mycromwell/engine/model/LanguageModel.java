package org.mycromwell.engine.model;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufMetadata;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.tokenizer.GgufTokenizers;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.TokenizerJson;

/**
 * A model with its tokenizer, opened from one file. Owns file, threads and weights until {@link
 * #close()}, which comes after the last use of any of its parts. It is used by one thread at a
 * time.
 */
public final class LanguageModel implements AutoCloseable {
  /** How long the steps of opening took. */
  public record Timing(double openMillis, double tokenizerMillis, double packMillis) {}

  private static final int WARM_UP_TOKENS = 48;

  private final GgufFile file;
  private final ModelAbilities abilities;
  private final Workers workers;
  private final SequenceModel network;
  private final @Nullable Tokenizer tokenizer;
  private final ModelOptions options;
  private final int contextLength;
  private final MemoryPlan memoryPlan;
  private final Timing timing;

  private LanguageModel(
      GgufFile file,
      ModelAbilities abilities,
      Workers workers,
      SequenceModel network,
      @Nullable Tokenizer tokenizer,
      ModelOptions options,
      int contextLength,
      MemoryPlan memoryPlan,
      Timing timing) {
    this.file = file;
    this.abilities = abilities;
    this.workers = workers;
    this.network = network;
    this.tokenizer = tokenizer;
    this.options = options;
    this.contextLength = contextLength;
    this.memoryPlan = memoryPlan;
    this.timing = timing;
  }

  /**
   * Opens a model. That it fits into memory, with one session, is checked before anything is
   * loaded.
   *
   * @throws EngineException when the file is damaged, of another kind, or too large
   */
  public static LanguageModel open(Path path, ModelOptions options) {
    return open(new ModelSource.OfFile(path), options);
  }

  /**
   * Opens a model, as {@link #open(Path, ModelOptions)} does.
   *
   * @throws EngineException as {@link #open(Path, ModelOptions)}
   */
  public static LanguageModel open(ModelSource source, ModelOptions options) {
    return open(source, options, null);
  }

  /**
   * Opens a model to read a prompt. That the prompt fits is checked before the weights are loaded,
   * which may take long.
   *
   * @throws EngineException as {@link #open}; of kind {@link Kind#CONTEXT_FULL} when the prompt is
   *     too long
   */
  public static LanguageModel openFor(Prompt prompt, ModelSource source, ModelOptions options) {
    return open(source, options, prompt);
  }

  private static LanguageModel open(
      ModelSource source, ModelOptions options, @Nullable Prompt prompt) {
    long start = System.nanoTime();
    GgufFile file = source.open();
    try {
      ModelAbilities abilities = ModelAbilities.read(file.metadata(), file.displayName());
      ModelFile checked = ModelFile.read(file);
      int contextLength = contextLength(file, checked, options);
      MemoryPlan plan = checked.memoryPlan(options, contextLength);
      plan.require(file.displayName(), MemoryInfo.detect().availableBytes(), availableHeap());
      long opened = System.nanoTime();
      Tokenizer tokenizer = tokenizer(file, checked, options);
      long tokenized = System.nanoTime();
      if (tokenizer != null && prompt != null) {
        requireFits(encode(tokenizer, prompt).length, contextLength);
      }
      long fitting = System.nanoTime();
      Workers workers = new Workers(options.threads());
      try {
        SequenceModel network = checked.load(options, tokenizer, workers);
        Timing timing =
            new Timing(
                millis(opened - start),
                millis(tokenized - opened),
                millis(System.nanoTime() - fitting));
        return new LanguageModel(
            file, abilities, workers, network, tokenizer, options, contextLength, plan, timing);
      } catch (RuntimeException | Error e) {
        workers.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable Tokenizer tokenizer(
      GgufFile file, ModelFile checked, ModelOptions options) {
    if (options.tokenizer().isEmpty()) {
      return GgufTokenizers.isPresent(file) ? GgufTokenizers.load(file) : null;
    }
    Path path = options.tokenizer().get();
    Tokenizer tokenizer = TokenizerJson.read(path).build();
    if (tokenizer.vocabularySize() > checked.vocabulary()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          path
              + " has "
              + tokenizer.vocabularySize()
              + " tokens, but "
              + file.displayName()
              + " knows only "
              + checked.vocabulary()
              + "; use the tokenizer the model was trained with");
    }
    return tokenizer;
  }

  private static int contextLength(GgufFile file, ModelFile checked, ModelOptions options) {
    if (options.contextLength() == 0) {
      return Math.min(checked.contextLength(), ModelOptions.DEFAULT_CONTEXT);
    }
    if (options.contextLength() > checked.contextLength()) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "context length is "
              + options.contextLength()
              + ", but "
              + file.displayName()
              + " was made for at most "
              + checked.contextLength());
    }
    return options.contextLength();
  }

  /**
   * Checks the length of a prompt.
   *
   * @throws EngineException of kind {@link Kind#CONTEXT_FULL} when it is too long
   */
  public static void requireFits(int promptTokens, int contextLength) {
    if (promptTokens > contextLength) {
      throw new EngineException(
          Kind.CONTEXT_FULL,
          "the prompt has "
              + promptTokens
              + " tokens, but the context holds "
              + contextLength
              + "; shorten it or ask for a larger context");
    }
  }

  private static long availableHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }

  /** Name of the file for messages. */
  public String displayName() {
    return file.displayName();
  }

  /** What the file says beside the weights. */
  public GgufMetadata metadata() {
    return file.metadata();
  }

  /** What the file says that the model can do. */
  public ModelAbilities abilities() {
    return abilities;
  }

  /** The model itself. */
  public SequenceModel network() {
    return network;
  }

  /**
   * The model as a decoder.
   *
   * @throws EngineException of kind {@link Kind#UNSUPPORTED} when it is none
   */
  public Decoder decoder() {
    if (network instanceof Decoder decoder) {
      return decoder;
    }
    throw new EngineException(
        Kind.UNSUPPORTED,
        file.displayName()
            + " is a "
            + network.architecture()
            + " model, which reads a prompt as a whole; this needs a decoder such as a llama or"
            + " qwen3 model");
  }

  /**
   * The tokenizer of the file.
   *
   * @throws EngineException of kind {@link Kind#UNSUPPORTED} when it has none
   */
  public Tokenizer tokenizer() {
    if (tokenizer == null) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          file.displayName() + " holds no tokenizer; only token ids can be fed to it");
    }
    return tokenizer;
  }

  /** Ids of a prompt, BOS in front where the model wants one and the prompt does not have it. */
  public int[] encode(Prompt prompt) {
    return encode(tokenizer(), prompt);
  }

  private static int[] encode(Tokenizer tokenizer, Prompt prompt) {
    int[] ids = tokenizer.encode(prompt);
    OptionalInt bos = tokenizer.specialTokens().bos();
    if (!tokenizer.addBos() || bos.isEmpty() || (ids.length > 0 && ids[0] == bos.getAsInt())) {
      return ids;
    }
    int[] withBos = new int[ids.length + 1];
    withBos[0] = bos.getAsInt();
    System.arraycopy(ids, 0, withBos, 1, ids.length);
    return withBos;
  }

  /** Options it was opened with. */
  public ModelOptions options() {
    return options;
  }

  /** Positions of a session. */
  public int contextLength() {
    return contextLength;
  }

  /** A cache for one session, owned by the caller. */
  public SequenceCache newCache() {
    return network.newCache(contextLength, options.cacheType());
  }

  /**
   * Reads a text that means nothing, again and again, so that Java compiles what reading takes; the
   * caller alone uses the model until that is over.
   *
   * @param cancel ends it, within a layer
   */
  public void warmUp(CancelToken cancel) {
    int most = Math.min(contextLength, network.chunkRows());
    int[] prompt = new int[Math.min(WARM_UP_TOKENS, most)];
    try (SequenceCache cache = network.newCache(prompt.length, options.cacheType())) {
      while (!cancel.isCancelled()) {
        cache.truncate(0);
        if (network.encode(cache, prompt, List.of(), (_, _) -> {}, cancel)) {
          int from = cache.length();
          network.forward(cache, prompt, from, prompt.length - from, 1, cancel);
        }
      }
    }
  }

  /** The memory it takes with one session. */
  public MemoryPlan memoryPlan() {
    return memoryPlan;
  }

  public Timing timing() {
    return timing;
  }

  @Override
  public void close() {
    network.close();
    workers.close();
    file.close();
  }
}
