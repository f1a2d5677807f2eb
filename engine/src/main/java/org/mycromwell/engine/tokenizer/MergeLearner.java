package org.mycromwell.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Learns merges from counted pieces: merges the most frequent pair everywhere, corrects the counts
 * of the pairs around it, and goes on. Only words that hold the pair are visited.
 */
final class MergeLearner {
  private final long[] weights;
  private final int[] starts;
  private final int[] lengths;
  private int[] symbols;
  private final PairCounts pairs = new PairCounts();
  private final int firstByteId;
  private final Set<String> forbidden;
  private final List<byte[]> learnt = new ArrayList<>();
  private final List<String> merges = new ArrayList<>();

  /**
   * @param specialTokens tokens that take the ids before the bytes and must not be learnt
   */
  MergeLearner(PieceCounter counted, List<String> specialTokens) {
    firstByteId = specialTokens.size();
    forbidden = new HashSet<>(specialTokens);
    int words = counted.size();
    weights = new long[words];
    starts = new int[words];
    lengths = new int[words];
    symbols = new int[1 << 16];
    int used = 0;
    for (int word = 0; word < words; word++) {
      byte[] bytes = counted.piece(word).getBytes(StandardCharsets.UTF_8);
      if (symbols.length - used < bytes.length) {
        int needed = Math.addExact(used, bytes.length);
        symbols = Arrays.copyOf(symbols, Math.max(needed, used + (used >> 1)));
      }
      weights[word] = counted.count(word);
      starts[word] = used;
      lengths[word] = bytes.length;
      for (byte value : bytes) {
        symbols[used++] = firstByteId + (value & 0xFF);
      }
    }
    for (int word = 0; word < words; word++) {
      for (int i = starts[word]; i + 1 < starts[word] + lengths[word]; i++) {
        pairs.change(symbols[i], symbols[i + 1], weights[word], word);
      }
    }
    pairs.enter(0);
  }

  /**
   * Learns until there are {@code wanted} merges or no pair is frequent enough.
   *
   * @param progress told the number of merges after each
   */
  void learn(int wanted, long minFrequency, IntConsumer progress) {
    while (merges.size() < wanted) {
      int pair = pairs.takeMostFrequent(minFrequency);
      if (pair < 0) {
        return;
      }
      int left = pairs.left(pair);
      int right = pairs.right(pair);
      byte[] leftBytes = bytes(left);
      byte[] rightBytes = bytes(right);
      if (leftBytes.length + rightBytes.length > Vocabulary.MAX_TOKEN_CHARS) {
        continue; // no vocabulary could be read back with it
      }
      byte[] merged = Arrays.copyOf(leftBytes, leftBytes.length + rightBytes.length);
      System.arraycopy(rightBytes, 0, merged, leftBytes.length, rightBytes.length);
      if (forbidden.contains(ByteAlphabet.encode(merged))) {
        continue;
      }
      int id = firstByteId + 256 + learnt.size();
      learnt.add(merged);
      merges.add(ByteAlphabet.encode(leftBytes) + " " + ByteAlphabet.encode(rightBytes));
      int known = pairs.size();
      for (int node = pairs.firstNode(pair); node >= 0; node = pairs.nextNode(node)) {
        merge(pairs.word(node), left, right, id);
      }
      pairs.finish(pair);
      pairs.enter(known);
      progress.accept(merges.size());
    }
  }

  /** Bytes of the learnt tokens, by rank. */
  List<byte[]> learnt() {
    return learnt;
  }

  /** The merges in the byte alphabet, by rank. */
  List<String> merges() {
    return merges;
  }

  private byte[] bytes(int id) {
    int value = id - firstByteId;
    return value < 256 ? new byte[] {(byte) value} : learnt.get(value - 256);
  }

  private void merge(int word, int left, int right, int merged) {
    int start = starts[word];
    int end = start + lengths[word];
    long weight = weights[word];
    int to = start;
    int from = start;
    while (from < end) {
      boolean matches = symbols[from] == left && from + 1 < end && symbols[from + 1] == right;
      if (!matches) {
        symbols[to++] = symbols[from++];
        continue;
      }
      if (to > start) {
        pairs.change(symbols[to - 1], left, -weight, word);
        pairs.change(symbols[to - 1], merged, weight, word);
      }
      if (from + 2 < end) {
        pairs.change(right, symbols[from + 2], -weight, word);
        pairs.change(merged, symbols[from + 2], weight, word);
      }
      symbols[to++] = merged;
      from += 2;
    }
    lengths[word] = to - start;
  }
}
