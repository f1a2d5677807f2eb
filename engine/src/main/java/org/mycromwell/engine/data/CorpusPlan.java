package org.mycromwell.engine.data;

import java.util.List;
import java.util.Map;

/**
 * A collection of files.
 *
 * @param path a folder or a file, relative to the folder of the plan
 * @param include patterns of file names, such as {@code *.py}; empty means every text file
 * @param weight how often its files are taken, relative to the other corpora
 */
public record CorpusPlan(String name, String path, List<String> include, double weight) {
  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS = Map.of("include", List.of(), "weight", 1.0);

  public CorpusPlan {
    include = List.copyOf(include);
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException("weight is " + weight + ", but must be above 0");
    }
  }
}
