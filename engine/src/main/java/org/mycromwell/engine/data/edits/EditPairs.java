package org.mycromwell.engine.data.edits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.EditPair;
import org.mycromwell.engine.data.Shuffle;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;
import org.mycromwell.engine.edit.syntax.SyntaxReport;

/**
 * Makes edit pairs from documents. A pair depends on the documents and its number only. Families
 * come in turn, so that each has its share; the documents come in a random order. Safe for several
 * threads.
 */
public final class EditPairs {
  /** Functions that are longer, in characters, are never taken. */
  private static final int MAX_CHARS = 8_000;

  /** Documents that are tried for a family. */
  private static final int TRIES = 48;

  private static final int REGIONS_PER_TRY = 4;
  private static final int CACHED_DOCUMENTS = 128;

  /** Share of the pairs that show no lines around the function. */
  private static final double ALONE = 0.5;

  /** Share of the regions with more than one function. */
  private static final double SEVERAL = 0.25;

  private static final int MAX_LINES_AROUND = 12;

  private final Documents documents;
  private final Split split;
  private final long seed;
  private final List<List<EditFamily>> families;
  private final Map<Integer, Optional<CodeFile>> files =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Optional<CodeFile>> eldest) {
          return size() > CACHED_DOCUMENTS;
        }
      };

  /** How long a pair may be. */
  @FunctionalInterface
  public interface Fit {
    boolean fits(EditPair pair);
  }

  /**
   * @param split which phrases are used; the documents must be of the same part
   * @param families inner lists are families that share one place in the turn
   */
  public EditPairs(Documents documents, Split split, long seed, List<List<EditFamily>> families) {
    if (documents.count() == 0) {
      throw new IllegalArgumentException("no documents");
    }
    this.documents = documents;
    this.split = split;
    this.seed = seed;
    this.families = List.copyOf(families);
  }

  /** The pair of this number; empty when nothing that fits was found in many documents. */
  public Optional<EditPair> make(long number, Fit fit) {
    Draws draws = Draws.of(seed, number);
    int count = documents.count();
    int first = new Shuffle(count, seed, number / count).at((int) (number % count));
    for (int f = 0; f < families.size(); f++) {
      List<EditFamily> place = families.get((int) ((number + f) % families.size()));
      EditFamily family = draws.pick(place);
      for (int i = 0; i < TRIES; i++) {
        int document = i == 0 ? first : draws.nextInt(count);
        Optional<EditPair> pair = tryDocument(document, family, draws.fork(i), fit);
        if (pair.isPresent()) {
          return pair;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<EditPair> tryDocument(int document, EditFamily family, Draws draws, Fit fit) {
    Optional<CodeFile> file = file(document);
    if (file.isEmpty() || !family.knows(file.get().language())) {
      return Optional.empty();
    }
    for (int i = 0; i < REGIONS_PER_TRY; i++) {
      Optional<CodeRegion> region = file.get().pick(kind(family, draws), MAX_CHARS, draws);
      Optional<EditFamily.Change> change = region.flatMap(r -> family.change(r, draws));
      if (change.isEmpty()) {
        continue;
      }
      String instruction = Instructions.make(split, change.get(), region.get(), draws);
      Optional<EditPair> pair =
          pair(region.get(), family.name(), change.get(), instruction, draws).filter(fit::fits);
      if (pair.isPresent() && parses(region.get(), pair.get(), change.get())) {
        return pair;
      }
    }
    return Optional.empty();
  }

  private static CodeRegion.Kind kind(EditFamily family, Draws draws) {
    List<CodeRegion.Kind> kinds = family.kinds().stream().sorted().toList();
    double several = draws.nextDouble();
    if (kinds.contains(CodeRegion.Kind.FUNCTIONS) && kinds.contains(CodeRegion.Kind.FUNCTION)) {
      // Files are as often as functions, one or several.
      boolean file = kinds.contains(CodeRegion.Kind.FILE) && draws.nextBoolean(0.5);
      return file
          ? CodeRegion.Kind.FILE
          : several < SEVERAL ? CodeRegion.Kind.FUNCTIONS : CodeRegion.Kind.FUNCTION;
    }
    return draws.pick(kinds);
  }

  private static Optional<EditPair> pair(
      CodeRegion region, String family, EditFamily.Change change, String instruction, Draws draws) {
    String text = region.tree().text();
    String changed = TextEdit.apply(text, change.edits());
    String after =
        changed.substring(region.start(), changed.length() - (text.length() - region.end()));
    if (after.equals(region.text()) != change.edits().isEmpty()) {
      return Optional.empty();
    }
    LineRange lines = region.lines();
    int above = 0;
    int below = 0;
    if (!draws.nextBoolean(ALONE)) {
      above = Math.min(draws.nextInt(MAX_LINES_AROUND + 1), lines.first());
      below = draws.nextInt(MAX_LINES_AROUND + 1);
    }
    int from = region.start();
    for (int i = 0; i < above; i++) {
      from = text.lastIndexOf('\n', from - 2) + 1;
    }
    int to = region.end();
    for (int i = 0; i < below && to < text.length(); i++) {
      int newline = text.indexOf('\n', to);
      to = newline < 0 ? text.length() : newline + 1;
    }
    String shown = change.backwards() ? after : region.text();
    int count = (int) shown.chars().filter(c -> c == '\n').count();
    return Optional.of(
        new EditPair(
            family,
            new SourceFile(
                region.file().shortName(),
                text.substring(from, region.start()) + shown + text.substring(region.end(), to)),
            new LineRange(above, above + count),
            shown,
            change.backwards() ? region.text() : after,
            instruction));
  }

  /** Whether the whole file is without errors after the edit, as it was before. */
  private static boolean parses(CodeRegion region, EditPair pair, EditFamily.Change change) {
    if (pair.before().equals(pair.after())) {
      return true;
    }
    String after = TextEdit.apply(region.tree().text(), change.edits());
    SyntaxReport report = SyntaxChecker.errors(region.language(), after);
    return report.isChecked() && !report.hasErrors();
  }

  private Optional<CodeFile> file(int document) {
    synchronized (files) {
      Optional<CodeFile> known = files.get(document);
      if (known == null) {
        known = CodeFile.parse(documents.file(document));
        files.put(document, known);
      }
      return known;
    }
  }
}
