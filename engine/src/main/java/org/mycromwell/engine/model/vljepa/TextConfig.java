package org.mycromwell.engine.model.vljepa;

/**
 * Shape of the language encoder.
 *
 * @param shiftTaps taps of the filter over neighbouring embeddings, odd, or 0 for none
 * @param exactMatch whether each token has an embedding of how much of what it stands in comes both
 *     in the instruction and before it ({@link TokenMatches})
 * @param wholeWords whether that embedding also says whether what agrees is cut out of a word
 * @param language whether each token has an embedding of what the file is written in ({@link
 *     PromptLanguage})
 * @param habits whether each token has embeddings of habits of the code ({@link PromptStyle}) and
 *     of whether its line is an import that stands in its place ({@link ImportOrder})
 */
public record TextConfig(
    int hidden,
    int layers,
    int queryHeads,
    int kvHeads,
    int headDim,
    int ffn,
    int shiftTaps,
    boolean exactMatch,
    boolean wholeWords,
    boolean language,
    boolean habits) {
  static final int MAX_TAPS = 15;

  /** Checks that the parts fit together; a failure names the field. */
  public TextConfig {
    Fields.width("text.hidden", hidden);
    Fields.layers("text.layers", layers);
    checkHeads("text", queryHeads, kvHeads, headDim);
    Fields.width("text.ffn", ffn);
    Fields.range("text.shiftTaps", shiftTaps, 0, MAX_TAPS);
    if (shiftTaps % 2 == 0 && shiftTaps != 0) {
      throw Fields.bad("text.shiftTaps is " + shiftTaps + "; it must be odd, or 0 for no filter");
    }
    if (wholeWords && !exactMatch) {
      throw Fields.bad("text.wholeWords is of use with text.exactMatch only");
    }
  }

  /** An encoder that neither looks for matches nor knows languages and habits. */
  public TextConfig(
      int hidden, int layers, int queryHeads, int kvHeads, int headDim, int ffn, int shiftTaps) {
    this(hidden, layers, queryHeads, kvHeads, headDim, ffn, shiftTaps, false, false, false, false);
  }

  static void checkHeads(String part, int queryHeads, int kvHeads, int headDim) {
    Fields.range(part + ".queryHeads", queryHeads, 1, 4096);
    Fields.range(part + ".kvHeads", kvHeads, 1, queryHeads);
    Fields.multiple(part + ".queryHeads", queryHeads, part + ".kvHeads", kvHeads);
    Fields.range(part + ".headDim", headDim, 8, 1024);
    Fields.multiple(part + ".headDim", headDim, "the kernels' step", 8);
    Fields.range(part + ".queryHeads * headDim", (long) queryHeads * headDim, 1, Fields.MAX_WIDTH);
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
