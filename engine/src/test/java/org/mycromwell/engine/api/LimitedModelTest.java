package org.mycromwell.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.HunkConfidence;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelAbilities.Calibration;
import org.mycromwell.engine.testing.ScriptedModel;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** A model that says what it can do is asked for no more, and is believed when it gives up. */
class LimitedModelTest {
  private static final String BEFORE = "a = 1\nb = 2\nc = 3\n";

  /** A token that an answer in hunks may have. */
  private static final String MARK = "<L0>";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("main.py"), BEFORE);
  }

  private static ModelAbilities abilities(
      int maxScopeTokens, int linesAround, double threshold, boolean calibrated) {
    return new ModelAbilities(
        maxScopeTokens == 0 ? OptionalInt.empty() : OptionalInt.of(maxScopeTokens),
        linesAround < 0 ? OptionalInt.empty() : OptionalInt.of(linesAround),
        threshold == 0 ? OptionalDouble.empty() : OptionalDouble.of(threshold),
        calibrated ? Optional.of(new Calibration(1, 0)) : Optional.empty(),
        List.of("python", "typescript"),
        List.of("rename-variable", "add-type-hints"));
  }

  private static ScriptedModel model(String answer) {
    return ScriptedModel.answering(answer).withCromwellTokens();
  }

  /** A calibrated model that names lines. */
  private static ScriptedModel hunks(String answer) {
    return ScriptedModel.answering(answer).withLineMarks().withAbilities(abilities(0, -1, 0, true));
  }

  private CodeEditor editor(ScriptedModel model) {
    return CodeEditor.builder()
        .modelPath(model.write(folder.resolve("model.gguf")))
        .stateDirectory(folder.resolve("state"))
        .build();
  }

  private EditResult edit(ScriptedModel model) {
    try (CodeEditor editor = editor(model)) {
      return editor.edit(file, "change it");
    }
  }

  private static void assertBeyond(ThrowingCallable call, String... messages) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BEYOND_MODEL))
        .hasMessageContainingAll(messages)
        .hasMessageContaining("--model FILE");
  }

  @Test
  void aLikelyRefusalIsOne() throws IOException {
    ScriptedModel doubting = model("a = 2\n").doubting(0, CromwellVocabulary.UNABLE, 0.3);
    assertBeyond(
        () -> edit(doubting.withAbilities(abilities(0, -1, 0.29, false))),
        "cannot do this; it can rename a variable, add type hints");
    assertThat(file).hasContent(BEFORE);
    assertThat(edit(doubting.withAbilities(abilities(0, -1, 0.31, false))).hunks()).isNotEmpty();
    assertThat(edit(doubting.withAbilities(abilities(0, -1, 0, false))).hunks()).isNotEmpty();
  }

  @Test
  void theLikeliestTokenRefusesWithoutAThreshold() {
    assertBeyond(
        () -> edit(model("a = 2\n").doubting(0, CromwellVocabulary.UNABLE, 0.7)), "cannot do this");
  }

  @Test
  void belowTheThresholdTheTokenIsNotDrawn() {
    ScriptedModel doubting = model("a = 2\n").doubting(0, CromwellVocabulary.UNABLE, 0.7);
    assertThat(edit(doubting.withAbilities(abilities(0, -1, 0.8, false))).hunks()).isNotEmpty();
    ScriptedModel later = model("a = 2\nb = 2\n").doubting(1, CromwellVocabulary.UNABLE, 0.7);
    assertThat(edit(later).hunks()).isNotEmpty();
  }

  @Test
  void aListenerHearsHowLikelyTheRefusalWas() {
    double[] heard = {-1};
    StopReason[] reason = new StopReason[1];
    EditListener listener =
        new EditListener() {
          @Override
          public void onRefusalProbability(double probability) {
            heard[0] = probability;
          }

          @Override
          public void onEnd(GenerationResult result) {
            reason[0] = result.stopReason();
          }
        };
    try (CodeEditor editor =
        editor(
            model("a = 2\n")
                .doubting(0, CromwellVocabulary.UNABLE, 0.3)
                .withAbilities(abilities(0, -1, 0.2, false)))) {
      assertBeyond(
          () -> editor.edit(EditRequest.of(file, "x"), listener, new CancelToken()), "cannot");
    }
    assertThat(heard[0]).isCloseTo(0.3, within(1e-4));
    assertThat(reason[0]).isEqualTo(StopReason.REFUSED);
  }

  @Test
  void everyHunkHasTheProbabilityOfItsTokens() {
    write("a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\n");
    EditResult result =
        edit(
            hunks("<L2><L1>\nb = 9<L7><L6>\ng = 8")
                .doubting(1, MARK, 0.4)
                .doubting(3, MARK, 0.3)
                .doubting(5, MARK, 0.2));

    assertThat(result.hunks()).hasSize(2);
    HunkConfidence first = result.confidence(result.hunks().getFirst()).orElseThrow();
    assertThat(first.logProbability()).isCloseTo(Math.log(0.6 * 0.7), within(1e-4));
    assertThat(first.probability()).isCloseTo(0.42 / 1.42, within(1e-4));
    assertThat(first.isUnsure()).isTrue();
    HunkConfidence second = result.confidence(result.hunks().getLast()).orElseThrow();
    assertThat(second.logProbability()).isCloseTo(Math.log(0.8), within(1e-4));
  }

  @Test
  void theTokenBehindAHunkCounts() {
    EditResult result = edit(hunks("<L2><L1>").doubting(2, MARK, 0.25));
    assertThat(result.hunks()).hasSize(1);
    assertThat(result.confidence(result.hunks().getFirst()).orElseThrow().logProbability())
        .isCloseTo(Math.log(0.75), within(1e-4));

    write("a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\n");
    EditResult two = edit(hunks("<L2><L1>\nb = 9<L7><L6>\ng = 8").doubting(4, MARK, 0.25));
    assertThat(two.confidence(two.hunks().getFirst()).orElseThrow().logProbability())
        .isCloseTo(Math.log(0.75), within(1e-4));
  }

  @Test
  void partsOfAHunkHaveItsConfidenceAndEditedOnesHaveNone() {
    EditResult result = edit(hunks("<L3><L1>\nb = 5\nc = 6").doubting(1, MARK, 0.4));
    Proposal split = result.proposal().split(0);
    assertThat(split.hunks().size()).isGreaterThan(1);
    assertThat(split.hunks()).allMatch(hunk -> result.confidence(hunk).isPresent());
    Proposal edited = result.proposal().edit(0, List.of("b = 7"));
    assertThat(result.confidence(edited.hunks().getFirst())).isEmpty();
    assertThat(edited.decideAll(Decision.ACCEPTED).hunks()).isNotEmpty();
  }

  @Test
  void hunksThatMakeNoSenseAreAProblemAndWhatCameBeforeStays() {
    for (String second : List.of("<L1>\nx = 1", "<L1><L0>\na = 9")) {
      EditResult result = edit(hunks("<L3><L2>\nc = 9" + second));
      assertThat(result.problems()).anyMatch(problem -> problem.message().contains("out of place"));
      assertThat(result.proposal().decideAll(Decision.ACCEPTED).result())
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("a = 1\nb = 2\nc = 9\n");
    }
  }

  @Test
  void aHunkThatIsShownElsewhereHasTheConfidenceOfWhatWasWritten() {
    write("a\na\na\n");
    EditResult result = edit(hunks("<L1><L0>").doubting(1, "<L2>", 0.4));
    HunkConfidence only = result.confidence(result.hunks().getFirst()).orElseThrow();
    assertThat(only.logProbability()).isCloseTo(Math.log(0.6), within(1e-4));
  }

  @Test
  void anAnswerThatOnlyDeletesIsShown() {
    List<String> shown = new ArrayList<>();
    EditListener listener =
        new EditListener() {
          @Override
          public void onAnswer(String text) {
            shown.add(text);
          }
        };
    try (CodeEditor editor = editor(hunks("<L3><L2>"))) {
      editor.edit(EditRequest.of(file, "x"), listener, new CancelToken());
    }
    assertThat(shown).last().isEqualTo("a = 1\nb = 2\n");
  }

  @Test
  void aModelThatNamesLinesIsAskedForNoMoreThanItCanName() {
    String around = "x = 1\n".repeat(130);
    write(around + "def f(a):\n    return a\n");
    try (CodeEditor editor = editor(hunks("<L2><L1>\n    return b"))) {
      assertThat(editor.edit(file, "rename a to b in f").notes())
          .anyMatch(note -> note.contains("only function f may change"));
      assertBeyond(
          () ->
              editor.edit(
                  EditRequest.of(file, "x").withLines(1, 128),
                  EditListener.NONE,
                  new CancelToken()),
          "at most 127 lines at once, and lines 1 to 128 of");
    }
  }

  @Test
  void otherModelsHaveNoConfidence() {
    EditResult result = edit(model("a = 2\n"));
    assertThat(result.confidence(result.hunks().getFirst())).isEmpty();
  }

  @Test
  void aLongFileIsNarrowedToWhatTheInstructionNames() throws IOException {
    String around = "x = 1\n".repeat(30);
    String function = "def f(a):\n    return a\n";
    String other = "def g(a):\n    return 2\n";
    write(around + function + around + other);
    // The text of a scripted model is tokenised byte by byte.
    ScriptedModel model =
        model("def f(b):\n    return b\n").withAbilities(abilities(60, 2, 0, false));
    try (CodeEditor editor = editor(model)) {
      EditResult result = editor.edit(file, "rename a to b in f");
      assertThat(result.notes())
          .anyMatch(note -> note.contains("only function f may change, lines 31 to 32"));
      // The frame, two lines on either side and the name of the file, but not the rest.
      assertThat(result.stats().promptTokens()).isBetween(60, 120);
      result.apply();
      assertThat(file).hasContent(around + "def f(b):\n    return b\n" + around + other);

      assertBeyond(() -> editor.edit(file, "make it better"), "name the function");
      assertBeyond(
          () ->
              editor.edit(
                  EditRequest.of(file, "x").withLines(1, 20), EditListener.NONE, new CancelToken()),
          "name fewer lines");
    }
  }

  @Test
  void whatTheModelDoesNotKnowIsRefusedInWords() throws IOException {
    Path rust = Files.writeString(folder.resolve("a.rs"), "fn main() {}\n");
    Path text = Files.writeString(folder.resolve("a.txt"), "text\n");
    Path tsx = Files.writeString(folder.resolve("a.tsx"), "let a = 1;\n");
    try (CodeEditor editor =
        editor(model("let a = 2;\n").withAbilities(abilities(60, 2, 0, false)))) {
      assertBeyond(() -> editor.edit(rust, "x"), "knows python, typescript only", "is Rust");
      assertBeyond(() -> editor.edit(text, "x"), "a.txt is none of them");
      assertBeyond(() -> editor.complete(rust, 1), "is Rust");
      assertThat(editor.edit(tsx, "x").hunks()).hasSize(1);
      assertBeyond(
          () ->
              editor.edit(
                  EditRequest.of(file, "x").withContextFiles(List.of(text)),
                  EditListener.NONE,
                  new CancelToken()),
          "leave out context");
    }
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
