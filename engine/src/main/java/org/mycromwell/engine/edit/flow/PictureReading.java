package org.mycromwell.engine.edit.flow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.answer.AnswerProblem;
import org.mycromwell.engine.edit.flow.WindowPlanner.Window;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.LanguageModel;

/** Has the text of a picture of code written down, piece by piece. */
final class PictureReading {
  /** More lines are not named one by one. */
  private static final int MOST_NAMED = 8;

  private final LanguageModel model;
  private final Questions questions;
  private final CancelToken cancel;
  private final Output output;
  private final List<Integer> unsure = new ArrayList<>();

  /** Where what happens is told. */
  interface Output {
    void note(String text);

    void problem(EditProblem problem);

    /**
     * What is wrong with the answer about a piece.
     *
     * @param place before each message; empty for a picture in one piece
     */
    void problems(List<AnswerProblem> found, String place);
  }

  PictureReading(LanguageModel model, Questions questions, CancelToken cancel, Output output) {
    this.model = model;
    this.questions = questions;
    this.cancel = cancel;
    this.output = output;
  }

  /** The text of the picture; empty where the model cannot tell characters, or when cancelled. */
  Optional<Answer.Rewrite> read(ImageTensor image, Window window, int maxTokens) {
    Optional<VisionInput> input = model.network().visionInput();
    Optional<CharacterCells> cells = questions.readCells(image);
    if (input.isEmpty() || cells.isEmpty()) {
      return Optional.empty();
    }
    int room = Math.max(1, model.contextLength() - window.tokens().length);
    List<PicturePiece> pieces =
        PicturePieces.of(image, cells.get(), input.get().height(), room - 1);
    tell(cells.get(), pieces, input.get());
    StringBuilder text = new StringBuilder();
    for (PicturePiece piece : pieces) {
      if (piece.index() > 0 && cancel.isCancelled()) {
        output.problem(
            new EditProblem(
                Kind.LIMIT_REACHED, piece.place() + "stopped before the model read them"));
        break;
      }
      int most = new ShownImages(1, List.of(piece.image()), true).answerTokens();
      most = Math.min(room, maxTokens > 0 ? Math.min(most, maxTokens - text.length()) : most);
      if (most <= 0) {
        output.problem(
            new EditProblem(
                Kind.LIMIT_REACHED, piece.place() + "the limit of tokens was reached before"));
        break;
      }
      Answer answer =
          questions.transcribe(window.prompt(), window.tokens(), most, piece, text.toString());
      if (answer instanceof Answer.Rewrite rewrite) {
        add(piece, rewrite, maxTokens > 0, text);
      }
    }
    tellUnsure();
    return Optional.of(
        new Answer.Rewrite(
            text.toString(),
            text.toString().isBlank()
                ? List.of(new AnswerProblem(AnswerProblem.Kind.EMPTY, -1, "there is nothing in it"))
                : List.of()));
  }

  private void tell(CharacterCells cells, List<PicturePiece> pieces, VisionInput input) {
    if (PicturePieces.endOfNumbers(cells) > 0) {
      output.note("the line numbers in the picture are left out");
    }
    if (pieces.size() > 1) {
      output.note("the picture is read in " + pieces.size() + " parts");
    }
    int columns = input.width() / CharacterGrid.CELL_WIDTH;
    int widest = pieces.stream().mapToInt(piece -> piece.cells().columns()).max().orElse(0);
    if (widest > columns) {
      output.note(
          "the picture shows lines of "
              + widest
              + " characters, and the model learnt from lines of "
              + columns
              + ": compare the text with it");
    }
  }

  /**
   * Adds the text of a piece.
   *
   * @param limited whether the answer may be cut off because that was asked for
   */
  private void add(
      PicturePiece piece, Answer.Rewrite rewrite, boolean limited, StringBuilder text) {
    int line = (int) text.chars().filter(c -> c == '\n').count() + piece.blankLines();
    String own = rewrite.text();
    Optional<AnswerTrace> trace = questions.trace();
    if (trace.isEmpty() || cancel.isCancelled() || (limited && !rewrite.problems().isEmpty())) {
      output.problems(rewrite.problems(), piece.count() == 1 ? "" : piece.place());
    } else {
      own = surest(rewrite, trace.get(), piece.cells(), line);
    }
    text.append(piece.placed(own));
    if (piece.index() + 1 < piece.count() && !own.isEmpty() && !own.endsWith("\n")) {
      text.append('\n');
    }
  }

  /**
   * Of each line what the model wrote or what it takes the cells for, whichever is surer; a line is
   * as sure as its least likely token or cell. Where the model did not write line by line what fits
   * into the picture, the cells alone: some answers go on for ever, and the grid knows its lines.
   */
  private String surest(
      Answer.Rewrite answer, AnswerTrace trace, CharacterCells cells, int firstLine) {
    List<String> lines = answer.text().lines().toList();
    boolean aligned =
        answer.problems().isEmpty()
            && lines.size() == cells.rows()
            && lines.stream().allMatch(line -> line.length() <= cells.columns())
            && trace.spells(answer.text().getBytes(StandardCharsets.UTF_8));
    StringBuilder surest = new StringBuilder();
    int from = 0;
    for (int i = 0; i < cells.rows(); i++) {
      String line = cells.line(i);
      double sure = cells.least(i);
      if (aligned) {
        String written = lines.get(i);
        int end = from + written.getBytes(StandardCharsets.UTF_8).length;
        double sureOfTokens = Math.exp(trace.least(from, end));
        if (sureOfTokens > sure) {
          line = written;
          sure = sureOfTokens;
        }
        from = end + 1;
      }
      if (sure < HunkConfidence.UNSURE_BELOW) {
        unsure.add(firstLine + i + 1);
      }
      surest.append(line).append('\n');
    }
    return surest.toString();
  }

  private void tellUnsure() {
    if (unsure.isEmpty()) {
      return;
    }
    String named =
        unsure.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    output.note(
        "the model is not sure of "
            + (unsure.size() == 1 ? "line " : "lines ")
            + named
            + (unsure.size() > MOST_NAMED ? " and " + (unsure.size() - MOST_NAMED) + " more" : "")
            + " of what it read: compare with the picture");
  }
}
