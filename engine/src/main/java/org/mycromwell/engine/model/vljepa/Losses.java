package org.mycromwell.engine.model.vljepa;

/**
 * What one batch gave. A loss whose weight is 0 was not computed and is NaN.
 *
 * @param total the weighted sum, which the gradient belongs to
 * @param lm mean cross-entropy of the answers' tokens, weighted
 * @param answerWeight sum of the weights of the answers' tokens
 * @param answerTokens tokens with a weight above 0
 * @param correctTokens of them, those that were the most likely one
 * @param jepa mean loss of the predicted embeddings
 * @param jepaPairs predictions made
 * @param chars mean cross-entropy of the cells
 * @param lmGradNorm length of the gradient of the unweighted answer loss at the joint memory
 * @param jepaGradNorm the same of the JEPA loss, before scaling
 * @param jepaScale what the JEPA loss was multiplied by besides its weight
 * @param embedding of the joint memory: where embeddings are predicted or regularised, of what the
 *     student makes of the part it sees, else of the whole examples
 */
public record Losses(
    double total,
    double lm,
    double answerWeight,
    long answerTokens,
    long correctTokens,
    double jepa,
    long jepaPairs,
    double sigReg,
    double chars,
    long cells,
    long correctCells,
    double lmGradNorm,
    double jepaGradNorm,
    double jepaScale,
    EmbeddingStats embedding) {

  /** Share of the cells that were read right. */
  public double charAccuracy() {
    return cells == 0 ? Double.NaN : (double) correctCells / cells;
  }

  /** Share of the answers' tokens that were the most likely one. */
  public double tokenAccuracy() {
    return answerTokens == 0 ? Double.NaN : (double) correctTokens / answerTokens;
  }
}
