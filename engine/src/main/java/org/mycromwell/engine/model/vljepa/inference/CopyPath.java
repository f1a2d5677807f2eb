package org.mycromwell.engine.model.vljepa.inference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.vljepa.Continuations;
import org.mycromwell.engine.model.vljepa.HeadConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.VlJepaTensors;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;
import org.mycromwell.engine.nn.Softplus;

/**
 * The way on which the head copies tokens of the prompt's text instead of making them: mixes its
 * own distribution with attention over the text, {@code p(t) = g softmax(logits)(t) + (1 - g)
 * sum_{i: text_i = t} a_i}, and leaves {@code log p} where the logits were. A row is mixed by one
 * worker, so it does not depend on the others. Allocates nothing per pass.
 */
final class CopyPath implements Task {
  /** Beyond it a pointer is sure, and the sum of exponentials stays finite. */
  private static final double MOST = 500;

  private final Kernels kernels;
  private final float eps;
  private final int dim;
  private final int hidden;
  private final int vocabulary;

  /** {@code [hidden][dim]}: rows are read one after the other. */
  private final float[] query;

  private final PackedLinear key;
  private final float scale;
  private final float[] gate;
  private final float gateBias;

  /** Weights of each pointer, one after the other; empty where the model has none. */
  private final float[] pointers;

  private final float[] pointerBiases;
  private final float[] ones;
  private final float[][] queries;
  private final float[][] scores;
  private final float[][] shares;

  // The arguments of a pass.
  private float[] textKeys = new float[0];
  private int[] text = new int[0];
  private int rows;
  private @Nullable Continuations continuations;
  private int firstInput;
  private float[] finalRows = new float[0];
  private float[] logits = new float[0];
  private final int[] finalOffsets;
  private final int[] logitOffsets;

  CopyPath(
      VlJepaConfig config, WeightLoader loader, Kernels kernels, Workers workers, int logitRows) {
    HeadConfig head = config.head();
    this.kernels = kernels;
    eps = config.rmsEps();
    dim = head.copyDim();
    hidden = head.hidden();
    vocabulary = config.vocabulary();
    float[] stored = loader.floats("dec.copy_q.weight");
    query = new float[hidden * dim];
    for (int d = 0; d < dim; d++) {
      for (int i = 0; i < hidden; i++) {
        query[i * dim + d] = stored[d * hidden + i];
      }
    }
    key = loader.matrix("dec.copy_k.weight");
    float temperature = loader.floats("dec.copy_temperature")[0];
    scale = (float) (Math.exp(temperature) / Math.sqrt(dim));
    gate = loader.floats("dec.copy_gate.weight");
    gateBias = loader.floats("dec.copy_gate.bias")[0];
    pointers = head.pointers() ? loader.floats(VlJepaTensors.POINTERS) : new float[0];
    pointerBiases = head.pointers() ? loader.floats(VlJepaTensors.POINTER_BIAS) : new float[0];
    ones = new float[dim];
    Arrays.fill(ones, 1);
    queries = new float[workers.count()][dim];
    scores = new float[workers.count()][config.contextLength()];
    shares = new float[workers.count()][vocabulary];
    finalOffsets = new int[logitRows];
    logitOffsets = new int[logitRows];
  }

  /** Heap bytes for this many workers. */
  static long sizeBytes(VlJepaConfig config, int workers) {
    HeadConfig head = config.head();
    return head.copyDim() == 0
        ? 0
        : 4L * head.hidden() * head.copyDim()
            + 4L * workers * (config.contextLength() + config.vocabulary());
  }

  /** Keys of the text rows of a memory, {@code [dim][rows]}: scores are sums of runs. */
  float[] keys(float[] textRows, int count, EncoderWork work) {
    float[] byRow = new float[FloatBuffer.size(count, dim)];
    work.products()
        .run(
            count,
            key.cols(),
            RowProducts.rows(textRows, 0, key.cols()),
            new RowProducts.Output(key, byRow));
    float[] keys = new float[FloatBuffer.size(count, dim)];
    for (int i = 0; i < count; i++) {
      kernels.rmsNorm(byRow, i * dim, ones, byRow, i * dim, dim, eps);
      for (int d = 0; d < dim; d++) {
        keys[d * count + i] = byRow[i * dim + d];
      }
    }
    return keys;
  }

