package org.mycromwell.engine.edit.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.answer.Answer;
import org.mycromwell.engine.edit.answer.AnswerProblem;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.vljepa.VlJepaInitializer;
import org.mycromwell.engine.model.vljepa.VlJepaPreset;
import org.mycromwell.engine.tensor.DType;

/** An answer that breaks the file is left where the model was in doubt, if that helps. */
class BranchingTest {
  private static final String FILE = "f(a)\n";
  private static final String BROKEN = "f(a\n";

  @TempDir static Path folder;
  private static LanguageModel model;

  private final CancelToken cancel = new CancelToken();
  private final List<Integer> branches = new ArrayList<>();
  private boolean stoppedWhileItAnswers;

  @BeforeAll
  static void openModel() {
    Path file = folder.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      VlJepaInitializer.write(VlJepaPreset.TINY, DType.F32, 3, workers, file, (_, _) -> {});
    }
    model = LanguageModel.open(file, ModelOptions.defaults().withThreads(1));
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  /** An answer with the probabilities of its tokens. */
  private record Scripted(String text, boolean complete, double... probabilities) {
    Answer answer() {
      return new Answer.Rewrite(
          text,
          complete
              ? List.of()
              : List.of(new AnswerProblem(AnswerProblem.Kind.TRUNCATED, -1, "cut off")));
    }

    AnswerTrace trace() {
      AnswerTrace trace = new AnswerTrace(model.tokenizer(), probabilities.length);
      for (double probability : probabilities) {
        trace.add(100, Math.log(probability));
      }
      return trace;
    }
  }

  private EditOutcome edit(Scripted first, Map<Integer, Scripted> others) {
    Questions questions =
        new Questions() {
          private Scripted last = first;

          @Override
          public Answer ask(RenderedPrompt prompt, int[] tokens, int maxTokens) {
            if (stoppedWhileItAnswers) {
              cancel.cancel();
            }
            return first.answer();
          }

          @Override
          public Answer branch(
              RenderedPrompt prompt, int[] tokens, int maxTokens, AnswerTrace left, int place) {
            branches.add(place);
            last = Objects.requireNonNull(others.get(place));
            return last.answer();
          }

          @Override
          public Answer askAgain(RenderedPrompt prompt, int[] tokens, int maxTokens) {
            throw new AssertionError();
          }

          @Override
          public Optional<AnswerTrace> trace() {
            return Optional.of(last.trace());
          }

          @Override
          public EditStats stats() {
            return EditStats.none(0);
          }
        };
    EditJob job =
        new EditJob(
            Snapshot.of("a.py", FILE.getBytes(StandardCharsets.UTF_8)),
            new Scope.WholeFile(),
            "call g",
            List.of(),
            List.of(),
            SamplingConfig.GREEDY,
            0,
            true,
            OptionalDouble.empty(),
            List.of());
    return new EditFlow(model, PromptRenderer.of(model), (_, _, _) -> questions)
        .edit(job, EditListener.NONE, cancel);
  }

  private static String text(EditOutcome outcome) {
    return new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
  }

  @Test
  void theMostProbableAnswerThatParsesIsTaken() {
    EditOutcome outcome =
        edit(
            new Scripted(BROKEN, true, 0.99, 0.4, 0.8, 0.6),
            Map.of(
                1, new Scripted(FILE.replace("f", "h"), true, 0.9, 0.2),
                3, new Scripted(FILE.replace("f(", "g("), true, 0.9, 0.3),
                2, new Scripted(BROKEN, true, 0.9, 0.9)));

    assertThat(branches).containsExactly(1, 3, 2);
    assertThat(text(outcome)).isEqualTo(FILE.replace("f(", "g("));
    assertThat(outcome.syntaxProblem()).isEmpty();
    assertThat(outcome.notes()).anyMatch(note -> note.contains("next best"));
  }

  @Test
  void anAnswerThatParsesIsTheAnswer() {
    EditOutcome outcome = edit(new Scripted(FILE.replace("a", "b"), true, 0.1, 0.1), Map.of());

    assertThat(branches).isEmpty();
    assertThat(text(outcome)).isEqualTo(FILE.replace("a", "b"));
  }

  @Test
  void withoutABetterOneTheFirstStands() {
    EditOutcome outcome =
        edit(
            new Scripted(BROKEN, true, 0.5, 0.99),
            Map.of(0, new Scripted(FILE.replace("a", "b"), false, 0.9)));

    assertThat(text(outcome)).isEqualTo(BROKEN);
    assertThat(outcome.syntaxProblem()).isPresent();
    assertThat(outcome.notes()).noneMatch(note -> note.contains("next best"));
  }

  @Test
  void whoIsSureHasNoOtherAnswer() {
    edit(new Scripted(BROKEN, true, 0.99, 0.95), Map.of());

    assertThat(branches).isEmpty();
  }

  @Test
  void whatWasStoppedIsNotAskedAgain() {
    stoppedWhileItAnswers = true;
    edit(new Scripted(BROKEN, true, 0.5), Map.of());

    assertThat(branches).isEmpty();
  }
}
