package org.mycromwell.engine.edit.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.testing.ScriptedModel;

/** The double reads a token per byte and answers a token per line. */
class CompletionFlowTest {
  /** Tokens of a fill-in-middle prompt that are no text. */
  private static final int FRAME = 3;

  private static final int END_OF_LINE = 0;

  @TempDir Path folder;

  private static ScriptedModel filling(String answer) {
    return ScriptedModel.answering(answer).withFillInMiddle();
  }

  private static CompletionJob job(String text, int line, int column) {
    Snapshot file = Snapshot.of("a.txt", text.getBytes(StandardCharsets.UTF_8));
    return new CompletionJob(
        file,
        line,
        column == END_OF_LINE ? OptionalInt.empty() : OptionalInt.of(column),
        0,
        SamplingConfig.GREEDY,
        50);
  }

  private static CompletionJob limited(CompletionJob job, int contextTokens, int maxTokens) {
    return new CompletionJob(
        job.file(), job.line(), job.column(), contextTokens, job.sampling(), maxTokens);
  }

  private CompletionOutcome complete(ScriptedModel script, CompletionJob job) {
    return complete(script, job, GenerationListener.NONE, new CancelToken());
  }

  private CompletionOutcome complete(
      ScriptedModel script, CompletionJob job, GenerationListener listener, CancelToken cancel) {
    Path file = script.write(folder.resolve("m.gguf"));
    try (LanguageModel model = LanguageModel.open(file, ModelOptions.defaults().withThreads(1));
        Session session = new Session(model)) {
      return new CompletionFlow(model, session, PromptRenderer.of(model))
          .complete(job, listener, cancel);
    }
  }

  private static String after(CompletionOutcome outcome) {
    return new String(outcome.proposal().preview(), StandardCharsets.UTF_8);
  }

  @Test
  void aModelThatSeesTheRestOfTheLineMayEndAsItDoes() {
    CompletionOutcome outcome = complete(filling("len( x)"), job("print()\n", 1, 7));

    assertThat(outcome.text()).isEqualTo("len( x)");
    assertThat(after(outcome)).isEqualTo("print(len( x))\n");
    outcome = complete(filling("a, b) + f(a, b)"), job("g(a, b)\n", 1, 3));
    assertThat(outcome.text()).isEqualTo("a, b) + f(a, b)");
  }

  @Test
  void aModelThatOnlyContinuesRepeatsTheRestOfTheLine() {
    CompletionOutcome outcome =
        complete(ScriptedModel.answering("len( x) + other"), job("y =  + other\n", 1, 5));

    assertThat(outcome.text()).isEqualTo("len( x)");
    assertThat(after(outcome)).isEqualTo("y = len( x) + other\n");
    // A bracket may as well belong to the text.
    outcome = complete(ScriptedModel.answering("len( x)"), job("print()\n", 1, 7));
    assertThat(outcome.text()).isEqualTo("len( x)");
  }

  @Test
  void theKnownLineEndsTheText() {
    CompletionJob job = job("a = 1\nlast = 9\n", 1, END_OF_LINE);
    ScriptedModel model = filling("\nb = 2\n  last = 9\nc = 3\n");

    assertThat(complete(model, job).text()).isEqualTo("\nb = 2");
    CompletionOutcome cut = complete(model, limited(job, 0, 3));
    assertThat(cut.text()).isEqualTo("\nb = 2");
    assertThat(cut.complete()).isTrue();
    assertThat(complete(model, limited(job, 0, 2)).complete()).isFalse();
  }

  @Test
  void aShortKnownLineTellsNothing() {
    String answer = "\n  x = 1\n}\nrest = 2\n";
    assertThat(complete(filling(answer), job("if (a) {\n}\n", 1, END_OF_LINE)).text())
        .isEqualTo(answer);
  }

  @Test
  void aCancelledTextIsIncomplete() {
    CompletionJob job = job("a = 1\nlast = 9\n", 1, END_OF_LINE);
    CancelToken cancel = new CancelToken();
    GenerationListener listener =
        new GenerationListener() {
          private int tokens;

          @Override
          public void onToken(int id) {
            if (++tokens == 3) {
              cancel.cancel();
            }
          }
        };
    CompletionOutcome outcome =
        complete(filling("\nb = 2\nlast = 9\nc = 3\n"), job, listener, cancel);

    assertThat(outcome.text()).isEqualTo("\nb = 2");
    assertThat(outcome.complete()).isFalse();
  }

