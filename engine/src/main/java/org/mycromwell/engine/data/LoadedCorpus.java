package org.mycromwell.engine.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A corpus with its files, both parts together.
 *
 * @param heldOut share of the files that is never trained on
 */
record LoadedCorpus(CorpusPlan plan, Corpus corpus, double heldOut) {
  /** The same for all corpora: what they have in common must not lie on both sides. */
  private static final long SPLIT_SEED = 0;

  /** All corpora of a plan; a file that is in several, or nearly, is in the first of them. */
  static List<LoadedCorpus> read(DataPlan plan, Path base, BooleanSupplier stopped) {
    Corpus.Seen seen = new Corpus.Seen(CorpusConfig.code().nearDuplicate());
    List<LoadedCorpus> loaded = new ArrayList<>();
    for (CorpusPlan corpus : plan.corpora()) {
      List<Path> roots = List.of(base.resolve(corpus.path()));
      CorpusConfig config = CorpusConfig.code().withInclude(corpus.include());
      loaded.add(
          new LoadedCorpus(
              corpus,
              Corpus.read(roots, config, seen, stopped),
              corpus.heldOutShare(plan.heldOut())));
    }
    return loaded;
  }

  List<SourceFile> files() {
    return corpus.files();
  }

  List<SourceFile> of(Split split) {
    return split.of(files(), heldOut, SPLIT_SEED);
  }

  /** Whether the plan leaves this part empty. */
  boolean isWithout(Split split) {
    return heldOut == (split == Split.TRAIN ? 1 : 0);
  }
}
