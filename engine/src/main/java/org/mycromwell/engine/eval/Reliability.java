package org.mycromwell.engine.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mycromwell.engine.model.ModelAbilities.Calibration;

/**
 * Whether what a model says about its own certainty is true: of predictions with a probability of
 * 0.9, nine of ten should be right.
 *
 * @param bins by stated probability, those without a prediction left out
 * @param auroc probability that a right prediction has a higher probability than a wrong one; NaN
 *     when all are right or all wrong
 * @param error mean distance between stated and true share, by bin
 * @param fitted what would make the log probabilities of these predictions fit best
 */
public record Reliability(
    int predictions, List<Bin> bins, double auroc, double error, Calibration fitted) {
  private static final double[] EDGES = {0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1};

  private static final int NEWTON_STEPS = 200;
  private static final double RIDGE = 0.1;

  /** A coefficient beyond this says no more. */
  private static final double MOST = 100;

  /** Less likely hunks are all alike. */
  private static final double LEAST_LOG = -30;

  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * One prediction and whether it came true.
   *
   * @param probability as stated
   * @param logProbability that it was made of
   */
  public record Prediction(double probability, double logProbability, boolean right) {}

  /**
   * Predictions of similar probability.
   *
   * @param stated mean of their probabilities
   */
  public record Bin(double from, double to, int predictions, int right, double stated) {
    public double rightShare() {
      return (double) right / predictions;
    }
  }

  /** Of these predictions. */
  public static Reliability of(List<Prediction> predictions) {
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int i = 0; i + 1 < EDGES.length; i++) {
      double from = EDGES[i];
      double to = EDGES[i + 1];
      boolean last = i + 2 == EDGES.length;
      int count = 0;
      int right = 0;
      double sum = 0;
      for (Prediction prediction : predictions) {
        double p = prediction.probability;
        if (p >= from && (p < to || last)) {
          count++;
          right += prediction.right ? 1 : 0;
          sum += p;
        }
      }
      if (count > 0) {
        bins.add(new Bin(from, to, count, right, sum / count));
        error += Math.abs(sum - right) / predictions.size();
      }
    }
    return new Reliability(predictions.size(), bins, auroc(predictions), error, fit(predictions));
  }

  /** By ranks (Mann and Whitney); equal probabilities share their rank. */
  static double auroc(List<Prediction> predictions) {
    List<Prediction> sorted =
        predictions.stream().sorted(Comparator.comparingDouble(Prediction::probability)).toList();
    long right = sorted.stream().filter(Prediction::right).count();
    long wrong = sorted.size() - right;
    double ranks = 0;
    int from = 0;
    while (from < sorted.size()) {
      int to = from;
      int rightHere = 0;
      while (to < sorted.size() && sorted.get(to).probability == sorted.get(from).probability) {
        rightHere += sorted.get(to++).right ? 1 : 0;
      }
      ranks += rightHere * ((from + 1 + to) / 2.0);
      from = to;
    }
    return right == 0 || wrong == 0
        ? Double.NaN
        : (ranks - right * (right + 1) / 2.0) / ((double) right * wrong);
  }

  /** Logistic regression by Newton's method, held back a little where one line parts the two. */
  static Calibration fit(List<Prediction> predictions) {
    double scale = 1;
    double offset = 0;
    for (int i = 0; i < NEWTON_STEPS; i++) {
      double gScale = RIDGE * (1 - scale);
      double gOffset = -RIDGE * offset;
      double hss = RIDGE;
      double hoo = RIDGE;
      double hso = 0;
      for (Prediction prediction : predictions) {
        double x = Math.max(prediction.logProbability, LEAST_LOG);
        double p = 1 / (1 + Math.exp(-(scale * x + offset)));
        double missing = (prediction.right ? 1 : 0) - p;
        double weight = Math.max(p * (1 - p), 1e-9);
        gScale += missing * x;
        gOffset += missing;
        hss += weight * x * x;
        hso += weight * x;
        hoo += weight;
      }
      double determinant = hss * hoo - hso * hso;
      double stepScale = (hoo * gScale - hso * gOffset) / determinant;
      double stepOffset = (hss * gOffset - hso * gScale) / determinant;
      scale = Math.clamp(scale + Math.clamp(stepScale, -1, 1), 0, MOST);
      offset = Math.clamp(offset + Math.clamp(stepOffset, -1, 1), -MOST, MOST);
    }
    return new Calibration((float) scale, (float) offset);
  }
}
