package org.mycromwell.engine.edit;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which new line each old line of a change became, for splitting and for {@link InlineDiff}: lines
 * that share words go together, in order, and as many as can have a partner.
 */
public final class LinePairing {
  /** Larger changes are paired by position. */
  private static final int MAX_PAIRS = 10_000;

  /** A partner that shares nothing is better than none, but no reason to give up a better one. */
  private static final float ANY_PARTNER = 0.05f;

  private LinePairing() {}

  /** For each old line the index of its new line, rising, or -1. */
  public static int[] partners(List<String> before, List<String> after) {
    int[] partners = new int[before.size()];
    if ((long) before.size() * after.size() > MAX_PAIRS) {
      Arrays.setAll(partners, i -> i < after.size() ? i : -1);
      return partners;
    }
    List<Map<String, Integer>> oldWords = before.stream().map(LinePairing::words).toList();
    List<Map<String, Integer>> newWords = after.stream().map(LinePairing::words).toList();
    float[][] gain = new float[before.size()][after.size()];
    float[][] best = new float[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        gain[i][j] = ANY_PARTNER + similarity(oldWords.get(i), newWords.get(j));
        best[i][j] =
            Math.max(gain[i][j] + best[i + 1][j + 1], Math.max(best[i + 1][j], best[i][j + 1]));
      }
    }
    int j = 0;
    for (int i = 0; i < partners.length; i++) {
      while (j < after.size()
          && best[i][j] == best[i][j + 1]
          && best[i][j] != gain[i][j] + best[i + 1][j + 1]) {
        j++;
      }
      boolean paired = j < after.size() && best[i][j] == gain[i][j] + best[i + 1][j + 1];
      partners[i] = paired ? j++ : -1;
    }
    return partners;
  }

  private static Map<String, Integer> words(String line) {
    Map<String, Integer> words = new HashMap<>();
    for (String word : TextUnits.words(line).texts()) {
      if (!word.isBlank()) {
        words.merge(word, word.length(), Integer::sum);
      }
    }
    return words;
  }

  /** Share of the characters in words that both have, from 0 to 1. */
  private static float similarity(Map<String, Integer> one, Map<String, Integer> other) {
    int shared = 0;
    int size = 0;
    for (Map.Entry<String, Integer> word : one.entrySet()) {
      shared += Math.min(word.getValue(), other.getOrDefault(word.getKey(), 0));
      size += word.getValue();
    }
    for (int length : other.values()) {
      size += length;
    }
    return size == 0 ? 1 : 2f * shared / size;
  }
}
