package org.mycromwell.engine.nn;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
 * <p>Where there are pointers, each names a token for a row, or none, and the whole is {@code p'(t)
 * = s_0 p(t) + sum_k s_k [pointer_k = t]}, with {@code s} = softmax over {@code 0} and the logits
 * {@code pointer_k h + bias_k} of those that name one. With {@code r_k} for the share of a term in
 * p', all gradients above are times {@code r_0}, and that of logit k is {@code s_k - r_k}.
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
      Parameter gateBias,
      @Nullable Parameter pointers,
      @Nullable Parameter pointerBias) {}

  /**
   * What a row may be besides.
   *
   * @param tokens of each pointer, for each row of the answers
   * @param none stands for no token
   */
  public record Pointers(List<int[]> tokens, int none) {
    /** No pointers. */
    public static final Pointers NONE = new Pointers(List.of(), -1);

    public Pointers {
      tokens = List.copyOf(tokens);
    }
  }

  /** What the backward pass needs; {@code shares} is r, {@code weights} are times r_0. */
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
      float[] weights,
      @Nullable Rows pointerGradients) {}

  private final LayerContext context;
  private final OutputLoss output;
  private final int vocabulary;
  private final Linear copyQuery;
  private final Linear copyKey;
  private final RmsNorm queryNorm;
  private final RmsNorm keyNorm;
  private final Linear gate;
  private final @Nullable Linear pointerGate;
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
    pointerGate =
        weights.pointers == null
            ? null
            : new Linear(context, weights.pointers, weights.pointerBias);
    temperature = weights.temperature;
  }

  /**
   * The loss; {@code weights} are final, nothing is divided by their sum.
   *
   * @param h rows of the answers after the output norm
   * @param memory rows of the joint memory that belong to text
   * @param segments the answer rows of each example and its rows of {@code memory}
   * @param contextIds the token of each row of {@code memory}
   * @param pointers as many as there are weights for
   */
  public double forward(
      Rows h,
      Rows memory,
      Segments segments,
      int[] contextIds,
      int[] targets,
      float[] weights,
      Pointers pointers) {
    int pointerCount = pointerGate == null ? 0 : pointerGate.outputs();
    if (pointers.tokens.size() != pointerCount) {
      throw new IllegalArgumentException(
          pointers.tokens.size() + " pointers, weights for " + pointerCount);
    }
    if (segments.queryRows() != h.count() || segments.keyRows() != memory.count()) {
      throw new IllegalArgumentException(
          "segments of %d and %d rows for %d and %d"
              .formatted(segments.queryRows(), segments.keyRows(), h.count(), memory.count()));
    }
    Rows queries = queryNorm.forward(copyQuery.forward(h));
    Rows keys = keyNorm.forward(copyKey.forward(memory));
    Rows gateLogits = gate.forward(h);
    Rows pointerLogits = pointerGate == null ? null : pointerGate.forward(h);
    float scale = (float) (Math.exp(temperature.value()[0]) / Math.sqrt(dim));
    int[] exampleOf = exampleOf(segments);
    int[] attentionAt = attentionAt(segments);
    float[] attention = attend(queries, keys, segments, attentionAt, scale);
    int rows = h.count();
    float[] gates = new float[rows];
    double[] copied = new double[rows];
    double[] shares = new double[rows];
    double[] losses = new double[rows];
    float[] mixtureWeights = new float[rows];
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
              double logMixed =
                  max + Math.log(Math.exp(fromModel - max) + Math.exp(fromCopy - max));
              double share = Math.exp(fromModel - logMixed);
              gates[row] = (float) Math.exp(logGate);
              copied[row] = mass;
              shares[row] = share;
              PointerShares own =
                  new PointerShares(pointers, pointerLogits, row, targets[row], logMixed);
              mixtureWeights[row] = (float) (weights[row] * own.mixtureShare);
              losses[row] = -weights[row] * own.logP;
              hits[row] =
                  weights[row] > 0
                      && isMostProbable(
                          gradient,
                          at,
                          targets[row],
                          gates[row],
                          own,
                          contextIds,
                          begin,
                          end,
                          attention,
                          from,
                          scratch);
              own.toGradients(weights[row]);
              return (float) (mixtureWeights[row] * share);
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
              mixtureWeights,
              pointerLogits);
    }
    return loss;
  }

  /** Whether no token has a higher probability in the mixture than the target. */
  private boolean isMostProbable(
      float[] gradient,
      int at,
      int target,
      float gate,
      PointerShares pointers,
      int[] contextIds,
      int begin,
      int end,
      float[] attention,
      int from,
      float[] scratch) {
    double own = Math.exp(pointers.logP);
    if (own > 0.5) {
      return true; // no other can have more
    }
    // Among tokens that are neither in the context nor named the model alone decides.
    double fromModel = pointers.mixture * gate;
    int best = OutputLoss.mostProbable(gradient, at, vocabulary, target);
    if (best != target && fromModel * gradient[at + best] > own) {
      return false;
    }
    for (int i = begin; i < end; i++) {
      scratch[contextIds[i]] = 0;
    }
    int[] named = pointers.named();
    for (int token : named) {
      scratch[token] = 0;
    }
    float fromCopy = (float) (pointers.mixture * (1 - gate));
    for (int i = begin; i < end; i++) {
      scratch[contextIds[i]] += fromCopy * attention[from + i];
    }
    for (int k = 0; k < pointers.count; k++) {
      if (pointers.names(k)) {
        scratch[pointers.token(k)] += (float) pointers.weight(k);
      }
    }
    for (int i = begin; i < end + named.length; i++) {
      int token = i < end ? contextIds[i] : named[i - end];
      if (token != target && fromModel * gradient[at + token] + scratch[token] > own) {
        return false;
      }
    }
    return true;
  }

  /** The terms of one row. */
  private static final class PointerShares {
    private final Pointers pointers;
    private final @Nullable Rows logits;
    private final int row;
    private final int target;
    private final int count;
    private final double logSum;

    /** {@code log p'} of the target. */
    final double logP;

    /** s_0. */
    final double mixture;

    /** r_0. */
    final double mixtureShare;

    PointerShares(Pointers pointers, @Nullable Rows logits, int row, int target, double logMixed) {
      this.pointers = pointers;
      this.logits = logits;
      this.row = row;
      this.target = target;
      count = pointers.tokens.size();
      double max = 0;
      for (int k = 0; k < count; k++) {
        max = Math.max(max, logit(k));
      }
      double sum = Math.exp(-max);
      double named = 0;
      for (int k = 0; k < count; k++) {
        double term = Math.exp(logit(k) - max);
        sum += term;
        named += token(k) == target ? term : 0;
      }
      logSum = max + Math.log(sum);
      mixture = Math.exp(-logSum);
      double mixed = logMixed - logSum;
      double pointed = named > 0 ? max + Math.log(named) - logSum : Double.NEGATIVE_INFINITY;
      double high = Math.max(mixed, pointed);
      logP = high + Math.log(Math.exp(mixed - high) + Math.exp(pointed - high));
      mixtureShare = Math.exp(mixed - logP);
    }

    int token(int k) {
      return pointers.tokens.get(k)[row];
    }

    boolean names(int k) {
      return token(k) != pointers.none;
    }

    int[] named() {
      return IntStream.range(0, count).filter(this::names).map(this::token).toArray();
    }

    private double logit(int k) {
      return logits != null && names(k) ? logits.data()[row * count + k] : Double.NEGATIVE_INFINITY;
    }

    /** s_k. */
    double weight(int k) {
      return Math.exp(logit(k) - logSum);
    }

    /** Leaves the gradients where the logits were. */
    void toGradients(float weight) {
      if (logits != null) {
        for (int k = 0; k < count; k++) {
          double share = token(k) == target ? Math.exp(logit(k) - logSum - logP) : 0;
          logits.data()[row * count + k] = (float) (weight * (weight(k) - share));
        }
      }
    }
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
    if (pointerGate != null && saved.pointerGradients != null) {
      pointerGate.backward(saved.pointerGradients, dh, true);
    }
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
