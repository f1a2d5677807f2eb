package org.mycromwell.engine.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.edits.CodeRegion;
import org.mycromwell.engine.data.edits.Phrases;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VisionConfig;

/** Pictures of some lines of a document, with the lines as answer or without. Immutable. */
final class PictureExamples {
  private static final int TRIES = 64;

  /** Cells of margin at the right, at most. */
  private static final int MAX_MARGIN = 3;

  /** Narrower pictures hardly show a line of code. */
  private static final int MIN_COLUMNS = 24;

  private static final int MAX_TILES = 16;

  private static final Phrases PHRASES = Phrases.of("transcribe");

  private final Documents documents;
  private final Examples examples;
  private final Split split;
  private final long seed;
  private final int maxRows;
  private final int maxColumns;
  private final VisionInput vision;

  PictureExamples(
      Documents documents, Examples examples, Split split, long seed, VisionConfig vision) {
    this.documents = documents;
    this.examples = examples;
    this.split = split;
    this.seed = seed;
    maxRows = Math.max(1, vision.height() / CodePicture.CELL_HEIGHT);
    maxColumns = Math.max(MIN_COLUMNS, vision.width() / CodePicture.CELL_WIDTH);
    this.vision =
        new VisionInput(
            vision.channels(),
            vision.height(),
            vision.width(),
            vision.reduction(),
            MAX_TILES,
            Integer.MAX_VALUE);
  }

  Optional<Example> transcription(long number, int maxLength) {
    return shot(number, maxLength)
        .map(s -> examples.transcription(s.fileName(), s.picture(), s.text(), s.instruction()));
  }

  Optional<Example> picture(long number) {
    return shot(number, Integer.MAX_VALUE).map(s -> examples.picture(s.picture()));
  }

  /** The picture of this number; empty when no document has lines that fit. */
  Optional<Screenshot> shot(long number, int maxLength) {
    Draws draws = Draws.of(seed, number);
    int count = documents.count();
    int first = new Shuffle(count, seed, number / count).at((int) (number % count));
    for (int i = 0; i < TRIES; i++) {
      SourceFile file = documents.file(i == 0 ? first : draws.nextInt(count));
      String instruction = PHRASES.pick(split, draws);
      int room = maxLength - examples.transcriptionOverhead(file.shortName(), instruction);
      List<String> lines = lines(file.text(), room, draws);
      if (!lines.isEmpty()) {
        int columns = lines.stream().mapToInt(String::length).max().orElseThrow();
        int margin = Math.min(maxColumns - columns, draws.nextInt(MAX_MARGIN + 1));
        CodePicture picture =
            CodePicture.draw(lines, lines.size(), Math.max(1, columns + margin), draws);
        if (vision.channels() == 3) {
          picture = picture.coloured(vision, draws);
        }
        String text = String.join("\n", lines) + "\n";
        return Optional.of(new Screenshot(file.shortName(), text, instruction, picture));
      }
    }
    return Optional.empty();
  }

  /** Lines that can be seen as they are, of at most so many characters with their ends. */
  private List<String> lines(String text, int room, Draws draws) {
    if (text.isEmpty()) {
      return List.of();
    }
    int wanted = 1 + draws.nextInt(maxRows);
    int at = CodeRegion.lineStart(text, draws.nextInt(text.length()));
    List<String> lines = new ArrayList<>();
    while (at < text.length() && lines.size() < wanted) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(at, end).stripTrailing();
      if (!line.chars().allMatch(c -> c >= ' ' && c <= '~')) {
        break;
      }
      lines.add(line);
      at = end + 1;
    }
    while (!lines.isEmpty() && lines.getFirst().isEmpty()) {
      lines.removeFirst();
    }
    int indent = Integer.MAX_VALUE;
    for (String line : lines) {
      if (!line.isEmpty()) {
        indent = Math.min(indent, line.length() - line.stripLeading().length());
      }
    }
    List<String> fitting = new ArrayList<>();
    int used = 0;
    for (String line : lines) {
      // The grid of a screenshot begins with the first column that has ink.
      String shown = line.isEmpty() ? "" : line.substring(indent);
      used += shown.length() + 1;
      if (shown.length() > maxColumns || used > room) {
        break;
      }
      fitting.add(shown);
    }
    while (!fitting.isEmpty() && fitting.getLast().isEmpty()) {
      fitting.removeLast();
    }
    return fitting;
  }
}
