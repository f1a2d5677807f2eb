package org.mycromwell.engine.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The trivial way to fill a gap of whole lines: as many lines of the same file, from where the line
 * before and the line behind are most like those around the gap. Likeness is the share of common
 * pairs of characters (Dice) without the indentation; both neighbours count the same; of equal
 * places the one nearest to the gap is taken.
 */
final class SimilarLines {
  private SimilarLines() {}

  /** The lines, each with its line end; empty when the file has too few. */
  static String fill(String before, String after, int lines) {
    List<String> above = before.lines().toList();
    List<String> below = after.lines().toList();
    List<String> all = Stream.concat(above.stream(), below.stream()).toList();
    int gap = above.size();
    Map<String, Integer> previous = pairs(at(all, gap - 1));
    Map<String, Integer> next = pairs(at(all, gap));
    int best = -1;
    double bestScore = -1;
    for (int from = 0; from + lines <= all.size(); from++) {
      if (from < gap && from + lines > gap) {
        continue; // these lines do not follow each other in the file
      }
      double score =
          likeness(pairs(from == gap ? "" : at(all, from - 1)), previous)
              + likeness(pairs(from + lines == gap ? "" : at(all, from + lines)), next);
      boolean nearer = Math.abs(from - gap) < Math.abs(best - gap);
      if (score > bestScore || (score == bestScore && nearer)) {
        bestScore = score;
        best = from;
      }
    }
    return best < 0 ? "" : String.join("\n", all.subList(best, best + lines)) + "\n";
  }

  private static String at(List<String> lines, int index) {
    return index >= 0 && index < lines.size() ? lines.get(index).strip() : "";
  }

  /** How often each pair of characters is there, with marks at both ends. */
  private static Map<String, Integer> pairs(String line) {
    String marked = "\n" + line + "\n";
    Map<String, Integer> pairs = new HashMap<>();
    for (int i = 0; i + 2 <= marked.length(); i++) {
      pairs.merge(marked.substring(i, i + 2), 1, Integer::sum);
    }
    return pairs;
  }

  private static double likeness(Map<String, Integer> a, Map<String, Integer> b) {
    int common = 0;
    int sum = 0;
    for (Map.Entry<String, Integer> pair : a.entrySet()) {
      common += Math.min(pair.getValue(), b.getOrDefault(pair.getKey(), 0));
      sum += pair.getValue();
    }
    for (int count : b.values()) {
      sum += count;
    }
    return 2.0 * common / sum;
  }
}