  /** A limit that happens to cut where the rest of the line is repeated is a limit still. */
  @Test
  void theRepeatedRestOfALineDoesNotMakeATextComplete() {
    ScriptedModel model = ScriptedModel.answering("1 + other\nmore = 2\n");
    CompletionJob job = job("y =  + other\n\n", 1, 5);

    CompletionOutcome outcome = complete(model, limited(job, 0, 1));
    assertThat(outcome.complete()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"b = 2\n", "b = 2\n\n", "\n", "\nb = 2\nc = 3\n"})
  void behindTheLastLineTheFileIsItselfAndTheText(String text) {
    String before = "a = 1\n";
    assertThat(after(complete(filling(text), job(before, 2, END_OF_LINE))))
        .isEqualTo(before + text);
    assertThat(after(complete(filling(text), job("", 1, END_OF_LINE)))).isEqualTo(text);
  }

  @Test
  void aLastLineWithoutEndGetsOneWhereFilesHaveThem() {
    assertThat(after(complete(filling("b = 2 "), job("a = 1\n", 2, END_OF_LINE))))
        .isEqualTo("a = 1\nb = 2 \n");
    assertThat(after(complete(filling(" + 2"), job("a = 1", 1, END_OF_LINE))))
        .isEqualTo("a = 1 + 2");
  }

  @Test
  void lineEndsOfTheModelAreThoseOfTheFile() {
    CompletionOutcome outcome =
        complete(filling("\r\nb = 2\r\nc = 3"), job("a = 1\nlast = 9\n", 1, END_OF_LINE));

    assertThat(outcome.text()).isEqualTo("\nb = 2\nc = 3");
    assertThat(after(outcome)).isEqualTo("a = 1\nb = 2\nc = 3\nlast = 9\n");
  }

  @Test
  void ofALineThatIsTooLongTheNearestCharactersAreShown() {
    CompletionJob end = job("first\n" + "x".repeat(2000) + "\nlast\n", 2, END_OF_LINE);
    int shown = complete(filling("y + 1"), limited(end, 512, 50)).stats().promptTokens() - FRAME;
    assertThat(shown).isBetween(500, 512);

    // Characters of two units and four bytes: half of one would be a token of its own.
    CompletionJob middle = job("\uD83D\uDE00".repeat(1000), 1, 501);
    for (int most = 510; most < 518; most++) {
      int tokens =
          complete(filling("y + 1"), limited(middle, most, 50)).stats().promptTokens() - FRAME;
      assertThat(tokens).isBetween(most - 7, most).matches(count -> count % 4 == 0);
    }
  }

  @Test
  void wholeLinesAreShownWhereTheyFit() {
    CompletionJob job = job("line\n".repeat(100), 50, END_OF_LINE);
    // 7 lines and the 4 letters of the cursor's own; its end and 2 lines.
    int tokens = complete(filling("y + 1"), limited(job, 52, 50)).stats().promptTokens();
    assertThat(tokens - FRAME).isEqualTo(7 * 5 + 4 + 1 + 2 * 5);
  }

  @Test
  void aModelThatContinuesNeedsSomethingToContinue() {
    assertThatThrownBy(() -> complete(ScriptedModel.answering("x = 1\n"), job("", 1, END_OF_LINE)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_ARGUMENT))
        .hasMessage("nothing stands before the cursor, and this model only continues text");
    CompletionJob wide = limited(job("\uD83D\uDE00\n", 1, END_OF_LINE), 1, 50);
    assertThatThrownBy(() -> complete(ScriptedModel.answering("x = 1\n"), wide))
        .hasMessageContaining("context tokens is 1, which is too little");
  }

  @Test
  void aNegativeContextIsRefused() {
    CompletionJob job = limited(job("a\n", 1, END_OF_LINE), -1, 50);
    assertThatThrownBy(() -> complete(filling("y + 1"), job))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BAD_ARGUMENT))
        .hasMessageContaining("context tokens is -1");
  }
}
