package org.mycromwell.engine.data;

import java.util.List;
import java.util.Map;

/**
 * A collection of files.
 *
 * @param path a folder or a file, relative to the folder of the plan
 * @param include patterns of file names, such as {@code *.py}; empty means every text file
 * @param weight how often its files are taken, relative to the other corpora
 * @param heldOut share of its files that is never trained on, from 0 to 1; {@link #AS_DATA}: that
 *     of all corpora
 */
public record CorpusPlan(
    String name, String path, List<String> include, double weight, double heldOut) {
  /** No share of its own. */
  public static final double AS_DATA = -1;

  /** What a plan may leave out. */
  public static final Map<String, Object> DEFAULTS =
      Map.of("include", List.of(), "weight", 1.0, "heldOut", AS_DATA);

  public CorpusPlan {
    include = List.copyOf(include);
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new IllegalArgumentException("weight is " + weight + ", but must be above 0");
    }
    if (!(heldOut >= 0 && heldOut <= 1) && heldOut != AS_DATA) {
      throw new IllegalArgumentException(
          "heldOut is " + heldOut + ", but must be between 0 (all for training) and 1 (none)");
    }
  }

  /** A collection of which as much is held out as of the others. */
  public CorpusPlan(String name, String path, List<String> include, double weight) {
    this(name, path, include, weight, AS_DATA);
  }

  /** The share that is never trained on, where {@code usual} is that of the other corpora. */
  double heldOutShare(double usual) {
    return heldOut == AS_DATA ? usual : heldOut;
  }
}
