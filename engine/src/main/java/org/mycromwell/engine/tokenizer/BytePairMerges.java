package org.mycromwell.engine.tokenizer;

import java.util.OptionalInt;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/**
 * Byte-level BPE: starts from single bytes and merges, of all neighbouring pairs, the one of lowest
 * rank, the leftmost first, until none is left.
 */
final class BytePairMerges implements PieceAlgorithm {
  /** Up to this many bytes a linear search for the next merge beats a heap. */
  private static final int SHORT_PIECE = 40;

  private final Vocabulary vocabulary;
  private final PairTable pairs;
  private final int[] byteIds;
  private final boolean wholePiecesFirst;

  BytePairMerges(Vocabulary vocabulary, TokenizerDefinition definition) {
    this.vocabulary = vocabulary;
    wholePiecesFirst = definition.ignoreMerges();
    byteIds = vocabulary.byteIds();
    OptionalInt unknown = vocabulary.special().unknown();
    for (int value = 0; value < byteIds.length; value++) {
      if (byteIds[value] < 0) {
        byteIds[value] = unknown.orElse(-1);
      }
    }
    String[] merges = definition.merges();
    pairs = new PairTable(merges.length);
    byte[] bytes = new byte[64];
    for (int rank = 0; rank < merges.length; rank++) {
      bytes = addMerge(merges[rank], rank, bytes);
    }
  }

  @Override
  public void encode(byte[] utf8, int length, Scratch scratch, IntList out) {
    if (length == 1) {
      out.add(byteId(utf8[0]));
      return;
    }
    if (wholePiecesFirst) {
      int id = vocabulary.index().find(utf8, 0, length);
      if (id >= 0) {
        out.add(id);
        return;
      }
    }
    scratch.reserve(length);
    int[] ids = scratch.ids;
    for (int i = 0; i < length; i++) {
      ids[i] = byteId(utf8[i]);
    }
    if (length <= SHORT_PIECE) {
      mergeShort(length, scratch, out);
    } else {
      mergeLong(length, scratch, out);
    }
  }

  private int byteId(byte value) {
    int id = byteIds[value & 0xFF];
    if (id < 0) {
      throw vocabulary.noTokenFor(value);
    }
    return id;
  }

  private void mergeShort(int length, Scratch scratch, IntList out) {
    int[] ids = scratch.ids;
    long[] candidates = scratch.candidates;
    int count = length;
    for (int i = 0; i + 1 < count; i++) {
      candidates[i] = pairs.get(ids[i], ids[i + 1]);
    }
    while (count > 1) {
      long best = PairTable.NONE;
      int at = -1;
      for (int i = 0; i + 1 < count; i++) {
        if (candidates[i] < best) {
          best = candidates[i];
          at = i;
        }
      }
      if (at < 0) {
        break;
      }
      ids[at] = (int) best;
      count--;
      for (int i = at + 1; i < count; i++) {
        ids[i] = ids[i + 1];
        candidates[i] = candidates[i + 1];
      }
      if (at > 0) {
        candidates[at - 1] = pairs.get(ids[at - 1], ids[at]);
      }
      if (at + 1 < count) {
        candidates[at] = pairs.get(ids[at], ids[at + 1]);
      }
    }
    for (int i = 0; i < count; i++) {
      out.add(ids[i]);
    }
  }

  private void mergeLong(int length, Scratch scratch, IntList out) {
    int[] ids = scratch.ids;
    int[] previous = scratch.previous;
    int[] next = scratch.next;
    long[] candidates = scratch.candidates;
    LongHeap heap = scratch.heap;
    heap.clear();
    for (int i = 0; i < length; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
    }
    for (int i = 0; i < length; i++) {
      propose(i, length, scratch);
    }
    while (!heap.isEmpty()) {
      long entry = heap.pop();
      int left = (int) entry;
      long candidate = candidates[left];
      // An entry whose pair has changed since is stale; ranks tell pairs apart.
      if (candidate == PairTable.NONE || candidate >>> 32 != entry >>> 32) {
        continue;
      }
      int right = next[left];
      ids[left] = (int) candidate;
      candidates[right] = PairTable.NONE;
      next[left] = next[right];
      if (next[right] < length) {
        previous[next[right]] = left;
      }
      propose(left, length, scratch);
      if (previous[left] >= 0) {
        propose(previous[left], length, scratch);
      }
    }
    for (int i = 0; i < length; i = next[i]) {
      out.add(ids[i]);
    }
  }

  private void propose(int left, int length, Scratch scratch) {
    int right = scratch.next[left];
    long candidate =
        right < length ? pairs.get(scratch.ids[left], scratch.ids[right]) : PairTable.NONE;
    scratch.candidates[left] = candidate;
    if (candidate != PairTable.NONE) {
      scratch.heap.push((candidate & 0xFFFFFFFF00000000L) | left);
    }
  }

  /** Adds a merge {@code "left right"}; returns the buffer, which may have grown. */
  private byte[] addMerge(String merge, int rank, byte[] buffer) {
    Source source = vocabulary.source();
    // The first character cannot be the separator.
    int blank = merge.indexOf(' ', 1);
    if (blank < 0 || blank + 1 == merge.length()) {
      throw source.bad(
          source.merges()
              + "["
              + rank
              + "] reads "
              + Messages.quote(merge)
              + ", expected two tokens with a blank in between");
    }
    byte[] bytes = buffer.length < merge.length() ? new byte[2 * merge.length()] : buffer;
    int length = 0;
    int middle = 0;
    boolean inAlphabet = true;
    for (int i = 0; i < merge.length(); i++) {
      if (i == blank) {
        middle = length;
        continue;
      }
      int value = ByteAlphabet.byteOf(merge.charAt(i));
      inAlphabet &= value >= 0;
      bytes[length++] = (byte) value;
    }
    PieceIndex index = vocabulary.index();
    int left = inAlphabet ? index.find(bytes, 0, middle) : -1;
    int right = inAlphabet ? index.find(bytes, middle, length) : -1;
    int merged = inAlphabet ? index.find(bytes, 0, length) : -1;
    if (left >= 0 && right >= 0 && merged >= 0) {
      pairs.putIfAbsent(left, right, rank, merged);
      return bytes;
    }
    // Parts that are special tokens are well-formed, but text must not produce those.
    String leftText = merge.substring(0, blank);
    String rightText = merge.substring(blank + 1);
    requireToken(left, leftText, merge, rank);
    requireToken(right, rightText, merge, rank);
    requireToken(merged, leftText + rightText, merge, rank);
    return bytes;
  }

  private void requireToken(int id, String text, String merge, int rank) {
    if (id < 0 && vocabulary.special().idOf(text).isEmpty()) {
      Source source = vocabulary.source();
      throw source.bad(
          source.merges()
              + "["
              + rank
              + "] ("
              + Messages.quote(merge)
              + ") needs the token "
              + Messages.quote(text)
              + ", which "
              + source.tokens()
              + " does not have");
    }
  }
}
