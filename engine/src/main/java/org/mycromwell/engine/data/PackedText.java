package org.mycromwell.engine.data;

import java.util.Arrays;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.SpecialTokens;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * All documents one after the other, each as {@code <FILE> name "\n" text </FILE>}, in another
 * order in every epoch, without end. Any stretch can be had without those before it. Safe for
 * several threads.
 */
public final class PackedText {
  private final Documents documents;
  private final Tokenizer tokenizer;
  private final long seed;
  private final int open;
  private final int close;
  private final long epochLength;
  private final int[] lengths;
  private volatile Epoch current;

  /** Where documents begin in an epoch, in its order. */
  private record Epoch(long number, int[] order, long[] begins) {}

  /**
   * @throws IllegalArgumentException if there are no documents
   */
  public PackedText(Documents documents, Tokenizer tokenizer, long seed) {
    if (documents.count() == 0) {
      throw new IllegalArgumentException("no documents");
    }
    this.documents = documents;
    this.tokenizer = tokenizer;
    this.seed = seed;
    SpecialTokens special = tokenizer.specialTokens();
    open = special.idOf(CromwellVocabulary.FILE).orElseThrow();
    close = special.idOf(CromwellVocabulary.FILE_END).orElseThrow();
    lengths = new int[documents.count()];
    long sum = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = head(i).length + documents.length(i) + 2;
      sum += lengths[i];
    }
    epochLength = sum;
    current = epoch(0);
  }

  /** Tokens of one epoch, the same for all. */
  public long epochLength() {
    return epochLength;
  }

  /** The tokens {@code from} to {@code from + count - 1}, counted from the start of epoch 0. */
  public int[] tokens(long from, int count) {
    int[] out = new int[count];
    int done = 0;
    while (done < count) {
      Epoch epoch = epoch((from + done) / epochLength);
      long within = (from + done) % epochLength;
      int found = Arrays.binarySearch(epoch.begins(), within);
      int place = found >= 0 ? found : -found - 2;
      int[] document = packed(epoch.order()[place]);
      int skip = (int) (within - epoch.begins()[place]);
      int n = Math.min(count - done, document.length - skip);
      System.arraycopy(document, skip, out, done, n);
      done += n;
    }
    return out;
  }

  private int[] head(int document) {
    return tokenizer.encode(documents.file(document).shortName() + "\n");
  }

  private int[] packed(int document) {
    int[] out = new int[lengths[document]];
    int[] head = head(document);
    int[] text = documents.tokens(document);
    out[0] = open;
    System.arraycopy(head, 0, out, 1, head.length);
    System.arraycopy(text, 0, out, 1 + head.length, text.length);
    out[out.length - 1] = close;
    return out;
  }

  private Epoch epoch(long number) {
    Epoch known = current;
    if (known != null && known.number() == number) {
      return known;
    }
    Shuffle shuffle = new Shuffle(lengths.length, seed, number);
    int[] order = new int[lengths.length];
    long[] begins = new long[lengths.length];
    long at = 0;
    for (int i = 0; i < order.length; i++) {
      order[i] = shuffle.at(i);
      begins[i] = at;
      at += lengths[order[i]];
    }
    Epoch made = new Epoch(number, order, begins);
    current = made;
    return made;
  }
}
