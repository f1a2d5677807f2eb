package org.mycromwell.engine.model;

import java.nio.file.Path;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.machine.CpuFeatures;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.tensor.CacheType;

/**
 * How to open a model.
 *
 * @param threads that compute
 * @param contextLength positions of a session; 0 for what the model was made for, but at most
 *     {@link #DEFAULT_CONTEXT}
 * @param decoder sizes of the buffers
 * @param tokenizer a {@code tokenizer.json} to use in place of the model file's own tokenizer
 */
public record ModelOptions(
    int threads,
    Kernels kernels,
    CacheType cacheType,
    int contextLength,
    DecoderOptions decoder,
    Optional<Path> tokenizer) {
  /** Enough for most edits; long contexts cost memory, so they are asked for. */
  public static final int DEFAULT_CONTEXT = 4096;

  private static final int MAX_THREADS = 1024;

  public ModelOptions {
    if (threads < 1 || threads > MAX_THREADS) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "threads is " + threads + "; it must be between 1 and " + MAX_THREADS);
    }
    if (contextLength < 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "context length is " + contextLength + "; it must be 0 or more");
    }
  }

  /** A thread for each physical core, the fastest kernels, a 16-bit cache. */
  public static ModelOptions defaults() {
    return of(KernelProvider.best());
  }

  private static ModelOptions of(Kernels kernels) {
    return new ModelOptions(
        CpuFeatures.detectThreads(),
        kernels,
        CacheType.F16,
        0,
        DecoderOptions.DEFAULT,
        Optional.empty());
  }

  /** The same for short answers: a small model gets the kernels that are quick from the start. */
  public static ModelOptions forEditing(ModelSource source) {
    return of(source.isSmall() ? KernelProvider.plain() : KernelProvider.best());
  }

  public ModelOptions withThreads(int newThreads) {
    return new ModelOptions(newThreads, kernels, cacheType, contextLength, decoder, tokenizer);
  }

  public ModelOptions withKernels(Kernels newKernels) {
    return new ModelOptions(threads, newKernels, cacheType, contextLength, decoder, tokenizer);
  }

  public ModelOptions withCacheType(CacheType newCacheType) {
    return new ModelOptions(threads, kernels, newCacheType, contextLength, decoder, tokenizer);
  }

  public ModelOptions withContextLength(int newContextLength) {
    return new ModelOptions(threads, kernels, cacheType, newContextLength, decoder, tokenizer);
  }

  public ModelOptions withDecoder(DecoderOptions newDecoder) {
    return new ModelOptions(threads, kernels, cacheType, contextLength, newDecoder, tokenizer);
  }

  public ModelOptions withTokenizer(Path newTokenizer) {
    return new ModelOptions(
        threads, kernels, cacheType, contextLength, decoder, Optional.of(newTokenizer));
  }
}
