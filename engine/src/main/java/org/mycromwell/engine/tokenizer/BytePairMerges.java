package org.mycromwell.engine.tokenizer;

import java.util.OptionalInt;
import org.mycromwell.engine.EngineException;
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
    char[] chars = new char[Vocabulary.MAX_TOKEN_CHARS + 1];
    byte[] bytes = new byte[Vocabulary.MAX_TOKEN_CHARS + 1];
    for (int rank = 0; rank < merges.length; rank++) {
      addMerge(merges[rank], rank, chars, bytes);
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

  /** Adds a merge {@code "left right"}. */
  private void addMerge(String merge, int rank, char[] chars, byte[] bytes) {
    // The first character cannot be the separator.
    int blank = merge.indexOf(' ', 1);
    if (blank < 0 || blank + 1 == merge.length()) {
      throw badMerge(merge, rank, " reads ", ", expected two tokens with a blank in between");
    }
    int length = merge.length() - 1;
    if (length > Vocabulary.MAX_TOKEN_CHARS) {
      throw badMerge(merge, rank, " reads ", ", which forms a token that is too long");
    }
    merge.getChars(0, blank, chars, 0);
    merge.getChars(blank + 1, merge.length(), chars, blank);
    if (ByteAlphabet.decode(chars, length, bytes, 0)) {
      PieceIndex index = vocabulary.index();
      int left = index.find(bytes, 0, blank);
      int right = index.find(bytes, blank, length);
      int merged = index.find(bytes, 0, length);
      if (left >= 0 && right >= 0 && merged >= 0) {
        pairs.putIfAbsent(left, right, rank, merged);
        return;
      }
    }
    // Parts that are special tokens are well-formed, but text must not produce those.
    requireToken(merge.substring(0, blank), merge, rank);
    requireToken(merge.substring(blank + 1), merge, rank);
    requireToken(merge.substring(0, blank) + merge.substring(blank + 1), merge, rank);
  }

  private void requireToken(String text, String merge, int rank) {
    char[] chars = text.toCharArray();
    byte[] bytes = new byte[chars.length];
    boolean normal =
        ByteAlphabet.decode(chars, chars.length, bytes, 0)
            && vocabulary.index().find(bytes, 0, bytes.length) >= 0;
    if (!normal && vocabulary.special().idOf(text).isEmpty()) {
      String why =
          " needs the token "
              + EngineException.quote(text)
              + ", which "
              + vocabulary.source().tokens()
              + " does not have";
      throw badMerge(merge, rank, ", ", "," + why);
    }
  }

  private EngineException badMerge(String merge, int rank, String verb, String why) {
    Source source = vocabulary.source();
    return source.bad(
        source.merges() + "[" + rank + "]" + verb + EngineException.quote(merge) + why);
  }
}
