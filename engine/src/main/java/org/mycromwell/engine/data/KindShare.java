package org.mycromwell.engine.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much of a stage is made of one kind of example.
 *
 * @param weight share of the tokens, relative to the other kinds of the stage
 * @param corpora names of the corpora it is taken from, separated by commas; empty means all
 * @param maxLength tokens of its longest examples, where the stage allows longer ones
 */
public record KindShare(ExampleKind kind, double weight, String corpora, int maxLength) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of("weight", 1.0, "corpora", "", "maxLength", Integer.MAX_VALUE);

  public KindShare {
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException("weight is " + weight + ", but must be above 0");
    }
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength is " + maxLength + ", but must be above 0");
    }
  }

  /** A share with examples as long as its stage allows. */
  public KindShare(ExampleKind kind, double weight, String corpora) {
    this(kind, weight, corpora, Integer.MAX_VALUE);
  }

  /** Tokens of the longest examples in a stage that allows so many. */
  public int maxLength(int ofStage) {
    return Math.min(maxLength, ofStage);
  }

  /** The names in {@link #corpora}; none means all. */
  public List<String> corpusNames() {
    return corpora.isBlank()
        ? List.of()
        : Arrays.stream(corpora.split(",", -1)).map(String::strip).toList();
  }
}
