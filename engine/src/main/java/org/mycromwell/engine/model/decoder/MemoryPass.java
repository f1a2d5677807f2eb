package org.mycromwell.engine.model.decoder;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.ActivationForm;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.kernel.Kernels;

/**
 * Stores keys and values of rows that are the same in every layer. One object serves all passes of
 * a decoder and shares its buffers.
 */
final class MemoryPass implements Task {
  private final DecoderConfig config;
  private final DecoderWeights weights;
  private final DecoderInput input;
  private final Kernels kernels;
  private final DecoderScratch scratch;

  // The arguments of the pass, written by the caller before it starts.
  private @Nullable KvCache cache;
  private float[] memory = new float[0];
  private int first;
  private int rows;
  private @Nullable CancelToken cancel;

  /** Written by worker 0 before the first barrier of a layer, read by all after it. */
  private boolean cancelled;

  MemoryPass(
      DecoderConfig config,
      DecoderWeights weights,
      DecoderInput input,
      Kernels kernels,
      DecoderScratch scratch) {
    this.config = config;
    this.weights = weights;
    this.input = input;
    this.kernels = kernels;
    this.scratch = scratch;
  }

  /**
   * Stores rows {@code [from, from + count)} of {@code newMemory} behind what the cache holds.
   *
   * @return false when cancelled; the cache then has the length it had
   */
  boolean execute(
      Workers workers,
      KvCache newCache,
      float[] newMemory,
      int from,
      int count,
      CancelToken newCancel) {
    cache = newCache;
    memory = newMemory;
    first = from;
    rows = count;
    cancel = newCancel;
    cancelled = false;
    try {
      workers.run(this);
    } finally {
      cache = null;
      cancel = null;
    }
    if (!cancelled) {
      newCache.advance(count);
    }
    return !cancelled;
  }

  @Override
  public void run(Worker worker) {
    KvCache target = Objects.requireNonNull(cache);
    CancelToken token = Objects.requireNonNull(cancel);
    int pairs = input.pairs();
    for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
      input.angles(first + row, scratch.cos, scratch.sin, row * pairs);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      DecoderWeights.Layer layerWeights = weights.layer(layer);
      normalise(worker, layerWeights.attentionNorm());
      if (worker.index() == 0) {
        cancelled = token.isCancelled();
      }
      worker.barrier();
      if (cancelled) {
        return;
      }
      project(worker, layerWeights);
      worker.barrier();
      store(worker, layerWeights.keyNorm(), target, layer);
      worker.barrier();
    }
  }

  private void normalise(Worker worker, float[] weight) {
    int hidden = config.hidden();
    float[] normed = scratch.normed.values();
    for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
      int from = (first + row) * hidden;
      kernels.rmsNorm(memory, from, weight, normed, row * hidden, hidden, config.rmsEps());
    }
  }

  private void project(Worker worker, DecoderWeights.Layer layer) {
    Activations x = scratch.normed;
    ActivationForm keyForm = layer.key().activationForm(rows);
    ActivationForm valueForm = layer.value().activationForm(rows);
    DecoderPass.prepare(worker, x, keyForm, rows);
    layer.key().multiply(worker, x, rows, scratch.keys, 0, config.kvDim());
    if (valueForm != keyForm) {
      DecoderPass.prepareAnother(worker, x, valueForm, rows);
    }
    layer.value().multiply(worker, x, rows, scratch.values, 0, config.kvDim());
  }

  private void store(Worker worker, float @Nullable [] norm, KvCache target, int layer) {
    int pairs = input.pairs();
    for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
      int at = row * config.kvDim();
      scratch.rotate(kernels, config, scratch.keys, at, config.kvHeads(), norm, row, pairs);
      target
          .kernel()
          .store(
              target.keys(layer),
              target.values(layer),
              target.capacity(),
              config.kvHeads(),
              config.headDim(),
              first + row,
              scratch.keys,
              at,
              scratch.values,
              at);
    }
  }
}
