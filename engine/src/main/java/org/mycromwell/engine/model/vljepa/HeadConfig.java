package org.mycromwell.engine.model.vljepa;

/**
 * Shape of the autoregressive head.
 *
 * @param hidden width, that of the language encoder, whose embedding it shares
 * @param tied whether the embedding is the output matrix as well
 * @param shiftTaps taps of the causal filter over embeddings, the newest included, or 0 for none
 * @param alignedPositions whether the positions of an answer are those of the source that it takes
 *     the place of
 * @param copyDim width of the query and key of the copy path, or 0 for none
 * @param continuations whether each input of an answer has embeddings of what comes next if the
 *     answer goes on as its prompt does ({@link Continuations})
 * @param pointers whether the answer may also be such a token without the way through the network
 */
public record HeadConfig(
    int hidden,
    int layers,
    int queryHeads,
    int kvHeads,
    int headDim,
    int ffn,
    boolean tied,
    int shiftTaps,
    boolean alignedPositions,
    int copyDim,
    boolean continuations,
    boolean pointers) {
  /** Continuations that are pointers: in code, in instruction, in order. */
  static final int POINTERS = 3;

  /** Checks that the parts fit together; a failure names the field. */
  public HeadConfig {
    Fields.width("head.hidden", hidden);
    // Its layers hold the joint memory: without one an answer would not know of its prompt.
    Fields.range("head.layers", layers, 1, Fields.MAX_LAYERS);
    TextConfig.checkHeads("head", queryHeads, kvHeads, headDim);
    Fields.width("head.ffn", ffn);
    Fields.range("head.shiftTaps", shiftTaps, 0, TextConfig.MAX_TAPS);
    Fields.range("head.copyDim", copyDim, 0, 4096);
    if (pointers && (!continuations || copyDim == 0)) {
      throw Fields.bad("head.pointers is of use with head.continuations and head.copyDim only");
    }
  }

  /** Elements of the queries of one token. */
  public int queryDim() {
    return queryHeads * headDim;
  }

  /** Elements of the keys (and of the values) of one token. */
  public int kvDim() {
    return kvHeads * headDim;
  }
}
