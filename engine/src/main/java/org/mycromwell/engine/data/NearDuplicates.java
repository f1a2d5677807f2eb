package org.mycromwell.engine.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.random.CounterRandom;

/**
 * Remembers texts and tells which are nearly the same as an earlier one: MinHash over shingles of
 * five words, candidates by bands (Broder 1997; Leskovec et al., Mining of Massive Datasets,
 * chapter 3). Texts of fewer than five words have one shingle, all of them. For one thread.
 */
final class NearDuplicates {
  private static final int SHINGLE_WORDS = 5;
  private static final int HASHES = 96;
  private static final int ROWS_PER_BAND = 4;

  /** In one bucket only so many are compared; boilerplate fills buckets with thousands. */
  private static final int MAX_COMPARED = 64;

  private final double threshold;
  private final List<long[]> signatures = new ArrayList<>();
  private final Map<Long, List<Integer>> buckets = new HashMap<>();

  NearDuplicates(double threshold) {
    this.threshold = threshold;
  }

  /** Whether the text is a near copy of one before; if not it is remembered. */
  boolean isDuplicate(CharSequence text) {
    long[] signature = signature(text);
    long[] keys = bandKeys(signature);
    for (long key : keys) {
      List<Integer> others = buckets.getOrDefault(key, List.of());
      for (int i = 0; i < Math.min(others.size(), MAX_COMPARED); i++) {
        if (similarity(signature, signatures.get(others.get(i))) >= threshold) {
          return true;
        }
      }
    }
    int index = signatures.size();
    signatures.add(signature);
    for (long key : keys) {
      buckets.computeIfAbsent(key, _ -> new ArrayList<>()).add(index);
    }
    return false;
  }

  /** Estimated share of common shingles. */
  static double similarity(long[] a, long[] b) {
    int same = 0;
    for (int i = 0; i < HASHES; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    return (double) same / HASHES;
  }

  static long[] signature(CharSequence text) {
    long[] least = new long[HASHES];
    Arrays.fill(least, Long.MAX_VALUE);
    long[] window = new long[SHINGLE_WORDS];
    int words = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
        end++;
      }
      // Marks count as words of one character, blanks not at all: reformatting changes nothing.
      if (end == at && !Character.isWhitespace(text.charAt(at))) {
        end = at + 1;
      }
      if (end > at) {
        window[words % SHINGLE_WORDS] = Draws.key(text.subSequence(at, end));
        words++;
        if (words >= SHINGLE_WORDS) {
          add(window, words, least);
        }
      }
      at = Math.max(end, at + 1);
    }
    if (words < SHINGLE_WORDS) {
      add(window, words, least);
    }
    return least;
  }

  private static void add(long[] window, int words, long[] least) {
    long shingle = 0;
    for (int i = 0; i < SHINGLE_WORDS; i++) {
      shingle = CounterRandom.mix(shingle + window[(words + i) % SHINGLE_WORDS]);
    }
    for (int i = 0; i < HASHES; i++) {
      long hash = CounterRandom.mix(shingle ^ (0x9E3779B97F4A7C15L * (i + 1))) >>> 1;
      least[i] = Math.min(least[i], hash);
    }
  }

  private static long[] bandKeys(long[] signature) {
    long[] keys = new long[HASHES / ROWS_PER_BAND];
    for (int band = 0; band < keys.length; band++) {
      long key = band;
      for (int row = 0; row < ROWS_PER_BAND; row++) {
        key = CounterRandom.mix(key + signature[band * ROWS_PER_BAND + row]);
      }
      keys[band] = key;
    }
    return keys;
  }
}
