package org.mycromwell.engine.edit.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.image.CharacterCells;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.vljepa.VlJepaInitializer;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.ByteTokens;

/** Pictures of code are read piece by piece; the preset of the model takes two lines at once. */
class PictureReadingTest {
  private static final String CODE =
      """
      class Box:
          size = 17


          def area(self):
              return self.size * 2
          name = "b"
      print(Box())
      """;

  @TempDir Path folder;

  private LanguageModel model;
  private float cellsSure = 1;
  private final CancelToken cancel = new CancelToken();
  private final List<PicturePiece> pieces = new ArrayList<>();
  private final List<String> before = new ArrayList<>();
  private @Nullable AnswerTrace trace;
  private @Nullable String answer;

  @BeforeEach
  void openModel() {
    Path file = folder.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      VlJepaInitializer.write(VlJepaPreset.TINY, DType.F32, 3, workers, file, (_, _) -> {});
    }
    model = LanguageModel.open(file, ModelOptions.defaults().withThreads(1));
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  @Test
  void aLongPictureIsReadInPiecesAndPutTogether() {
    EditOutcome outcome = read(CODE, false);
    assertThat(text(outcome)).isEqualTo(CODE);
    assertThat(outcome.answerProblems()).isEmpty();
    assertThat(pieces).hasSize(3);
    for (PicturePiece piece : pieces) {
      assertThat(piece.cells().rows()).isLessThanOrEqualTo(2);
      assertThat(piece.image().height()).isEqualTo(16 * piece.cells().rows());
      assertThat(piece.image().width()).isEqualTo(8 * piece.cells().columns());
      assertThat(piece.draft()).doesNotStartWith("\n");
      assertThat(piece.draft().lines()).anyMatch(line -> !line.startsWith(" "));
      // The pixels of a cell tell where it was.
      float corner = piece.image().pixels()[0];
      assertThat(corner).isEqualTo(pixel(piece.firstRow(), piece.indent()));
    }
    assertThat(before.getLast()).isEqualTo(CODE.substring(0, CODE.indexOf("    name")));
    assertThat(outcome.notes()).anyMatch(note -> note.contains("3 parts"));
  }

  /** Asked for the text of a picture without any, a small model writes one. */
  @Test
  void aModelThatReadsCodeAloneIsShownNothingElse() {
    ShownImages drawing = new ShownImages(1, List.of(image(cells(CODE))));
    ShownImages code = new ShownImages(1, drawing.tensors(), true);
    assertThat(ModelLimits.isUnreadable(knowing("transcribe"), drawing)).isTrue();
    assertThat(ModelLimits.isUnreadable(knowing("transcribe"), code)).isFalse();
    assertThat(ModelLimits.isUnreadable(knowing("transcribe"), ShownImages.NONE)).isFalse();
    assertThat(ModelLimits.isUnreadable(knowing("transcribe", "chart"), drawing)).isFalse();
    assertThat(ModelLimits.isUnreadable(knowing(), drawing)).isFalse();
  }

  private static ModelAbilities knowing(String... families) {
    return new ModelAbilities(
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        List.of(),
        List.of(families));
  }

