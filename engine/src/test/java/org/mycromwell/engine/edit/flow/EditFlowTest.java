package org.mycromwell.engine.edit.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.answer.AnswerProblem;
import org.mycromwell.engine.edit.answer.Block;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.ContextFile;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.testing.ScriptedModel;

class EditFlowTest {
  private static final int CONTEXT = 4096;

  /** Twenty functions of three lines and a blank. */
  private static final String FILE =
      IntStream.range(0, 20)
          .mapToObj(i -> "def f" + i + "(x):\n    y = x + " + i + "\n    return y\n\n")
          .collect(Collectors.joining());

  @TempDir Path folder;

  private LanguageModel model;
  private final CancelToken cancel = new CancelToken();
  private boolean cancelledByAnswer;
  private final List<RenderedPrompt> asked = new ArrayList<>();
  private final List<Integer> limits = new ArrayList<>();
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> notes = new ArrayList<>();
  private final List<PromptParts> shown = new ArrayList<>();

  @BeforeEach
  void openModel() {
    Path file =
        ScriptedModel.answering("unused\n")
            .withChatTemplate(
                "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
                    + "{{ message['content'] }}<|im_end|>\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
            .withContextLength(CONTEXT)
            .write(folder.resolve("chat.gguf"));
    model = LanguageModel.open(file, ModelOptions.defaults().withThreads(1));
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  private EditOutcome edit(EditJob job) {
    EditFlow flow =
        new EditFlow(
            model, PromptRenderer.of(model), (sampling, listener, cancel) -> new Scripted());
    EditListener listener =
        new EditListener() {
          @Override
          public void onNote(String note) {
            notes.add(note);
          }

          @Override
          public void onPrompt(PromptParts parts) {
            shown.add(parts);
          }
        };
    return flow.edit(job, listener, cancel);
  }

  /** Gives the prepared answers. */
  private final class Scripted implements Questions {
    private int again;

    @Override
    public Answer ask(RenderedPrompt prompt, int[] tokens, int maxTokens) {
      asked.add(prompt);
      limits.add(maxTokens);
      if (cancelledByAnswer) {
        cancel.cancel();
      }
      return answers.removeFirst();
    }

    @Override
    public Answer askAgain(RenderedPrompt prompt, int[] tokens, int maxTokens) {
      again++;
      return ask(prompt, tokens, maxTokens);
    }

    @Override
    public Answer branch(
        RenderedPrompt prompt, int[] tokens, int maxTokens, AnswerTrace left, int place) {
      throw new AssertionError("only models that know how sure they are have other answers");
    }

    @Override
    public EditStats stats() {
      return EditStats.none(CONTEXT).withAskedAgain(again);
    }
  }

  private static EditJob job(Snapshot file, Scope scope, double anchorSuccess) {
    return new EditJob(
        file,
        scope,
        "change it",
        List.of(),
        List.of(),
        SamplingConfig.GREEDY,
        0,
        true,
        OptionalDouble.of(anchorSuccess),
        List.of());
  }

  private static EditJob blocksJob() {
    return job(Snapshot.of("a.py", bytes(FILE)), new Scope.WholeFile(), 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Answer blocks(Block... blocks) {
    return new Answer.Blocks(Arrays.asList(blocks), List.of());
  }

  private static Block block(String oldLines, String newLines) {
    return new Block(oldLines.lines().toList(), newLines.lines().toList());
  }

  private static String text(EditOutcome outcome) {
    return new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
  }

  @Test
  void blocksGoWhereTheirAnchorsAre() {
    answers.add(
        blocks(
            block("    y = x + 7", "    y = x * 7"),
            block("def f2(x):\n    y = x + 2", "def f2(x, z):\n    y = x + z")));

    EditOutcome outcome = edit(blocksJob());

    assertThat(asked.getFirst().format()).isEqualTo(AnswerFormat.BLOCKS);
    assertThat(text(outcome))
        .isEqualTo(
            FILE.replace("y = x + 7\n", "y = x * 7\n")
                .replace("def f2(x):\n    y = x + 2\n", "def f2(x, z):\n    y = x + z\n"));
    assertThat(outcome.answerProblems()).isEmpty();
    assertThat(outcome.anchors()).isEqualTo(2);
    assertThat(outcome.matchedAnchors()).isEqualTo(2);
  }

  @Test
  void aBlockWithoutPlaceIsAskedForOnceMoreAsARewriteOfItsPiece() {
    answers.add(
        blocks(
            block("    y = x + 7", "    y = x * 7"),
            block("def f3(x):\n    y = x + three", "def f3(x):\n    y = 3")));
    answers.add(new Answer.Rewrite("def f3(x):\n    return 3\n", List.of()));

    EditOutcome outcome = edit(blocksJob());

    String piece = asked.get(1).source();
    assertThat(asked.get(1).format()).isEqualTo(AnswerFormat.REWRITE);
    assertThat(FILE).contains(piece);
    assertThat(piece).contains("def f3(x):").doesNotContain("f2").doesNotContain("f4");
    assertThat(text(outcome))
        .isEqualTo(
            FILE.replace("y = x + 7\n", "y = x * 7\n")
                .replace(piece, "def f3(x):\n    return 3\n"));
    assertThat(outcome.answerProblems()).isEmpty();
    assertThat(outcome.stats().askedAgain()).isEqualTo(1);
    assertThat(outcome.matchedAnchors()).isEqualTo(1);
  }

  @Test
  void anAmbiguousBlockChangesNothingWithoutASecondAnswer() {
    answers.add(blocks(block("    return y", "    return -y")));
    answers.add(
        new Answer.Rewrite(
            "", List.of(new AnswerProblem(AnswerProblem.Kind.EMPTY, -1, "the answer is empty"))));

    EditOutcome outcome = edit(blocksJob());

    assertThat(text(outcome)).isEqualTo(FILE);
    assertThat(outcome.answerProblems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.kind()).isEqualTo(Kind.GENERATION_FAILED);
          assertThat(problem.message()).startsWith("lines ").endsWith("the answer is empty");
        });
  }

  /** A piece is shown as it was, so what its second answer says stands for all of it. */
  @Test
  void aSecondAnswerReplacesResolvedChangesInItsPiece() {
    answers.add(
        blocks(
            block("    y = x + 3", "    y = 33"),
            block("    y = x + 3\n    return yy", "    return 3")));
    answers.add(new Answer.Rewrite("    return 3\n", List.of()));

    EditOutcome outcome = edit(blocksJob());

    String piece = asked.get(1).source();
    assertThat(piece).contains("    y = x + 3\n    return y\n");
    assertThat(text(outcome)).isEqualTo(FILE.replace(piece, "    return 3\n"));
  }

  @Test
  void blocksWithoutPlaceAreNamedWhenTheEditIsStopped() {
    cancelledByAnswer = true;
    answers.add(
        blocks(
            block("    y = x + 7", "    y = x * 7"),
            block("    y = x + 3\n    return yy", "    return 3"),
            block("    y = x + 9\n    return yy", "    return 9")));

    EditOutcome outcome = edit(blocksJob());

    assertThat(text(outcome)).isEqualTo(FILE.replace("y = x + 7\n", "y = x * 7\n"));
    assertThat(outcome.answerProblems())
        .hasSize(2)
        .allSatisfy(problem -> {
          assertThat(problem.kind()).isEqualTo(Kind.LIMIT_REACHED);
          assertThat(problem.message())
              .startsWith("lines ")
              .endsWith(": stopped before a change without an exact place was asked for again");
        });
  }

  @Test
  void nothingIsAskedThatIsStoppedBefore() {
    cancel.cancel();

    EditOutcome outcome = edit(blocksJob());

    assertThat(asked).isEmpty();
    assertThat(shown).isEmpty();
    assertThat(text(outcome)).isEqualTo(FILE);
    assertThat(outcome.answerProblems())
        .containsExactly(new EditProblem(Kind.LIMIT_REACHED, "stopped before the model was asked"));
  }

  @Test
  void aSecondAnswerThatChangesNothingIsAProblem() {
    answers.add(blocks(block("def f3(x):\n    y = x + three", "def f3(x):\n    y = 3")));
    answers.add(
        new Answer.Rewrite(
            "def f3(x):\n",
            List.of(new AnswerProblem(AnswerProblem.Kind.UNCHANGED, -1, "unchanged"))));

    EditOutcome outcome = edit(blocksJob());

    assertThat(text(outcome)).isEqualTo(FILE);
    assertThat(outcome.answerProblems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.kind()).isEqualTo(Kind.CHECK_FAILED);
          assertThat(problem.message())
              .startsWith("lines ")
              .endsWith(": a change that was announced did not come");
        });
  }

