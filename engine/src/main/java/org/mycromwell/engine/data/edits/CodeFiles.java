package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Shuffle;

/**
 * Documents as code. Parsing is what costs most, so examples with neighbouring numbers share the
 * files of one pool; which files these are depends on the pool's number only. Safe for several
 * threads.
 */
public final class CodeFiles {
  /** Numbers of examples that share a pool: some batches. */
  private static final int POOL_BITS = 16;

  private static final int FILES_PER_POOL = 32;

  /** Documents that are looked at for a pool: some have no functions, or errors. */
  private static final int DOCUMENTS_PER_POOL = 4 * FILES_PER_POOL;

  private static final int CACHED_POOLS = 2;

  /** Where documents are too short to say. */
  private static final double DEFAULT_CHARS_PER_TOKEN = 3;

  private static final int SAMPLED = 64;

  private final Documents documents;
  private final long seed;
  private final double charsPerToken;
  private final Map<Long, CodePool> pools =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, CodePool> eldest) {
          return size() > CACHED_POOLS;
        }
      };

  /**
   * @param seed of the order of the documents
   */
  public CodeFiles(Documents documents, long seed) {
    if (documents.count() == 0) {
      throw new IllegalArgumentException("no documents");
    }
    this.documents = documents;
    this.seed = seed;
    long chars = 0;
    long tokens = 0;
    for (int i = 0; i < Math.min(SAMPLED, documents.count()); i++) {
      chars += documents.text(i).length();
      tokens += documents.length(i);
    }
    charsPerToken = tokens == 0 ? DEFAULT_CHARS_PER_TOKEN : (double) chars / tokens;
  }

  /** About how many characters a token has. */
  double charsPerToken() {
    return charsPerToken;
  }

  /** The files for the examples of a number. */
  CodePool pool(long number) {
    long pool = number >>> POOL_BITS;
    synchronized (pools) {
      return pools.computeIfAbsent(pool, this::read);
    }
  }

  private CodePool read(long pool) {
    int count = documents.count();
    List<CodeFile> files = new ArrayList<>();
    for (int i = 0; i < Math.min(count, DOCUMENTS_PER_POOL) && files.size() < FILES_PER_POOL; i++) {
      long place = pool * DOCUMENTS_PER_POOL + i;
      Shuffle order = new Shuffle(count, seed, Math.floorDiv(place, count));
      CodeFile.parse(documents.file(order.at(Math.floorMod(place, count))))
          .filter(file -> !file.functions().isEmpty())
          .ifPresent(files::add);
    }
    return new CodePool(files);
  }
}
