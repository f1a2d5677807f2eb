package org.mycromwell.engine.model.vljepa;

/** Collects what a step computes. */
final class LossesBuilder {
  private double total;
  private double lm = Double.NaN;
  private double answerWeight;
  private long answerTokens;
  private long correctTokens;
  private double jepa = Double.NaN;
  private long jepaPairs;
  private double sigReg = Double.NaN;
  private double chars = Double.NaN;
  private long cells;
  private long correctCells;
  private double lmGradNorm = Double.NaN;
  private double jepaGradNorm = Double.NaN;
  private double jepaScale = Double.NaN;
  private boolean measured;
  private EmbeddingStats embedding = EmbeddingStats.NONE;

  void lm(double loss, double weightSum, long tokens, long correct, double weight) {
    lm = loss;
    answerWeight = weightSum;
    answerTokens = tokens;
    correctTokens = correct;
    total += weight * loss;
  }

  void jepa(double loss, long pairs, double weight, double scale) {
    jepa = loss;
    jepaPairs = pairs;
    jepaScale = scale;
    total += weight * loss;
  }

  void sigReg(double loss, double weight) {
    sigReg = loss;
    total += weight * loss;
  }

  void chars(double loss, long count, long correct, double weight) {
    chars = loss;
    cells = count;
    correctCells = correct;
    total += weight * loss;
  }

  void lmGradNorm(double norm) {
    lmGradNorm = norm;
  }

  void jepaGradNorm(double norm) {
    jepaGradNorm = norm;
  }

  /** Once a step: measuring takes a while. */
  void embedding(EmbeddingStats stats) {
    if (measured) {
      throw new IllegalStateException("the embeddings of this step are measured");
    }
    measured = true;
    embedding = stats;
  }

  Losses build() {
    return new Losses(
        total,
        lm,
        answerWeight,
        answerTokens,
        correctTokens,
        jepa,
        jepaPairs,
        sigReg,
        chars,
        cells,
        correctCells,
        lmGradNorm,
        jepaGradNorm,
        jepaScale,
        embedding);
  }
}
