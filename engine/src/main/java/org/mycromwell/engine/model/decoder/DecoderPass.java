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
import org.mycromwell.engine.nn.PackedLinear;

/**
 * One forward pass, executed by all workers together: phases with a barrier between. One object
 * serves all passes of a decoder, so that a pass allocates nothing.
 *
 * <p>Rows stand in reverse order: row 0 is the last position. Every product takes the first rows of
 * its input, and so the rows whose logits nobody wants are left out of the last layer (after their
 * keys and values are stored) by taking fewer, without moving anything.
 *
 * <p>Work that is divided by rows is divided in the same way everywhere, so that consecutive steps
 * on the same row need no barrier.
 */
final class DecoderPass implements Task {
  /**
   * Element-wise work is cut at multiples of the widest vector, so that an element is computed in
   * the same way whatever the number of workers.
   */
  private static final int VECTOR_STEP = 16;

  private final DecoderConfig config;
  private final DecoderWeights weights;
  private final DecoderInput input;
  private final Kernels kernels;
  private final DecoderScratch scratch;
  private final AttentionPhase attention;
  private final int pairs;

  // The arguments of the pass, written by the caller before it starts.
  private @Nullable KvCache cache;
  private int[] tokens = new int[0];
  private int firstToken;
  private int rows;
  private int wantedRows;
  private int lastPosition;
  private @Nullable CancelToken cancel;

  /** Written by worker 0 before the first barrier of a layer, read by all after it. */
  private boolean cancelled;

  DecoderPass(
      DecoderConfig config,
      DecoderWeights weights,
      DecoderInput input,
      Kernels kernels,
      DecoderScratch scratch,
      AttentionPhase attention) {
    this.config = config;
    this.weights = weights;
    this.input = input;
    this.kernels = kernels;
    this.scratch = scratch;
    this.attention = attention;
    pairs = input.pairs();
  }

  /**
   * Reads {@code tokens[from .. from + count)} into the positions that follow the cache's; the last
   * {@code wanted} rows go on to the logits, last row first.
   *
   * @return false when cancelled; the cache then has the length it had
   */
  boolean execute(
      Workers workers,
      KvCache newCache,
      int[] newTokens,
      int from,
      int count,
      int wanted,
      CancelToken newCancel) {
    cache = newCache;
    tokens = newTokens;
    firstToken = from;
    rows = count;
    wantedRows = wanted;
    lastPosition = newCache.length() + count - 1;
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
    embed(worker);
    for (int layer = 0; layer < config.layers(); layer++) {
      DecoderWeights.Layer layerWeights = weights.layer(layer);
      int outRows = layer == config.layers() - 1 ? wantedRows : rows;
      normalise(worker, layerWeights.attentionNorm(), rows);
      if (worker.index() == 0) {
        cancelled = token.isCancelled();
      }
      worker.barrier();
      if (cancelled) {
        return;
      }
      project(worker, layerWeights, outRows);
      worker.barrier();
      rotateAndStore(worker, layerWeights, target, layer, outRows);
      worker.barrier();
      if (outRows == 0) {
        return;
      }
      attention.run(
          worker, target, layer, scratch.queries, scratch.attended.values(), outRows, lastPosition);
      worker.barrier();
      multiply(worker, layerWeights.attentionOutput(), scratch.attended, outRows, scratch.delta);
      worker.barrier();
      addDelta(worker, outRows);
      normalise(worker, layerWeights.ffnNorm(), outRows);
      worker.barrier();
      gate(worker, layerWeights, outRows);
      worker.barrier();
      multiply(worker, layerWeights.down(), scratch.gated, outRows, scratch.delta);
      worker.barrier();
      addDelta(worker, outRows);
    }
    normalise(worker, weights.outputNorm(), wantedRows);
    worker.barrier();
    multiply(worker, weights.output(), scratch.normed, wantedRows, scratch.logits);
  }