  @Test
  void aSecondAnswerIsCutWhereItHasLostItsWay() {
    answers.add(blocks(block("def f3(x):\n    y = x + three", "def f3(x):\n    y = 3")));
    answers.add(new Answer.Rewrite("def f3(x):\n    return 3\n", List.of()));

    edit(blocksJob());

    int source = model.tokenizer().encode(asked.get(1).source()).length;
    assertThat(limits.get(1)).isEqualTo(2 * source + 320);
  }

  @Test
  void aLimitOfTokensHoldsForASecondAnswerToo() {
    EditJob unlimited = blocksJob();
    EditJob job =
        new EditJob(
            unlimited.file(),
            unlimited.scope(),
            "change it",
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            17,
            true,
            OptionalDouble.of(1),
            List.of());
    answers.add(blocks(block("def f3(x):\n    y = x + three", "def f3(x):\n    y = 3")));
    answers.add(new Answer.Rewrite("def f3(x):\n    return 3\n", List.of()));

    edit(job);

    assertThat(limits).containsExactly(17, 17);
  }

  @Test
  void onlyTheScopeChanges() {
    Snapshot file = Snapshot.of("a.py", bytes(FILE));
    answers.add(new Answer.Rewrite("def f1(x):\n    return 1\n", List.of()));

    EditOutcome outcome = edit(job(file, new Scope.Lines(new LineRange(4, 7)), 0));

    assertThat(asked.getFirst().source()).isEqualTo("def f1(x):\n    y = x + 1\n    return y\n");
    assertThat(text(outcome))
        .isEqualTo(
            FILE.replace(
                "def f1(x):\n    y = x + 1\n    return y\n", "def f1(x):\n    return 1\n"));
  }

