package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.Gemm;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * The loss of a language model that may also copy a token of its context (a pointer mixture, See et
 * al. 2017): {@code p(t) = g softmax(output h)(t) + (1 - g) sum_{i: context_i = t} a_i}, with the
 * gate {@code g = sigmoid(gate h + bias)} and the copy attention {@code a} = softmax over the text
 * rows of the example of {@code exp(temperature) * q k_i / sqrt(dim)}, {@code q = rmsnorm(copyQuery
 * h)}, {@code k = rmsnorm(copyKey memory)}, norms without weights. The loss is {@code sum_i
 * weights[i] * -log p(targets[i])}.
 *
 * <p>With {@code r = g softmax(t) / p}, the share of the language model in p, the gradients are
 * those of a cross-entropy times r for the logits, {@code g - r} for the gate's logit and {@code (1
 * - r) a_i (1 - [context_i = t] / c)} for the copy scores, where c is the mass copied to t.
 *
 * <p>The forward pass adds the gradient of the output layer, the backward pass the others.
 */
public final class CopyMixture {
  /** The parameters; see the class. */
  public record Weights(
      Parameter output,
      Parameter copyQuery,
      Parameter copyKey,
      Parameter temperature,
      Parameter gate,
      Parameter gateBias) {}

  /** What the backward pass needs; {@code shares} is r. */
  private record Kept(
      Rows dh,
      Rows queries,
      Rows keys,
      float[] attention,
      int[] attentionAt,
      float[] gates,
      double[] copied,
      double[] shares,
      float scale,
      Segments segments,
      int[] contextIds,
      int[] targets,
      float[] weights) {}

  private final LayerContext context;
  private final OutputLoss output;
  private final int vocabulary;
  private final Linear copyQuery;
  private final Linear copyKey;
  private final RmsNorm queryNorm;
  private final RmsNorm keyNorm;
  private final Linear gate;
  private final Parameter temperature;
  private final int dim;
  private @Nullable Kept kept;
  private boolean[] right = new boolean[0];

  /**
   * A loss over these weights.
   *
   * @param budgetFloats logits that may exist at a time
   */
  public CopyMixture(LayerContext context, Weights weights, float eps, int budgetFloats) {
    this.context = context;
    output = new OutputLoss(context, weights.output, budgetFloats);
    vocabulary = weights.output.rows();
    dim = weights.copyQuery.rows();
    copyQuery = new Linear(context, weights.copyQuery, null);
    copyKey = new Linear(context, weights.copyKey, null);
    queryNorm = new RmsNorm(context, dim, eps);
    keyNorm = new RmsNorm(context, dim, eps);
    gate = new Linear(context, weights.gate, weights.gateBias);
    temperature = weights.temperature;
  }

