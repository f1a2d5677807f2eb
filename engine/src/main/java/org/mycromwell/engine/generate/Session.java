package org.mycromwell.engine.generate;

import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;

/**
 * A conversation with a model: its cache and the tokens in it. Each generation gives the whole
 * prompt; what it has in common with the tokens read before is not computed again. A request with a
 * draft verifies several tokens in one pass where that is faster, and gives the same answer.
 *
 * <p>Owns the cache until {@link #close()}; the model stays the caller's and must outlive the
 * session. Used by one thread at a time; sessions of one model must not generate at the same time.
 */
public final class Session implements AutoCloseable {
  private final LanguageModel model;
  private final SequenceCache cache;

  /** The tokens whose keys and values are in the cache, and one that was drawn but not yet read. */
  private final int[] history;

  private final PassCosts costs;

  public Session(LanguageModel model) {
    this(model, System::nanoTime);
  }

  /**
   * @param clock by which the length of drafts is chosen
   */
  Session(LanguageModel model, LongSupplier clock) {
    this.model = model;
    costs = new PassCosts(clock);
    cache = model.newCache();
    history = new int[cache.capacity() + 1];
  }

  /** Positions that fit, prompt and answer together. */
  public int contextLength() {
    return cache.capacity();
  }

  /** The tokens that are in the cache. */
  public int[] cachedTokens() {
    return Arrays.copyOf(history, cache.length());
  }

  /** Forgets everything. */
  public void clear() {
    cache.truncate(0);
  }

  /**
   * Reads the prompt and generates until something ends it; returns normally when cancelled.
   *
   * @throws EngineException when the prompt does not fit or holds ids the model does not know. The
   *     session stays usable, also after an exception of the listener.
   */
  public GenerationResult generate(
      GenerationRequest request, GenerationListener listener, CancelToken cancel) {
    return generate(request, listener, cancel, UnaryOperator.identity());
  }

  /** The same with another chooser around the sampler. */
  GenerationResult generate(
      GenerationRequest request,
      GenerationListener listener,
      CancelToken cancel,
      UnaryOperator<TokenChooser> choice) {
    if (!request.images().isEmpty() && model.network().visionInput().isEmpty()) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          model.displayName() + " reads text only; use a model with a vision encoder for images");
    }
    LanguageModel.requireFits(request.prompt().length, cache.capacity());
    return new Generation(model, cache, history, costs, request, listener, cancel, choice).run();
  }

  @Override
  public void close() {
    cache.close();
  }
}