  @Test
  void lineNumbersAreLeftOut() {
    StringBuilder numbered = new StringBuilder();
    List<String> lines = CODE.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      numbered.append("%3d  %s".formatted(8 + i, lines.get(i)).stripTrailing()).append('\n');
    }
    EditOutcome outcome = read(numbered.toString(), false);
    assertThat(text(outcome)).isEqualTo(CODE);
    assertThat(outcome.notes()).anyMatch(note -> note.contains("line numbers"));
    assertThat(PicturePieces.endOfNumbers(cells(numbered.toString()))).isEqualTo(3);
  }

  @Test
  void numbersThatDoNotCountAreNoLineNumbers() {
    assertThat(PicturePieces.endOfNumbers(cells("1 a\n3 b\n4 c\n5 d\n"))).isZero();
    assertThat(PicturePieces.endOfNumbers(cells("1\n2\n3\n4\n"))).isZero();
    assertThat(PicturePieces.endOfNumbers(cells("1, a\n2, b\n3, c\n"))).isZero();
    assertThat(PicturePieces.endOfNumbers(cells("1 a\n2 b\n"))).isZero();
    assertThat(PicturePieces.endOfNumbers(cells("1 a\n2\n3 c\n"))).isEqualTo(1);
    assertThat(PicturePieces.endOfNumbers(cells(" 9 a\n10 b\n11 c\n"))).isEqualTo(2);
  }

  @Test
  void lineNumbersMayBeMisreadAndHaveMarksBesideThem() {
    assertThat(PicturePieces.endOfNumbers(cells("33   a\n34   b\n3$   c\n"))).isEqualTo(2);
    assertThat(PicturePieces.endOfNumbers(cells("25 a\n26 b\n"))).isEqualTo(2);
    assertThat(PicturePieces.endOfNumbers(cells("37  a\n38- b\n39  c\n40| d\n"))).isEqualTo(3);
    assertThat(PicturePieces.endOfNumbers(cells("  37 a\n  38 b\n# 39 c\n"))).isEqualTo(4);
    assertThat(PicturePieces.endOfNumbers(cells("10, a\n11, b\n12, c\n"))).isZero();
    assertThat(PicturePieces.endOfNumbers(cells("37 a\n38 b\nif c\n\n a = d\n"))).isZero();
  }

  @Test
  void aSmallPictureIsShownAsItIs() {
    ImageTensor image = image(cells("  a\n b\n"));
    List<PicturePiece> one = PicturePieces.of(image, cells("  a\n b\n"), 32, 20);
    assertThat(one).hasSize(1);
    assertThat(one.getFirst().image()).isSameAs(image);
    assertThat(one.getFirst().placed("a\nb\n")).isEqualTo("a\nb\n");
  }

  @Test
  void piecesHaveNoMoreCharactersThanThereIsRoomFor() {
    CharacterCells cells = cells("abcdef\nabcdef\nabcdefghijkl\n");
    List<PicturePiece> some = PicturePieces.of(image(cells), cells, 512, 10);
    assertThat(some).hasSize(3);
  }

  /** The model writes this, one byte a token, and is so sure of each. */
  private void writes(String text, double sure) {
    byte[] written = text.getBytes(StandardCharsets.UTF_8);
    AnswerTrace made = new AnswerTrace(model.tokenizer(), written.length);
    for (int id : ByteTokens.of(model.tokenizer()).encode(text)) {
      made.add(id, Math.log(sure));
    }
    trace = made;
    answer = text;
  }

  @Test
  void ofEachLineTheSurerReadingCounts() {
    cellsSure = 0.6f;
    writes("one\ntwo\n", 0.9);
    assertThat(text(read("onc\ntwc\n", false))).isEqualTo("one\ntwo\n");
    writes("one\ntwo\n", 0.5);
    EditOutcome outcome = read("onc\ntwc\n", false);
    assertThat(text(outcome)).isEqualTo("onc\ntwc\n");
    assertThat(outcome.notes()).anyMatch(note -> note.contains("not sure of lines 1, 2"));
  }

  @Test
  void anAnswerThatGoesOnForEverIsNotWhatThePictureSays() {
    cellsSure = 0.6f;
    writes("one\ntwo\ntwo\ntwo\n", 0.99);
    assertThat(text(read("one\ntwo\n", false))).isEqualTo("one\ntwo\n");
  }

  @Test
  void aLastLineThatGoesOnForEverDoesNotCountHoweverSureItIs() {
    cellsSure = 0.6f;
    writes("one\n" + "two".repeat(9) + "\n", 0.99);
    assertThat(text(read("one\ntwo\n", false))).isEqualTo("one\ntwo\n");
  }

  @Test
  void whatTheReadoutDoesNotKnowIsLeftToTheModel() {
    writes("it's\n", 0.3);
    assertThat(text(read("it\u007fs\n", false))).isEqualTo("it's\n");
  }

  @Test
  void whatIsNotReadAfterACancellationIsTold() {
    EditOutcome outcome = read(CODE, true);
    assertThat(text(outcome)).isEqualTo("class Box:\n    size = 17\n");
    assertThat(outcome.answerProblems())
        .anySatisfy(problem -> {
          assertThat(problem.kind()).isEqualTo(Kind.LIMIT_REACHED);
          assertThat(problem.message()).contains("lines 5 to");
        });
  }

  @Test
  void answersToPicturesAreSingleBytes() {
    List<Integer> written = new ArrayList<>();
    EditListener listener =
        new EditListener() {
          @Override
          public void onToken(int id) {
            written.add(id);
          }
        };
    try (Session session = new Session(model)) {
      EditFlow flow = new EditFlow(model, session, PromptRenderer.of(model));
      EditOutcome outcome = flow.edit(job(cells("ab\ncd\nef\n")), listener, cancel);
      assertThat(outcome.stats().answerTokens()).isEqualTo(written.size());
    }
    assertThat(written).isNotEmpty();
    for (int id : written) {
      assertThat(model.tokenizer().decode(id)).hasSize(1);
    }
  }

  private EditOutcome read(String shown, boolean cancelled) {
    Questions questions =
        new Questions() {
          @Override
          public Optional<CharacterCells> readCells(ImageTensor image) {
            return Optional.of(cells(shown));
          }

          @Override
          public Answer transcribe(
              RenderedPrompt prompt, int[] tokens, int most, PicturePiece piece, String done) {
            pieces.add(piece);
            before.add(done);
            if (cancelled) {
              cancel.cancel();
            }
            return new Answer.Rewrite(answer == null ? piece.draft() : answer, List.of());
          }

          @Override
          public Answer ask(RenderedPrompt prompt, int[] tokens, int most) {
            throw new AssertionError();
          }

          @Override
          public Answer askAgain(RenderedPrompt prompt, int[] tokens, int most) {
            throw new AssertionError();
          }

          @Override
          public Answer branch(
              RenderedPrompt prompt, int[] tokens, int most, AnswerTrace left, int place) {
            throw new AssertionError();
          }

          @Override
          public Optional<AnswerTrace> trace() {
            return Optional.ofNullable(trace);
          }

          @Override
          public EditStats stats() {
            return EditStats.none(0);
          }
        };
    return new EditFlow(model, PromptRenderer.of(model), (_, _, _) -> questions)
        .edit(job(cells(shown)), EditListener.NONE, cancel);
  }

  private EditJob job(CharacterCells cells) {
    return new EditJob(
        Snapshot.of("a.py", new byte[0]),
        new Scope.WholeFile(),
        "type it",
        List.of(),
        List.of(),
        SamplingConfig.GREEDY,
        0,
        false,
        OptionalDouble.empty(),
        List.of(),
        new ShownImages(1, List.of(image(cells)), true));
  }

  private static String text(EditOutcome outcome) {
    return new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
  }

  private CharacterCells cells(String text) {
    List<String> lines = text.lines().toList();
    int columns = lines.stream().mapToInt(String::length).max().orElseThrow() + 1;
    int[] classes = new int[lines.size() * columns];
    for (int row = 0; row < lines.size(); row++) {
      for (int column = 0; column < lines.get(row).length(); column++) {
        classes[row * columns + column] = lines.get(row).charAt(column) - ' ';
      }
    }
    float[] sure = new float[classes.length];
    Arrays.fill(sure, cellsSure);
    return new CharacterCells(lines.size(), columns, classes, sure);
  }

  private static ImageTensor image(CharacterCells cells) {
    int width = cells.columns() * CharacterGrid.CELL_WIDTH;
    int height = cells.rows() * CharacterGrid.CELL_HEIGHT;
    float[] pixels = new float[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = pixel(y / CharacterGrid.CELL_HEIGHT, x / CharacterGrid.CELL_WIDTH);
      }
    }
    return ImageTensor.whole(pixels, height, width, 1);
  }

  private static float pixel(int row, int column) {
    return row + column / 100f;
  }
}
