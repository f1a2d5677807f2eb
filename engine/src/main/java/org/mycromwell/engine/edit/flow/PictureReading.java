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
      output.problems(answer.problems(), pieces.size() == 1 ? "" : piece.place());
      if (answer instanceof Answer.Rewrite rewrite) {
        add(piece, rewrite, text);
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

  private void add(PicturePiece piece, Answer.Rewrite rewrite, StringBuilder text) {
    String own = rewrite.text();
    int line = (int) text.chars().filter(c -> c == '\n').count() + piece.blankLines();
    questions.trace().ifPresent(trace -> findUnsure(own, trace, piece.cells(), line));
    text.append(piece.placed(own));
    if (piece.index() + 1 < piece.count() && !own.isEmpty() && !own.endsWith("\n")) {
      text.append('\n');
    }
  }

  /** A line is as sure as its least likely token, or as its cells where they say the same. */
  private void findUnsure(String text, AnswerTrace trace, CharacterCells cells, int firstLine) {
    if (!trace.spells(text.getBytes(StandardCharsets.UTF_8))) {
      return;
    }
    int from = 0;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      int end = from + lines.get(i).getBytes(StandardCharsets.UTF_8).length;
      double sure = Math.exp(trace.least(from, end));
      if (i < cells.rows() && cells.line(i).equals(lines.get(i))) {
        sure = Math.max(sure, cells.least(i));
      }
      if (sure < HunkConfidence.UNSURE_BELOW) {
        unsure.add(firstLine + i + 1);
      }
      from = end + 1;
    }
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