  /**
   * The loss; {@code weights} are final, nothing is divided by their sum.
   *
   * @param h rows of the answers after the output norm
   * @param memory rows of the joint memory that belong to text
   * @param segments the answer rows of each example and its rows of {@code memory}
   * @param contextIds the token of each row of {@code memory}
   */
  public double forward(
      Rows h, Rows memory, Segments segments, int[] contextIds, int[] targets, float[] weights) {
    if (segments.queryRows() != h.count() || segments.keyRows() != memory.count()) {
      throw new IllegalArgumentException(
          "segments of %d and %d rows for %d and %d"
              .formatted(segments.queryRows(), segments.keyRows(), h.count(), memory.count()));
    }
    Rows queries = queryNorm.forward(copyQuery.forward(h));
    Rows keys = keyNorm.forward(copyKey.forward(memory));
    Rows gateLogits = gate.forward(h);
    float scale = (float) (Math.exp(temperature.value()[0]) / Math.sqrt(dim));
    int[] exampleOf = exampleOf(segments);
    int[] attentionAt = attentionAt(segments);
    float[] attention = attend(queries, keys, segments, attentionAt, scale);
    int rows = h.count();
    float[] gates = new float[rows];
    double[] copied = new double[rows];
    double[] shares = new double[rows];
    double[] losses = new double[rows];
    boolean[] hits = new boolean[rows];
    Rows dh =
        output.run(
            h,
            targets,
            (row, crossEntropy, gradient, at, scratch) -> {
              int begin = segments.kvBegin()[exampleOf[row]];
              int end = segments.kvBegin()[exampleOf[row] + 1];
              int from = attentionAt[row] - begin;
              double mass = 0;
              for (int i = begin; i < end; i++) {
                if (contextIds[i] == targets[row]) {
                  mass += attention[from + i];
                }
              }
              double logit = gateLogits.data()[row];
              double logGate = -Softplus.of(-logit);
              double fromModel = logGate - crossEntropy;
              double fromCopy = mass > 0 ? Math.log(mass) - Softplus.of(logit) : -1e300;
              double max = Math.max(fromModel, fromCopy);
              double logP = max + Math.log(Math.exp(fromModel - max) + Math.exp(fromCopy - max));
              double share = Math.exp(fromModel - logP);
              gates[row] = (float) Math.exp(logGate);
              copied[row] = mass;
              shares[row] = share;
              losses[row] = -weights[row] * logP;
              hits[row] =
                  weights[row] > 0
                      && isMostProbable(
                          gradient,
                          at,
                          targets[row],
                          gates[row],
                          mass,
                          contextIds,
                          begin,
                          end,
                          attention,
                          from,
                          scratch);
              return (float) (weights[row] * share);
            });
    double loss = 0;
    right = hits;
    for (int i = 0; i < rows; i++) {
      loss += losses[i];
    }
    if (dh != null) {
      kept =
          new Kept(
              dh,
              queries,
              keys,
              attention,
              attentionAt,
              gates,
              copied,
              shares,
              scale,
              segments,
              contextIds,
              targets,
              weights);
    }
    return loss;
  }