  /** Token embeddings and RoPE tables of this worker's rows. */
  private void embed(Worker worker) {
    int lastToken = firstToken + rows - 1;
    for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
      int position = lastPosition - row;
      input.embed(tokens, lastToken - row, position, scratch.residual, row * config.hidden());
      input.angles(position, scratch.cos, scratch.sin, row * pairs);
    }
  }

  private void normalise(Worker worker, float[] weight, int n) {
    int hidden = config.hidden();
    for (int row = worker.begin(n, 1); row < worker.end(n, 1); row++) {
      int at = row * hidden;
      kernels.rmsNorm(
          scratch.residual, at, weight, scratch.normed.values(), at, hidden, config.rmsEps());
    }
  }

  private void addDelta(Worker worker, int n) {
    int hidden = config.hidden();
    for (int row = worker.begin(n, 1); row < worker.end(n, 1); row++) {
      kernels.add(scratch.residual, row * hidden, scratch.delta, row * hidden, hidden);
    }
  }

  /**
   * Queries of the rows that go on; keys and values of all. The three share what is made of their
   * input, unless their formats want it in different forms: the queries then come together with
   * those that want the same, so that each form is made once.
   */
  private void project(Worker worker, DecoderWeights.Layer layer, int outRows) {
    Activations x = scratch.normed;
    int kvDim = config.kvDim();
    ActivationForm keyForm = layer.key().activationForm(rows);
    ActivationForm valueForm = layer.value().activationForm(rows);
    ActivationForm queryForm = outRows > 0 ? layer.query().activationForm(outRows) : keyForm;
    prepare(worker, x, keyForm, rows);
    layer.key().multiply(worker, x, rows, scratch.keys, 0, kvDim);
    if (queryForm == keyForm) {
      query(worker, layer, outRows);
    }
    if (valueForm != keyForm) {
      prepareAnother(worker, x, valueForm, rows);
    }
    layer.value().multiply(worker, x, rows, scratch.values, 0, kvDim);
    if (queryForm != keyForm) {
      if (queryForm != valueForm) {
        prepareAnother(worker, x, queryForm, outRows);
      }
      query(worker, layer, outRows);
    }
  }

  private void query(Worker worker, DecoderWeights.Layer layer, int outRows) {
    if (outRows > 0) {
      layer
          .query()
          .multiply(worker, scratch.normed, outRows, scratch.queries, 0, config.queryDim());
    }
  }

  /**
   * Items are the queries of a row and the keys of a row in turn, so that one row keeps two busy.
   */
  private void rotateAndStore(
      Worker worker, DecoderWeights.Layer layer, KvCache target, int layerIndex, int outRows) {
    for (int item = worker.begin(2 * rows, 1); item < worker.end(2 * rows, 1); item++) {
      int row = item / 2;
      if ((item & 1) == 1) {
        float[] keys = scratch.keys;
        int at = row * config.kvDim();
        scratch.rotate(kernels, config, keys, at, config.kvHeads(), layer.keyNorm(), row, pairs);
        target
            .kernel()
            .store(
                target.keys(layerIndex),
                target.values(layerIndex),
                target.capacity(),
                config.kvHeads(),
                config.headDim(),
                lastPosition - row,
                keys,
                at,
                scratch.values,
                at);
      } else if (row < outRows) {
        int at = row * config.queryDim();
        scratch.rotate(
            kernels,
            config,
            scratch.queries,
            at,
            config.queryHeads(),
            layer.queryNorm(),
            row,
            pairs);
      }
    }
  }

  /** The gated half of the feed-forward layer: {@code silu(gate(x)) * up(x)}. */
  private void gate(Worker worker, DecoderWeights.Layer layer, int n) {
    PackedLinear gate = layer.gate();
    PackedLinear up = layer.up();
    ActivationForm gateForm = gate.activationForm(n);
    ActivationForm upForm = up.activationForm(n);
    int ffn = config.ffn();
    float[] gated = scratch.gated.values();
    prepare(worker, scratch.normed, gateForm, n);
    gate.multiply(worker, scratch.normed, n, gated, 0, ffn);
    if (upForm != gateForm) {
      prepareAnother(worker, scratch.normed, upForm, n);
    }
    up.multiply(worker, scratch.normed, n, scratch.up, 0, ffn);
    int step = gate.rowGroup();
    // Where both products gave this worker the very elements it gates, it need not wait.
    if (step != up.rowGroup() || step % VECTOR_STEP != 0) {
      worker.barrier();
      step = VECTOR_STEP;
    }
    int begin = worker.begin(ffn, step);
    int end = worker.end(ffn, step);
    if (begin < end) {
      for (int row = 0; row < n; row++) {
        kernels.swiGlu(gated, row * ffn + begin, scratch.up, row * ffn + begin, end - begin);
      }
    }
  }

  /**
   * A product on its own: prepares its input, then {@code y = W x} with rows of {@code W} apart.
   */
  private static void multiply(
      Worker worker, PackedLinear linear, Activations x, int n, float[] y) {
    prepare(worker, x, linear.activationForm(n), n);
    linear.multiply(worker, x, n, y, 0, linear.rows());
  }

  /** Brings the input of a product into a form; complete when it returns. */
  static void prepare(Worker worker, Activations x, ActivationForm form, int n) {
    if (form != ActivationForm.F32) {
      x.prepare(worker, form, n);
      worker.barrier();
    }
  }

  /** The same when other workers may still read another form, which may share its buffers. */
  static void prepareAnother(Worker worker, Activations x, ActivationForm form, int n) {
    if (form != ActivationForm.F32) {
      worker.barrier();
      prepare(worker, x, form, n);
    }
  }
}
