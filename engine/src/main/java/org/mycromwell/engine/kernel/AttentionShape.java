package org.mycromwell.engine.kernel;

/**
 * Heads of a grouped-query attention in training.
 *
 * @param queryHeads a multiple of {@code kvHeads}; query head {@code h} reads key-value head {@code
 *     h / (queryHeads / kvHeads)}
 * @param headDim a multiple of 8
 * @param scale multiplies every score, usually {@code 1 / sqrt(headDim)}
 */
public record AttentionShape(int queryHeads, int kvHeads, int headDim, float scale) {
  /** Checks the counts. */
  public AttentionShape {
    if (kvHeads < 1 || queryHeads < 1 || queryHeads % kvHeads != 0) {
      throw new IllegalArgumentException(queryHeads + " query heads over " + kvHeads);
    }
    if (headDim < 8 || headDim % 8 != 0) {
      throw new IllegalArgumentException("head size " + headDim + " is no multiple of 8");
    }
    if (!(scale > 0) || Float.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale);
    }
  }

  /** Scores scaled by {@code 1 / sqrt(headDim)}. */
  public static AttentionShape of(int queryHeads, int kvHeads, int headDim) {
    return new AttentionShape(queryHeads, kvHeads, headDim, (float) (1 / Math.sqrt(headDim)));
  }

  /** Query heads that share a key-value head. */
  public int group() {
    return queryHeads / kvHeads;
  }

  /** Elements of a row of queries and of results. */
  public int queryWidth() {
    return queryHeads * headDim;
  }

  /** Elements of a row of keys or values. */
  public int kvWidth() {
    return kvHeads * headDim;
  }
}