  /** Whether no token has a higher probability in the mixture than the target. */
  private boolean isMostProbable(
      float[] gradient,
      int at,
      int target,
      float gate,
      double mass,
      int[] contextIds,
      int begin,
      int end,
      float[] attention,
      int from,
      float[] scratch) {
    double own = gate * (gradient[at + target] + 1.0) + (1.0 - gate) * mass;
    if (own > 0.5) {
      return true; // no other can have more
    }
    // Among tokens that are not in the context the model alone decides.
    int best = OutputLoss.mostProbable(gradient, at, vocabulary, target);
    if (best != target && gate * (double) gradient[at + best] > own) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      scratch[contextIds[i]] = 0;
    }
    for (int i = begin; i < end; i++) {
      scratch[contextIds[i]] += attention[from + i];
    }
    for (int i = begin; i < end; i++) {
      int token = contextIds[i];
      if (token != target
          && gate * (double) gradient[at + token] + (1.0 - gate) * scratch[token] > own) {
        return false;
      }
    }
    return true;
  }

  private static int[] exampleOf(Segments segments) {
    int[] exampleOf = new int[segments.queryRows()];
    for (int s = 0; s < segments.count(); s++) {
      Arrays.fill(exampleOf, segments.qBegin()[s], segments.qBegin()[s + 1], s);
    }
    return exampleOf;
  }

  /** Where the copy attention of each answer row begins: an element per text row of its example. */
  private static int[] attentionAt(Segments segments) {
    int[] attentionAt = new int[segments.queryRows() + 1];
    for (int s = 0; s < segments.count(); s++) {
      int length = segments.kvBegin()[s + 1] - segments.kvBegin()[s];
      for (int row = segments.qBegin()[s]; row < segments.qBegin()[s + 1]; row++) {
        attentionAt[row + 1] = Math.addExact(attentionAt[row], length);
      }
    }
    return attentionAt;
  }

  private float[] attend(
      Rows queries, Rows keys, Segments segments, int[] attentionAt, float scale) {
    float[] attention = context.buffers().floats(attentionAt[queries.count()]);
    Gemm gemm = context.gemm();
    for (int s = 0; s < segments.count(); s++) {
      int q = segments.qBegin()[s];
      int k = segments.kvBegin()[s];
      gemm.nt(
          queries.data(),
          q * dim,
          keys.data(),
          k * dim,
          attention,
          attentionAt[q],
          segments.qBegin()[s + 1] - q,
          segments.kvBegin()[s + 1] - k,
          dim,
          false);
    }
    TrainingKernels kernels = context.kernels();
    context.forRange(
        queries.count(),
        1,
        (begin, end) -> {
          for (int row = begin; row < end; row++) {
            int first = attentionAt[row];
            int n = attentionAt[row + 1] - first;
            for (int i = first; i < first + n; i++) {
              attention[i] *= scale;
            }
            if (n > 0) {
              kernels.softmax(attention, first, n);
            }
          }
        });
    return attention;
  }

  /**
   * Rows of the last forward pass with a weight above 0 whose target was the most probable token.
   */
  public long correct() {
    long count = 0;
    for (boolean hit : right) {
      count += hit ? 1 : 0;
    }
    return count;
  }

  /** Which rows those are; of the last forward pass, not to be changed. */
  public boolean[] right() {
    return right;
  }

  /** The gradients of {@code h} and of {@code memory}. */
  public Gradients backward() {
    Kept saved = kept;
    if (saved == null) {
      throw new IllegalStateException("no forward pass of this loss");
    }
    kept = null;
    Rows dh = saved.dh;
    scoreGradients(saved);
    Rows dQueries = context.buffers().rows(saved.queries.count(), dim);
    Rows dKeys = context.buffers().rows(saved.keys.count(), dim);
    Gemm gemm = context.gemm();
    Segments segments = saved.segments;
    for (int s = 0; s < segments.count(); s++) {
      int q = segments.qBegin()[s];
      int k = segments.kvBegin()[s];
      int answers = segments.qBegin()[s + 1] - q;
      int texts = segments.kvBegin()[s + 1] - k;
      int at = saved.attentionAt[q];
      gemm.nn(
          saved.attention,
          at,
          saved.keys.data(),
          k * dim,
          dQueries.data(),
          q * dim,
          answers,
          dim,
          texts,
          false);
      gemm.tn(
          saved.attention,
          at,
          saved.queries.data(),
          q * dim,
          dKeys.data(),
          k * dim,
          texts,
          dim,
          answers,
          false);
    }
    if (!temperature.frozen()) {
      // A score is scale * q k, so the sum of gradient times score is q times the gradient of q.
      double sum = 0;
      for (int i = 0; i < dQueries.size(); i++) {
        sum += (double) saved.queries.data()[i] * dQueries.data()[i];
      }
      temperature.gradient()[0] += (float) sum;
    }
    queryNorm.backward(dQueries, dQueries, false);
    copyQuery.backward(dQueries, dh, true);
    keyNorm.backward(dKeys, dKeys, false);
    Rows dMemory = copyKey.backward(dKeys);
    Rows dGate = context.buffers().rows(dh.count(), 1);
    for (int i = 0; i < dh.count(); i++) {
      dGate.data()[i] = (float) (saved.weights[i] * (saved.gates[i] - saved.shares[i]));
    }
    gate.backward(dGate, dh, true);
    return new Gradients(dh, dMemory);
  }

  /** Turns the copy attention into the gradients of the products of queries and keys. */
  private void scoreGradients(Kept saved) {
    Segments segments = saved.segments;
    float[] attention = saved.attention;
    context.forEach(
        segments.count(),
        0,
        (s, scratch) -> {
          int begin = segments.kvBegin()[s];
          int end = segments.kvBegin()[s + 1];
          for (int row = segments.qBegin()[s]; row < segments.qBegin()[s + 1]; row++) {
            double factor = saved.weights[row] * (1 - saved.shares[row]) * saved.scale;
            double other = saved.copied[row] > 0 ? factor : 0;
            double match = other == 0 ? 0 : factor * (1 - 1 / saved.copied[row]);
            int from = saved.attentionAt[row] - begin;
            for (int i = begin; i < end; i++) {
              // In double: 1 / copied can be beyond what a float holds, the product is not.
              double own = saved.contextIds[i] == saved.targets[row] ? match : other;
              attention[from + i] = (float) (attention[from + i] * own);
            }
          }
        });
  }
}
