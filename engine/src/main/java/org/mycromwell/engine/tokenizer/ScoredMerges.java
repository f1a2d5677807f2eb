package org.mycromwell.engine.tokenizer;

import java.util.OptionalInt;

/**
 * SentencePiece BPE: starts from characters and joins, of all neighbours that form a token, those
 * whose token has the highest score, the leftmost first. Characters that stay outside the
 * vocabulary become bytes, or the unknown token where there are no byte tokens.
 */
final class ScoredMerges implements PieceAlgorithm {
  private static final int NONE = -1;

  private final Vocabulary vocabulary;
  private final PieceIndex index;
  private final int[] byteIds;
  private final int unknownId;
  private final int longestPieceBytes;
  private final long[] powers;

  /** By token id: smaller for higher scores. */
  private final int[] order;

  ScoredMerges(Vocabulary vocabulary, TokenizerDefinition definition) {
    this.vocabulary = vocabulary;
    index = vocabulary.index();
    byteIds = vocabulary.byteIds();
    OptionalInt unknown = vocabulary.special().unknown();
    unknownId = unknown.orElse(NONE);
    longestPieceBytes = vocabulary.longestPieceBytes();
    powers = Hashing.powers(longestPieceBytes);
    float[] scores = vocabulary.scores(definition.scores());
    order = new int[scores.length];
    for (int id = 0; id < order.length; id++) {
      // Adding zero makes one zero of the two.
      int bits = Float.floatToRawIntBits(scores[id] + 0.0f);
      order[id] = ~(bits ^ ((bits >> 31) & 0x7FFFFFFF));
    }
  }

  @Override
  public void encode(byte[] utf8, int length, Scratch scratch, IntList out) {
    scratch.reserve(length);
    int[] previous = scratch.previous;
    int[] next = scratch.next;
    int[] ends = scratch.ends;
    long[] candidates = scratch.candidates;
    LongHeap heap = scratch.heap;
    heap.clear();
    Hashing.prefixes(utf8, length, scratch.hashes);
    // Symbols are known by the offset of their first byte.
    int last = -1;
    for (int at = 0; at < length; at = ends[at]) {
      ends[at] = at + sequenceLength(utf8[at]);
      next[at] = ends[at];
      previous[at] = last;
      last = at;
    }
    for (int at = 0; at < length; at = next[at]) {
      propose(at, utf8, length, scratch);
    }
    while (!heap.isEmpty()) {
      long entry = heap.pop();
      int left = (int) entry;
      if (candidates[left] < 0 || order[(int) candidates[left]] != (int) (entry >> 32)) {
        continue;
      }
      int right = next[left];
      ends[left] = ends[right];
      candidates[right] = NONE;
      next[left] = next[right];
      if (next[right] < length) {
        previous[next[right]] = left;
      }
      propose(left, utf8, length, scratch);
      if (previous[left] >= 0) {
        propose(previous[left], utf8, length, scratch);
      }
    }
    emit(utf8, length, scratch, out);
  }

  private void propose(int left, byte[] utf8, int length, Scratch scratch) {
    int right = scratch.next[left];
    int id = right < length ? find(utf8, left, scratch.ends[right], scratch.hashes) : NONE;
    scratch.candidates[left] = id;
    if (id >= 0) {
      scratch.heap.push(((long) order[id] << 32) | left);
    }
  }

  private int find(byte[] utf8, int from, int to, long[] hashes) {
    int length = to - from;
    if (length > longestPieceBytes) {
      return NONE;
    }
    return index.find(utf8, from, to, hashes[to] - hashes[from] * powers[length]);
  }

  private void emit(byte[] utf8, int length, Scratch scratch, IntList out) {
    boolean afterUnknown = false;
    for (int at = 0; at < length; at = scratch.next[at]) {
      int end = scratch.ends[at];
      int id = find(utf8, at, end, scratch.hashes);
      boolean unknown = false;
      if (id >= 0) {
        out.add(id);
      } else if (hasBytes(utf8, at, end)) {
        for (int i = at; i < end; i++) {
          out.add(byteIds[utf8[i] & 0xFF]);
        }
      } else {
        if (unknownId < 0) {
          throw vocabulary.noTokenFor(utf8[at]);
        }
        // A run of unknown characters is one unknown token.
        unknown = true;
        if (!afterUnknown) {
          out.add(unknownId);
        }
      }
      afterUnknown = unknown;
    }
  }

  private boolean hasBytes(byte[] utf8, int from, int to) {
    for (int i = from; i < to; i++) {
      if (byteIds[utf8[i] & 0xFF] < 0) {
        return false;
      }
    }
    return true;
  }

  private static int sequenceLength(byte lead) {
    int value = lead & 0xFF;
    return value < 0x80 ? 1 : value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
  }
}
