package org.mycromwell.engine.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.charts.ChartExamples;
import org.mycromwell.engine.data.edits.CodeFiles;
import org.mycromwell.engine.data.edits.EditFamilies;
import org.mycromwell.engine.data.edits.EditFamily;
import org.mycromwell.engine.data.edits.EditPairs;
import org.mycromwell.engine.data.edits.Refusals;
import org.mycromwell.engine.data.pictures.PictureExamples;
import org.mycromwell.engine.data.pictures.PictureSources;
import org.mycromwell.engine.model.vljepa.VisionConfig;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** One corpus: what is learnt from and what is measured on; the plan may want one of them only. */
record CorpusParts(String name, double weight, Optional<Part> train, Optional<Part> heldOut) {
  /**
   * The generators of one part of one corpus.
   *
   * @param families the edits of one family each, by its name
   */
  record Part(
      PackedText text,
      FimExamples fim,
      EditPairs edits,
      Map<String, EditPairs> families,
      Refusals refusals,
      PictureExamples pictures,
      ChartExamples charts) {}

  /** What all parts are made with. */
  record Tools(
      Tokenizer tokenizer,
      Examples examples,
      VisionConfig vision,
      PictureSources pictures,
      long seed) {}

  /**
   * Tokenises both parts.
   *
   * @throws EngineException when a part that the plan wants has no file
   */
  static CorpusParts of(LoadedCorpus corpus, Tools tools, BooleanSupplier stopped) {
    return new CorpusParts(
        corpus.plan().name(),
        corpus.plan().weight(),
        part(corpus, Split.TRAIN, tools, stopped),
        part(corpus, Split.HELD_OUT, tools, stopped));
  }

  private static Optional<Part> part(
      LoadedCorpus corpus, Split split, Tools tools, BooleanSupplier stopped) {
    if (corpus.isWithout(split)) {
      return Optional.empty();
    }
    List<SourceFile> files = corpus.of(split);
    if (files.isEmpty()) {
      throw new EngineException(
          Kind.BAD_FILE,
          corpus.plan().path()
              + " has "
              + corpus.files().size()
              + " files that no other corpus of the plan has, too few to "
              + (split == Split.TRAIN ? "learn from" : "hold some back to measure with"));
    }
    Tokenizer tokenizer = tools.tokenizer();
    Documents documents = Documents.of(files, tokenizer, stopped);
    long key = Draws.key(tools.seed(), split.ordinal(), Draws.key(corpus.plan().name()));
    CodeFiles code = new CodeFiles(documents, key);
    return Optional.of(
        new Part(
            new PackedText(documents, tokenizer, key),
            new FimExamples(documents, tools.examples(), key),
            new EditPairs(
                code, split, key, split == Split.TRAIN ? EditFamilies.turn() : EditFamilies.all()),
            families(code, split, key),
            new Refusals(code, split, key),
            tools.pictures().examples(documents, tools.examples(), split, key, tools.vision()),
            new ChartExamples(
                tools.examples(), split, key, tools.vision(), tools.pictures().fonts(split))));
  }

  private static Map<String, EditPairs> families(CodeFiles code, Split split, long key) {
    Map<String, List<EditFamily>> byName = new LinkedHashMap<>();
    for (List<EditFamily> place : EditFamilies.all()) {
      for (EditFamily family : place) {
        byName.computeIfAbsent(family.name(), _ -> new ArrayList<>()).add(family);
      }
    }
    Map<String, EditPairs> families = new LinkedHashMap<>();
    byName.forEach((name, variants) -> {
      long own = Draws.key(key, Draws.key(name));
      families.put(name, new EditPairs(code, split, own, List.of(variants)));
    });
    return families;
  }

  Optional<Part> part(Split split) {
    return split == Split.TRAIN ? train : heldOut;
  }
}
