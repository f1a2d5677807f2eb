package org.mycromwell.engine.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How much of a stage is made of one kind of example.
 *
 * @param weight share of the tokens, relative to the other kinds of the stage
 * @param corpora names of the corpora it is taken from, separated by commas; empty means all
 */
public record KindShare(ExampleKind kind, double weight, String corpora) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS = Map.of("weight", 1.0, "corpora", "");

  public KindShare {
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException("weight is " + weight + ", but must be above 0");
    }
  }

  /** The names in {@link #corpora}; none means all. */
  public List<String> corpusNames() {
    return corpora.isBlank()
        ? List.of()
        : Arrays.stream(corpora.split(",", -1)).map(String::strip).toList();
  }
}
