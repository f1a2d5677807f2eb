package org.mycromwell.engine.model.vljepa;

/**
 * How different the embeddings of a batch are: the worse figure of the text's and the images' rows,
 * as far as they are not hidden. NaN where it was not measured.
 *
 * @param spread mean over the dimensions of the standard deviation of the rows of length 1, times
 *     the root of the dimension: about 1 when healthy, 0 when all rows are alike
 * @param effectiveRank exponential of the entropy of the covariance's spectrum; measured in
 *     evaluation and in every tenth step
 * @param cosine mean over the pairs of rows
 * @param rows joint embeddings that were looked at
 * @param width of the embeddings
 */
public record EmbeddingStats(
    double spread, double effectiveRank, double cosine, int rows, int width) {
  /** Nothing was measured. */
  public static final EmbeddingStats NONE =
      new EmbeddingStats(Double.NaN, Double.NaN, Double.NaN, 0, 0);
}
