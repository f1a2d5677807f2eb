package org.mycromwell.engine.data.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.data.Documents;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Examples;
import org.mycromwell.engine.data.Shuffle;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.edits.Phrases;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.vljepa.Example;
import org.mycromwell.engine.model.vljepa.VisionConfig;

/** Pictures of some lines of a document, with the lines as answer or without. Immutable. */
public final class PictureExamples {
  private static final int TRIES = 64;

  /** Narrower pictures hardly show a line of code. */
  private static final int MIN_COLUMNS = 24;

  /** Larger ones are read in parts. */
  private static final int MAX_COLUMNS = 100;

  private static final int MAX_ROWS = 24;

  private static final int FOLDER_TRIES = 16;

  private static final int MAX_TILES = 16;

  private static final Phrases PHRASES = Phrases.of("transcribe");

  private final Documents documents;
  private final Examples examples;
  private final Split split;
  private final long seed;
  private final CodeDrawer drawer;
  private final PictureFolder folder;
  private final PictureViews views;
  private final int maxRows;
  private final int maxColumns;

  /**
   * @param vision of the model: its standard image is the most that is shown
   */
  PictureExamples(
      Documents documents,
      Examples examples,
      Split split,
      long seed,
      VisionConfig vision,
      CodeDrawer drawer,
      PictureFolder folder) {
    this.folder = folder;
    this.documents = documents;
    this.examples = examples;
    this.split = split;
    this.seed = seed;
    this.drawer = drawer;
    maxRows = Math.clamp(vision.height() / CharacterGrid.CELL_HEIGHT, 1, MAX_ROWS);
    maxColumns = Math.clamp(vision.width() / CharacterGrid.CELL_WIDTH, MIN_COLUMNS, MAX_COLUMNS);
    views =
        new PictureViews(
            new VisionInput(
                vision.channels(),
                vision.height(),
                vision.width(),
                vision.reduction(),
                MAX_TILES,
                Integer.MAX_VALUE));
  }

  /** A picture that was drawn, and how the model is asked for its text. */
  private record Shot(
      SourceFile file, String instruction, int room, RenderedCode drawn, Draws draws) {}

  /** What is shown, and how the model is asked for its text. */
  private record Seen(String fileName, String instruction, int room, PictureViews.View view) {}

  /** An example whose answer is the text, of at most so many tokens. */
  public Optional<Example> transcription(long number, int maxLength) {
    return seen(number, maxLength)
        .filter(seen -> seen.view().text().length() <= seen.room())
        .map(seen ->
            examples.transcription(
                seen.fileName(), seen.view().picture(), seen.view().text(), seen.instruction()));
  }

  /** An example without an answer. */
  public Optional<Example> picture(long number) {
    return seen(number, Integer.MAX_VALUE).map(seen -> examples.picture(seen.view().picture()));
  }

  private Optional<Seen> seen(long number, int maxLength) {
    Draws draws = Draws.of(seed, number).fork(3);
    if (split == Split.TRAIN && draws.nextBoolean(folder.share())) {
      Optional<Seen> found = fromFolder(maxLength, draws);
      if (found.isPresent()) {
        return found;
      }
    }
    return drawn(number, maxLength)
        .map(shot ->
            new Seen(
                shot.file().shortName(),
                shot.instruction(),
                shot.room(),
                views.see(shot.drawn(), shot.draws())));
  }

  /** A picture of the folder that fits and whose text is where its grid says. */
  private Optional<Seen> fromFolder(int maxLength, Draws draws) {
    for (int i = 0; i < FOLDER_TRIES; i++) {
      PictureFolder.Entry entry = draws.pick(folder.entries());
      String instruction = PHRASES.pick(split, draws);
      int room = maxLength - examples.transcriptionOverhead(entry.fileName(), instruction);
      List<String> lines = entry.text().lines().toList();
      if (entry.text().length() <= room
          && lines.size() <= maxRows
          && lines.stream().allMatch(line -> line.length() <= maxColumns)
          && lines.stream().allMatch(Excerpt::printable)) {
        Optional<PictureViews.View> view = views.see(entry.read(), entry.text());
        if (view.isPresent()) {
          return Optional.of(new Seen(entry.fileName(), instruction, room, view.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The picture of this number; empty when no document has lines that fit. */
  public Optional<Screenshot> shot(long number, int maxLength) {
    return drawn(number, maxLength)
        .map(shot ->
            new Screenshot(
                shot.file().shortName(),
                shot.drawn().text(),
                shot.instruction(),
                shot.drawn().picture(),
                shot.drawn().style()));
  }

  private Optional<Shot> drawn(long number, int maxLength) {
    Draws draws = Draws.of(seed, number);
    int count = documents.count();
    int first = new Shuffle(count, seed, number / count).at((int) (number % count));
    for (int i = 0; i < TRIES; i++) {
      SourceFile file = documents.file(i == 0 ? first : draws.nextInt(count));
      String instruction = PHRASES.pick(split, draws);
      int room = maxLength - examples.transcriptionOverhead(file.shortName(), instruction);
      Optional<Excerpt> excerpt = excerpt(file, room, draws);
      if (excerpt.isPresent()) {
        RenderedCode drawn = drawer.draw(excerpt.get(), draws.fork(1));
        return Optional.of(new Shot(file, instruction, room, drawn, draws.fork(2)));
      }
    }
    return Optional.empty();
  }

  /** Lines that can be seen as they are, of at most so many characters with their ends. */
  private Optional<Excerpt> excerpt(SourceFile file, int room, Draws draws) {
    List<String> all = Excerpt.shown(file.text());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    int begin = draws.nextInt(all.size());
    int wanted = 1 + draws.nextInt(maxRows);
    while (begin < all.size() && all.get(begin).isEmpty()) {
      begin++;
    }
    int end = begin;
    while (end < all.size() && end < begin + wanted && Excerpt.printable(all.get(end))) {
      end++;
    }
    int indent = Excerpt.commonIndent(all.subList(begin, end));
    List<String> fitting = new ArrayList<>();
    int used = 0;
    for (String line : all.subList(begin, end)) {
      used += Math.min(maxColumns, Math.max(0, line.length() - indent)) + 1;
      // Behind what is cut off there must be something to see.
      if (used > room || Excerpt.indent(line) - indent >= maxColumns) {
        break;
      }
      fitting.add(line);
    }
    while (!fitting.isEmpty() && fitting.getLast().isEmpty()) {
      fitting.removeLast();
    }
    if (fitting.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Excerpt(
            file.name(),
            fitting,
            line(all, begin - 1),
            line(all, begin + fitting.size()),
            maxColumns,
            begin + 1));
  }

  private static String line(List<String> lines, int at) {
    return at >= 0 && at < lines.size() && Excerpt.printable(lines.get(at)) ? lines.get(at) : "";
  }
}