  /**
   * Mixes all rows of logits of the head's last pass.
   *
   * @param newContinuations of the answer; the last of its inputs belong to the rows
   * @param inputs that it has
   */
  void mix(
      Decoder head,
      float[] newTextKeys,
      int[] newText,
      @Nullable Continuations newContinuations,
      int inputs,
      Workers workers) {
    textKeys = newTextKeys;
    text = newText;
    rows = head.logitCount();
    continuations = newContinuations;
    firstInput = inputs - rows;
    finalRows = head.finalRows();
    logits = head.logits();
    for (int row = 0; row < rows; row++) {
      finalOffsets[row] = head.finalOffset(row);
      logitOffsets[row] = head.logitsOffset(row);
    }
    workers.run(this);
  }

  @Override
  public void run(Worker worker) {
    int index = worker.index();
    for (int row = worker.begin(rows, 1); row < worker.end(rows, 1); row++) {
      mix(finalOffsets[row], logitOffsets[row], queries[index], scores[index], shares[index]);
      if (pointers.length > 0 && continuations != null) {
        point(continuations, firstInput + row, finalOffsets[row], logitOffsets[row]);
      }
    }
  }

  private void mix(int h, int at, float[] q, float[] score, float[] share) {
    attend(h, q, score);
    double z = gateBias;
    for (int i = 0; i < hidden; i++) {
      z += (double) gate[i] * finalRows[h + i];
    }
    double logOwn = -Softplus.of(-z);
    double logCopied = -Softplus.of(z);
    Arrays.fill(share, 0);
    for (int i = 0; i < text.length; i++) {
      share[text[i]] += score[i];
    }
    double logSum = logSum(at);
    for (int t = 0; t < vocabulary; t++) {
      double own = logOwn + logits[at + t] - logSum;
      logits[at + t] = (float) (share[t] > 0 ? logOfSum(own, logCopied + Math.log(share[t])) : own);
    }
  }

  /**
   * Mixes what is mixed already with the tokens that come next: {@code s_0 p(t) + sum_k s_k
   * [pointer_k = t]}, {@code s} = softmax of 0 and the logits of those that name one.
   */
  private void point(Continuations next, int input, int h, int at) {
    double sum = 1;
    for (int k = 0; k < pointerBiases.length; k++) {
      sum += term(next, k, input, h);
    }
    float logRest = (float) -Math.log(sum);
    for (int t = 0; t < vocabulary; t++) {
      logits[at + t] += logRest;
    }
    for (int k = 0; k < pointerBiases.length; k++) {
      double term = term(next, k, input, h);
      if (term > 0) {
        int token = next.pointer(k, input);
        logits[at + token] = (float) logOfSum(logits[at + token], Math.log(term) + logRest);
      }
    }
  }

  /** {@code exp} of the logit of a pointer; 0 where it names nothing. */
  private double term(Continuations next, int k, int input, int h) {
    if (!next.names(k, input)) {
      return 0;
    }
    double z = pointerBiases[k];
    for (int i = 0; i < hidden; i++) {
      z += (double) pointers[k * hidden + i] * finalRows[h + i];
    }
    return Math.exp(Math.min(z, MOST));
  }

  /** Which tokens of the text the row looks at, as shares. */
  private void attend(int h, float[] q, float[] score) {
    Arrays.fill(q, 0);
    for (int i = 0; i < hidden; i++) {
      float x = finalRows[h + i];
      for (int d = 0; d < dim; d++) {
        q[d] += x * query[i * dim + d];
      }
    }
    kernels.rmsNorm(q, 0, ones, q, 0, dim, eps);
    int n = text.length;
    Arrays.fill(score, 0, n, 0);
    for (int d = 0; d < dim; d++) {
      float x = q[d] * scale;
      int from = d * n;
      for (int i = 0; i < n; i++) {
        score[i] += x * textKeys[from + i];
      }
    }
    kernels.softmax(score, 0, n);
  }

  private double logSum(int at) {
    float max = Float.NEGATIVE_INFINITY;
    for (int t = 0; t < vocabulary; t++) {
      max = Math.max(max, logits[at + t]);
    }
    double sum = 0;
    for (int t = 0; t < vocabulary; t++) {
      sum += Math.exp(logits[at + t] - max);
    }
    return max + Math.log(sum);
  }

  private static double logOfSum(double a, double b) {
    return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
  }
}
