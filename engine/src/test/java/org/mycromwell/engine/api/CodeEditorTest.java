package org.mycromwell.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.edit.flow.EditProblem;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.testing.ScriptedModel;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;

/** From a model file to changed bytes on disk and back, through the public interface alone. */
class CodeEditorTest {
  private static final String[] EDIT_TOKENS = {
    CromwellVocabulary.FILE,
    CromwellVocabulary.FILE_END,
    CromwellVocabulary.EDIT,
    CromwellVocabulary.EDIT_END,
    CromwellVocabulary.DIFF
  };

  private static final String BEFORE =
      "import os\r\n\r\ndef first():\r\n    return 1\r\n\r\n\r\ndef last():\r\n    return 9\r\n";
  private static final String ANSWER =
      "import sys\n\ndef first():\n    return 1\n\n\ndef last():\n    return 10\n";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("main.py"), BEFORE);
  }

  private CodeEditor editor(String answer) {
    return editor(ScriptedModel.answering(answer).withSpecialTokens(EDIT_TOKENS));
  }

  private CodeEditor editor(ScriptedModel model) {
    return CodeEditor.builder()
        .modelPath(model.write(folder.resolve("model.gguf")))
        .stateDirectory(folder.resolve("state"))
        .build();
  }

  private String content() throws IOException {
    return Files.readString(file);
  }

  @Test
  void editIsProposedAppliedAndUndone() throws IOException {
    try (CodeEditor editor = editor(ANSWER)) {
      EditResult result = editor.edit(file, "Return ten at the end");

      assertThat(result.problems()).isEmpty();
      assertThat(result.success()).isTrue();
      assertThat(result.hunks()).hasSize(2);
      assertThat(content()).isEqualTo(BEFORE);
      assertThat(result.stats().answerTokens()).isEqualTo(8);

      result.apply();

      assertThat(content()).isEqualTo(ANSWER.replace("\n", "\r\n"));
    }
    EditStore.open(new StateDirectory(folder.resolve("state"))).undo(file);
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void onlyAcceptedHunksAreWritten() throws IOException {
    try (CodeEditor editor = editor(ANSWER)) {
      EditResult result = editor.edit(file, "Return ten at the end");
      Proposal decided =
          result.proposal().decide(0, Decision.REJECTED).decide(1, Decision.ACCEPTED);

      result.apply(decided);

      assertThat(content()).isEqualTo(BEFORE.replace("return 9", "return 10"));
    }
  }

  @Test
  void patchIsForGitApply() {
    try (CodeEditor editor = editor(ANSWER)) {
      String patch = new String(editor.edit(file, "change").toPatch(), StandardCharsets.UTF_8);

      assertThat(patch)
          .startsWith("diff --git a/main.py b/main.py\n")
          .contains("\n-import os\r\n+import sys\r\n");
    }
  }

  /** G8: what is incomplete is shown, and is not applied in one step. */
  @Test
  void incompleteAnswerIsNotAppliedUnasked() throws IOException {
    try (CodeEditor editor =
        editor(ScriptedModel.answering(ANSWER).withoutEnd().withSpecialTokens(EDIT_TOKENS))) {
      EditRequest request =
          EditRequest.of(file, "change").withSampling(SamplingConfig.DEFAULT.withMaxTokens(5));
      EditResult result = editor.edit(request, EditListener.NONE, new CancelToken());

      assertThat(result.success()).isFalse();
      assertThat(result.problems()).extracting(EditProblem::kind).contains(Kind.LIMIT_REACHED);
      assertThatThrownBy(result::apply)
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT_REACHED));
      assertThat(content()).isEqualTo(BEFORE);

      result.applyDespiteProblems(result.proposal().decideAll(Decision.ACCEPTED));
      assertThat(content()).startsWith("import sys\r\n");
    }
  }

  @Test
  void elisionIsNotApplied() throws IOException {
    try (CodeEditor editor = editor("import sys\n\n# ... rest of the code unchanged\n")) {
      EditResult result = editor.edit(file, "change");

      assertThatThrownBy(result::apply)
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHECK_FAILED));
      assertThat(content()).isEqualTo(BEFORE);
    }
  }

  /** G6. */
  @Test
  void fileThatChangedMeanwhileIsNotOverwritten() throws IOException {
    try (CodeEditor editor = editor(ANSWER)) {
      EditResult result = editor.edit(file, "change");
      Files.writeString(file, "mine\n");

      assertThatThrownBy(result::apply)
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHANGED_ON_DISK));
      assertThat(content()).isEqualTo("mine\n");
    }
  }

  @Test
  void unchangedAnswerIsASuccessWithoutHunks() throws IOException {
    try (CodeEditor editor = editor(BEFORE.replace("\r\n", "\n"))) {
      EditResult result = editor.edit(file, "change nothing");

      assertThat(result.success()).isTrue();
      assertThat(result.hunks()).isEmpty();
      assertThat(result.toPatch()).isEmpty();
      assertThat(result.apply().changedAnything()).isFalse();
      assertThat(content()).isEqualTo(BEFORE);
    }
  }

  /** G9, for the accepted part alone. */
  @Test
  void partOfAnEditThatDoesNotParseIsHeldBack() throws IOException {
    Files.writeString(file, "x = (1,\n     2)\na = 1\nb = 2\nc = 3\ny = 3\n");
    try (CodeEditor editor = editor("x = [1,\n     2]\na = 1\nb = 2\nc = 3\ny = (3)\n")) {
      EditResult result = editor.edit(file, "use a list");
      assertThat(result.success()).isTrue();
      Proposal split = result.proposal().split(0);
      Proposal half = split.decide(0, Decision.ACCEPTED);

      assertThatThrownBy(() -> result.apply(half))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CHECK_FAILED))
          .hasMessageContaining("main.py would no longer parse: line ");
    }
  }

  @Test
  void listenerHearsTheAnswerGrow() {
    List<String> answers = new ArrayList<>();
    EditListener listener =
        new EditListener() {
          @Override
          public void onAnswer(String text) {
            answers.add(text);
          }
        };
    try (CodeEditor editor = editor(ANSWER)) {
      editor.edit(EditRequest.of(file, "change"), listener, new CancelToken());
    }
    assertThat(answers.getLast()).isEqualTo(ANSWER);
    for (int i = 1; i < answers.size(); i++) {
      assertThat(answers.get(i)).startsWith(answers.get(i - 1));
    }
  }

  @Test
  void cancelledEditReturnsWhatThereWas() throws IOException {
    CancelToken cancel = new CancelToken();
    EditListener listener =
        new EditListener() {
          @Override
          public void onToken(int id) {
            cancel.cancel();
          }
        };
    try (CodeEditor editor = editor(ANSWER)) {
      EditResult result = editor.edit(EditRequest.of(file, "change"), listener, cancel);
      assertThat(result.success()).isFalse();
    }
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void timeLimitIsNamed() {
    try (CodeEditor editor =
        editor(ScriptedModel.answering(ANSWER).withoutEnd().withSpecialTokens(EDIT_TOKENS))) {
      EditRequest request = EditRequest.of(file, "change").withTimeLimit(Duration.ZERO);
      EditResult result = editor.edit(request, EditListener.NONE, new CancelToken());

      assertThat(result.problems())
          .contains(
              new EditProblem(
                  Kind.LIMIT_REACHED, "the answer is incomplete: the time limit was reached"));
    }
  }

  @Test
  void secondInstructionReadsOnlyItself() {
    try (CodeEditor editor = editor(ANSWER)) {
      editor.edit(file, "first instruction");
      EditResult second = editor.edit(file, "second instruction");

      int computed = second.stats().prefillTokens();
      assertThat(computed).isLessThanOrEqualTo("second instruction".length() + 2);
      assertThat(second.stats().cachedTokens()).isEqualTo(second.stats().promptTokens() - computed);
    }
  }

  @Test
  void imageNeedsAModelThatSees() {
    try (CodeEditor editor = editor(ANSWER)) {
      assertThatThrownBy(() -> editor.editWithImage(file, Path.of("screen.png"), "as shown"))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
          .hasMessageContaining("model.gguf reads text only");
    }
  }

  @Test
  void completionGoesWhereTheCursorIs() throws IOException {
    try (CodeEditor editor =
        editor(ScriptedModel.answering(" 2 +\n       7 +").withFillInMiddle())) {
      Snapshot snapshot = Snapshot.read(file);
      Completion completion =
          editor.complete(
              CompletionRequest.of(snapshot, 4).withColumn(11),
              EditListener.NONE,
              new CancelToken());

      assertThat(completion.text()).isEqualTo(" 2 +\n       7 +");
      assertThat(content()).isEqualTo(BEFORE);
      completion.apply();
      assertThat(content())
          .isEqualTo(BEFORE.replace("    return 1", "    return 2 +\r\n       7 + 1"));
    }
  }

  @Test
  void completionEndsWhereTheFileGoesOn() {
    try (CodeEditor editor =
        editor(ScriptedModel.answering("\n    x = 2\n\n\ndef last():\n    pass\n"))) {
      Completion completion = editor.complete(file, 4);

      assertThat(completion.text()).isEqualTo("\n    x = 2\n\n");
    }
  }

  /** G8, G9. */
  @Test
  void completionThatMustNotBeWrittenIsNot() throws IOException {
    assertRefused(filling("\n    x = 2\n").withoutEnd(), Kind.LIMIT_REACHED, "incomplete");
    assertRefused(filling(" + (2 *"), Kind.CHECK_FAILED, "main.py would no longer parse: ");
    assertRefused(filling(" # \0"), Kind.CHECK_FAILED, "would no longer be text");
    assertRefused(filling(" # \uFFFD"), Kind.CHECK_FAILED, "U+FFFD");
    assertRefused(filling(""), Kind.GENERATION_FAILED, "nothing to insert");
    try (CodeEditor editor = editor(filling(" + (2 *"))) {
      editor.complete(file, 4).applyDespiteProblems();
    }
    assertThat(content()).isEqualTo(BEFORE.replace("return 1", "return 1 + (2 *"));
  }

  private static ScriptedModel filling(String answer) {
    return ScriptedModel.answering(answer).withFillInMiddle();
  }

  private void assertRefused(ScriptedModel model, Kind kind, String message) throws IOException {
    try (CodeEditor editor = editor(model)) {
      Completion completion = editor.complete(file, 4);
      assertThat(completion.problems()).first().extracting(EditProblem::kind).isEqualTo(kind);
      assertThatThrownBy(completion::apply)
          .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.kind()).isEqualTo(kind))
          .hasMessageContaining(message);
    }
    assertThat(content()).isEqualTo(BEFORE);
  }

  @Test
  void placesOutsideOfTheFileAreRefused() {
    try (CodeEditor editor = editor("x\n")) {
      assertThatThrownBy(() -> editor.complete(file, 10))
          .hasMessage("line 10 is not in " + file + "; lines go from 1 to 9");
      CompletionRequest column = CompletionRequest.of(Snapshot.read(file), 4).withColumn(14);
      assertThatThrownBy(() -> editor.complete(column, EditListener.NONE, new CancelToken()))
          .hasMessage("column 14 is not in line 4; columns go from 1 to 13");
    }
  }

  @Test
  void linesThatNoFileHasAreRefused() {
    EditRequest request = EditRequest.of(file, "change");

    for (int[] lines : new int[][] {{0, 1}, {3, 1}, {-5, -2}}) {
      assertThatThrownBy(() -> request.withLines(lines[0], lines[1]))
          .isInstanceOfSatisfying(
              EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_ARGUMENT))
          .hasMessageStartingWith("lines " + lines[0] + " to " + lines[1] + ": ");
    }
  }

  @Test
  void aTimeLimitBeyondTheClockIsNone() {
    try (CodeEditor editor = editor(ANSWER)) {
      EditRequest request = EditRequest.of(file, "change").withTimeLimit(Duration.ofDays(200_000));

      assertThat(editor.edit(request, EditListener.NONE, new CancelToken()).problems()).isEmpty();
    }
  }

  @Test
  void aStoppedEditDoesNotLookThroughTheCodebase() {
    CancelToken cancel = new CancelToken();
    cancel.cancel();
    try (CodeEditor editor = editor(ANSWER)) {
      EditRequest request = EditRequest.of(file, "change").withCodebase(folder.resolve("none"));

      EditResult result = editor.edit(request, EditListener.NONE, cancel);

      assertThat(result.problems()).extracting(EditProblem::kind).contains(Kind.LIMIT_REACHED);
    }
  }
}
