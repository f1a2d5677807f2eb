package org.mycromwell.engine.generate;

import java.util.SplittableRandom;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Draws the next token from logits; see {@link SamplingConfig} for the steps. Drawing allocates
 * nothing and never sorts more than it needs. Owned by one generation.
 */
final class Sampler implements TokenChooser {
  private final SamplingConfig config;
  private final int[] banned;
  private final SplittableRandom random;

  /** The candidates that are left, in {@code ids[0 .. n)}; their unnormalised probabilities. */
  private final int[] ids;

  private final double[] weights;

  /** The round in which a token was last penalised, so that each is penalised once. */
  private final int[] penalised;

  private int round;

  /**
   * @param banned tokens that are never drawn
   */
  Sampler(SamplingConfig config, int vocabulary, int[] banned) {
    this.config = config;
    this.banned = banned.clone();
    random = new SplittableRandom(config.seed());
    boolean greedy = config.temperature() == 0;
    ids = new int[greedy ? 0 : vocabulary];
    weights = new double[greedy ? 0 : vocabulary];
    penalised = new int[config.repetitionPenalty() == 1 ? 0 : vocabulary];
  }

  @Override
  public int sample(float[] logits, int at, int vocabulary, int[] history, int length) {
    penalise(logits, at, history, length);
    for (int id : banned) {
      logits[at + id] = Float.NEGATIVE_INFINITY;
    }
    return config.temperature() == 0
        ? mostLikely(logits, at, vocabulary)
        : draw(logits, at, vocabulary);
  }

  private void penalise(float[] logits, int at, int[] history, int length) {
    float penalty = config.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    round++;
    for (int i = Math.max(0, length - config.penaltyWindow()); i < length; i++) {
      int id = history[i];
      if (penalised[id] != round) {
        penalised[id] = round;
        float logit = logits[at + id];
        logits[at + id] = logit <= 0 ? logit * penalty : logit / penalty;
      }
    }
  }

  private static int mostLikely(float[] logits, int at, int vocabulary) {
    int best = -1;
    float max = Float.NEGATIVE_INFINITY;
    for (int id = 0; id < vocabulary; id++) {
      if (logits[at + id] > max) {
        max = logits[at + id];
        best = id;
      }
    }
    if (best < 0 || max == Float.POSITIVE_INFINITY) {
      throw damaged();
    }
    return best;
  }

  private int draw(float[] logits, int at, int vocabulary) {
    float max = logits[at + mostLikely(logits, at, vocabulary)];
    int n = topK(logits, at, vocabulary);
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp(logits[at + ids[i]] - max);
    }
    n = topP(n);
    n = minP(n);
    double total = 0;
    for (int i = 0; i < n; i++) {
      weights[i] = Math.exp((logits[at + ids[i]] - max) / config.temperature());
      total += weights[i];
    }
    double target = random.nextDouble() * total;
    for (int i = 0; i < n - 1; i++) {
      target -= weights[i];
      if (target < 0) {
        return ids[i];
      }
    }
    return ids[n - 1];
  }

  /** Collects the {@code topK} largest logits, in no order; of equal ones those with lower ids. */
  private int topK(float[] logits, int at, int vocabulary) {
    int limit = config.topK() == 0 ? vocabulary : Math.min(config.topK(), vocabulary);
    int n = 0;
    for (int id = 0; id < vocabulary; id++) {
      float logit = logits[at + id];
      if (!(logit > Float.NEGATIVE_INFINITY)) {
        continue;
      }
      if (n < limit) {
        ids[n++] = id;
        if (n == limit && limit < vocabulary) {
          // From here on a heap with the smallest on top.
          for (int i = n / 2 - 1; i >= 0; i--) {
            siftDownSmallest(logits, at, i, n);
          }
        }
      } else if (logit > logits[at + ids[0]]) {
        ids[0] = id;
        siftDownSmallest(logits, at, 0, n);
      }
    }
    return n;
  }

  private void siftDownSmallest(float[] logits, int at, int start, int n) {
    int i = start;
    int id = ids[i];
    while (2 * i + 1 < n) {
      int child = 2 * i + 1;
      if (child + 1 < n && isSmaller(logits, at, ids[child + 1], ids[child])) {
        child++;
      }
      if (!isSmaller(logits, at, ids[child], id)) {
        break;
      }
      ids[i] = ids[child];
      i = child;
    }
    ids[i] = id;
  }

  private static boolean isSmaller(float[] logits, int at, int a, int b) {
    float difference = logits[at + a] - logits[at + b];
    return difference < 0 || (difference == 0 && a > b);
  }

  /** Keeps the fewest most likely candidates whose probability together reaches {@code topP}. */
  private int topP(int n) {
    if (config.topP() >= 1 || n <= 1) {
      return n;
    }
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += weights[i];
    }
    // Candidates below this make up less than 1 - topP all together, so none of them is kept.
    double floor = total * (1 - config.topP()) / n;
    int left = keepAtLeast(floor, n);
    for (int i = left / 2 - 1; i >= 0; i--) {
      siftDownLargest(i, left);
    }
    double wanted = total * config.topP();
    double sum = 0;
    int kept = 0;
    do {
      // As in heap sort, the largest goes to the end, behind what is left of the heap.
      sum += weights[0];
      left--;
      kept++;
      swap(0, left);
      siftDownLargest(0, left);
    } while (left > 0 && sum < wanted);
    System.arraycopy(ids, left, ids, 0, kept);
    System.arraycopy(weights, left, weights, 0, kept);
    return kept;
  }

  private int minP(int n) {
    // The most likely token has weight 1.
    return config.minP() == 0 ? n : keepAtLeast(config.minP(), n);
  }

  private int keepAtLeast(double weight, int n) {
    int kept = 0;
    for (int i = 0; i < n; i++) {
      if (weights[i] >= weight) {
        ids[kept] = ids[i];
        weights[kept] = weights[i];
        kept++;
      }
    }
    return kept;
  }

  private void siftDownLargest(int start, int n) {
    int i = start;
    while (2 * i + 1 < n) {
      int child = 2 * i + 1;
      if (child + 1 < n && isLarger(child + 1, child)) {
        child++;
      }
      if (!isLarger(child, i)) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private boolean isLarger(int i, int j) {
    return weights[i] > weights[j] || (weights[i] == weights[j] && ids[i] < ids[j]);
  }

  private void swap(int i, int j) {
    int id = ids[i];
    ids[i] = ids[j];
    ids[j] = id;
    double weight = weights[i];
    weights[i] = weights[j];
    weights[j] = weight;
  }

  private static EngineException damaged() {
    return new EngineException(
        Kind.BAD_FILE,
        "the model computed no usable logits (all NaN or infinite); its weights are damaged");
  }
}
