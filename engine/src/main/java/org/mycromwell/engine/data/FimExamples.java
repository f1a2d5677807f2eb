package org.mycromwell.engine.data;

import java.util.Optional;
import org.mycromwell.engine.data.edits.CodeRegion;
import org.mycromwell.engine.model.vljepa.Example;

/**
 * Gaps to fill. A stretch of lines is taken from a document and a part of it left out: whole lines,
 * or from any character to any other. Immutable.
 */
final class FimExamples {
  private static final int TRIES = 64;

  /** Special tokens around the parts. */
  private static final int MARKS = 6;

  private static final double WHOLE_LINES = 0.5;
  private static final int MIN_TOKENS = 12;

  /** Longest part left out, relative to the stretch. */
  private static final double MAX_MIDDLE = 0.5;

  private final Documents documents;
  private final Examples examples;
  private final long seed;

  FimExamples(Documents documents, Examples examples, long seed) {
    this.documents = documents;
    this.examples = examples;
    this.seed = seed;
  }

  Optional<Example> make(long number, int maxLength) {
    return gap(number, maxLength)
        .map(g -> examples.fillInMiddle(g.fileName(), g.before(), g.middle(), g.after()));
  }

  /** The gap of this number; empty when no document has a stretch that fits. */
  Optional<Gap> gap(long number, int maxLength) {
    Draws draws = Draws.of(seed, number);
    int count = documents.count();
    int first = new Shuffle(count, seed, number / count).at((int) (number % count));
    for (int i = 0; i < TRIES; i++) {
      int document = i == 0 ? first : draws.nextInt(count);
      Optional<Gap> gap = gap(documents.file(document), maxLength, draws.fork(i));
      if (gap.isPresent()) {
        return gap;
      }
    }
    return Optional.empty();
  }

  private Optional<Gap> gap(SourceFile file, int maxLength, Draws draws) {
    String name = file.shortName();
    int budget = maxLength - MARKS - tokens(name + "\n");
    if (budget < MIN_TOKENS || file.text().isBlank()) {
      return Optional.empty();
    }
    String stretch = stretch(file.text(), (int) (budget * draws.nextDouble(0.4, 0.95)), draws);
    if (stretch.isBlank()) {
      return Optional.empty();
    }
    int[] cut = draws.nextBoolean(WHOLE_LINES) ? lines(stretch, draws) : characters(stretch, draws);
    Gap gap =
        new Gap(
            name,
            stretch.substring(0, cut[0]),
            stretch.substring(cut[0], cut[1]),
            stretch.substring(cut[1]));
    int total = tokens(gap.before()) + tokens(gap.middle()) + tokens(gap.after());
    return gap.middle().isBlank() || total > budget ? Optional.empty() : Optional.of(gap);
  }

  /** Lines from a random one on, of at most so many tokens; "" when the first has more. */
  private String stretch(String text, int maxTokens, Draws draws) {
    int from = CodeRegion.lineStart(text, draws.nextInt(text.length()));
    int to = from;
    int used = 0;
    while (to < text.length()) {
      int newline = text.indexOf('\n', to);
      int end = newline < 0 ? text.length() : newline + 1;
      // No token goes on behind a line end, so lines can be counted one by one.
      used += tokens(text.substring(to, end));
      if (used > maxTokens) {
        break;
      }
      to = end;
    }
    return text.substring(from, to);
  }

  /** Start and end of one or more whole lines. */
  private static int[] lines(String stretch, Draws draws) {
    int from = CodeRegion.lineStart(stretch, draws.nextInt(stretch.length()));
    int most = Math.max(1, (int) (stretch.length() * MAX_MIDDLE));
    int to = stretch.indexOf('\n', from) + 1;
    if (to == 0) {
      return new int[] {from, stretch.length()};
    }
    while (to < stretch.length() && draws.nextBoolean(0.5)) {
      int newline = stretch.indexOf('\n', to);
      int end = newline < 0 ? stretch.length() : newline + 1;
      if (end - from > most) {
        break;
      }
      to = end;
    }
    return new int[] {from, to};
  }

  /** Start and end anywhere, short gaps as likely as long ones. */
  private static int[] characters(String stretch, Draws draws) {
    double most = Math.max(1, stretch.length() * MAX_MIDDLE);
    int length = (int) Math.max(1, Math.exp(draws.nextDouble() * Math.log(most)));
    int from = draws.nextInt(stretch.length() - length + 1);
    int to = from + length;
    if (from > 0 && Character.isLowSurrogate(stretch.charAt(from))) {
      from--;
    }
    if (to < stretch.length() && Character.isLowSurrogate(stretch.charAt(to))) {
      to++;
    }
    return new int[] {from, to};
  }

  private int tokens(String text) {
    return examples.tokenizer().encode(text).length;
  }
}