  @Test
  void enclosingDefinitionIsTheFunctionAroundTheLines() {
    Snapshot file = Snapshot.of("a.py", bytes(FILE));
    answers.add(new Answer.Rewrite("def f1(x):\n    return 1\n", List.of()));

    EditOutcome outcome = edit(job(file, new Scope.EnclosingDefinition(new LineRange(5, 6)), 0));

    assertThat(outcome.scope()).isEqualTo(new LineRange(4, 7));
  }

  @Test
  void whatBreaksTheSyntaxIsReportedWithItsPlace() {
    Snapshot file = Snapshot.of("a.py", bytes("x = (1)\ny = 2\n"));
    answers.add(new Answer.Rewrite("x = (1\ny = 2\n", List.of()));

    EditOutcome outcome = edit(job(file, new Scope.WholeFile(), 0));

    assertThat(outcome.answerProblems()).isEmpty();
    assertThat(outcome.syntaxProblem())
        .hasValueSatisfying(problem -> {
          assertThat(problem.kind()).isEqualTo(Kind.CHECK_FAILED);
          assertThat(problem.message()).startsWith("a.py would no longer parse: line ");
        });
  }

  @Test
  void anUnchangedTextIsNoProblem() {
    answers.add(
        new Answer.Rewrite(
            FILE, List.of(new AnswerProblem(AnswerProblem.Kind.UNCHANGED, -1, "unchanged"))));

    EditOutcome outcome = edit(job(blocksJob().file(), new Scope.WholeFile(), 0));

    assertThat(outcome.proposal().hunks()).isEmpty();
    assertThat(outcome.answerProblems()).isEmpty();
  }

  @Test
  void problemsOfTheAnswerHaveTheirKind() {
    answers.add(
        new Answer.Rewrite(
            "x\n",
            List.of(
                new AnswerProblem(AnswerProblem.Kind.TRUNCATED, -1, "cut off"),
                new AnswerProblem(AnswerProblem.Kind.ELISION, 4, "left out"))));

    EditOutcome outcome = edit(job(blocksJob().file(), new Scope.WholeFile(), 0));

    assertThat(outcome.answerProblems())
        .containsExactly(
            new EditProblem(Kind.LIMIT_REACHED, "cut off"),
            new EditProblem(Kind.CHECK_FAILED, "left out (line 5 of the answer)"));
  }

  @Test
  void linesThatAreNotThereAreRefused() {
    Snapshot file = Snapshot.of("a.py", bytes("x = 1\n"));

    assertThatThrownBy(() -> edit(job(file, new Scope.Lines(new LineRange(0, 2)), 0)))
        .isInstanceOf(EngineException.class)
        .hasMessage("lines 1 to 2 are not in a.py, which has 1 line");
  }

  @Test
  void aRequestThatDoesNotFitIsRefusedWithItsParts() {
    EditJob job =
        new EditJob(
            Snapshot.of("a.py", bytes("x = 1\n")),
            new Scope.WholeFile(),
            "change it",
            List.of(new ContextFile("big.py", "y = 2\n".repeat(1000))),
            List.of(),
            SamplingConfig.GREEDY,
            0,
            true,
            OptionalDouble.empty(),
            List.of());

    assertThatThrownBy(() -> edit(job))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONTEXT_FULL))
        .hasMessageContaining("chat.gguf holds 4,096")
        .hasMessageContaining("context big.py 6,000")
        .hasMessageContaining("leave out context files");
    assertThat(asked).isEmpty();
  }

  @Test
  void aroundAScopeInALongFileAsMuchIsShownAsFits() {
    Snapshot file = Snapshot.of("a.py", bytes(FILE.repeat(10)));
    answers.add(new Answer.Rewrite("def f1(x):\n    return 1\n", List.of()));

    EditOutcome outcome = edit(job(file, new Scope.Lines(new LineRange(404, 407)), 0));

    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("there is no room for all of a.py; the model sees lines ");
    assertThat(asked.getFirst().source()).isEqualTo("def f1(x):\n    y = x + 1\n    return y\n");
    int tokens = model.encode(asked.getFirst().prompt()).length;
    assertThat(tokens).isBetween(CONTEXT / 2, CONTEXT);
    assertThat(text(outcome))
        .isEqualTo(
            file.text(new LineRange(0, 404))
                + "def f1(x):\n    return 1\n"
                + file.text(new LineRange(407, file.lineCount())));
    assertThat(outcome.proposal().hunks().getFirst().before().first()).isBetween(404, 406);
  }

  @Test
  void offeredContextGoesInByRankAsLongAsThereIsRoom() {
    EditJob job =
        new EditJob(
            Snapshot.of("a.py", bytes("x = 1\n")),
            new Scope.WholeFile(),
            "change it",
            List.of(),
            List.of(
                new ContextFile("best.py", "b = 1\n".repeat(200)),
                new ContextFile("huge.py", "h = 1\n".repeat(900)),
                new ContextFile("small.py", "s = 1\n".repeat(50))),
            SamplingConfig.GREEDY,
            0,
            true,
            OptionalDouble.empty(),
            List.of());
    answers.add(new Answer.Rewrite("x = 2\n", List.of()));

    edit(job);

    assertThat(notes)
        .containsExactly(
            "shown to the model as context: best.py, small.py",
            "related, but no room for it in the context: huge.py");
  }

  @Test
  void offeredContextLeavesRoomForAnAnswerThatGrows() {
    String source = "x = 1\n".repeat(150);
    EditJob job = offering(source, new Scope.WholeFile(), "o = 1\n".repeat(150));
    answers.add(new Answer.Rewrite(source + "y = 2\n", List.of()));

    edit(job);

    int scope = model.tokenizer().encode(source).length;
    assertThat(limits.getFirst()).isGreaterThanOrEqualTo(scope + scope / 4 + 320);
  }

  @Test
  void offeredContextIsNamedWhenThereIsNotEvenRoomForTheFile() {
    EditJob job = offering(FILE.repeat(10), new Scope.Lines(new LineRange(404, 407)), "o = 1\n");
    answers.add(new Answer.Rewrite("def f1(x):\n    return 1\n", List.of()));

    edit(job);

    assertThat(notes)
        .hasSize(3)
        .startsWith("found on the way")
        .endsWith("related, but no room for it in the context: offered.py");
  }

  @Test
  void anExcerptIsEditedInBlocksWhenARewriteDoesNotFit() {
    Snapshot file = Snapshot.of("a.py", bytes("import os\n" + FILE.repeat(10)));
    EditJob job = job(file, new Scope.Lines(new LineRange(0, 1 + 4 * 46)), 0);
    answers.add(blocks(block("import os", "import sys")));

    EditOutcome outcome = edit(job);

    assertThat(outcome.format()).isEqualTo(AnswerFormat.BLOCKS);
    assertThat(notes).singleElement().asString().startsWith("there is no room for all of a.py");
  }

  @Test
  void notesOfTheJobAreHeardAndKept() {
    answers.add(new Answer.Rewrite("x = 2\n", List.of()));

    EditOutcome outcome = edit(offering("x = 1\n", new Scope.WholeFile(), "o = 1\n"));

    assertThat(notes)
        .containsExactly("found on the way", "shown to the model as context: offered.py");
    assertThat(outcome.notes()).isEqualTo(notes);
  }

  @Test
  void whatTheModelIsShownIsToldBeforeItAnswers() {
    answers.add(new Answer.Rewrite("x = 2\n", List.of()));

    EditOutcome outcome =
        edit(offering("x = 1\ny = 1\n", new Scope.Lines(new LineRange(0, 1)), "o = 1\n"));

    PromptParts parts = shown.getFirst();
    assertThat(shown).hasSize(1);
    assertThat(parts.scope()).isEqualTo(new LineRange(0, 1)).isEqualTo(outcome.scope());
    assertThat(parts.shown()).isEqualTo(new LineRange(0, 2));
    assertThat(parts.format()).isEqualTo(outcome.format());
    assertThat(parts.contextTokens()).isEqualTo(CONTEXT);
    assertThat(parts.parts())
        .extracting(PromptParts.Part::kind, PromptParts.Part::name, PromptParts.Part::tokens)
        .endsWith(
            tuple(PromptParts.Kind.FILE, "a.py", 12),
            tuple(PromptParts.Kind.CONTEXT, "offered.py", 6));
    assertThat(parts.parts().stream().mapToInt(PromptParts.Part::tokens).sum())
        .isEqualTo(parts.promptTokens());
  }

  private static EditJob offering(String source, Scope scope, String offered) {
    return new EditJob(
        Snapshot.of("a.py", bytes(source)),
        scope,
        "change it",
        List.of(),
        List.of(new ContextFile("offered.py", offered)),
        SamplingConfig.GREEDY,
        0,
        true,
        OptionalDouble.empty(),
        List.of("found on the way"));
  }
}
