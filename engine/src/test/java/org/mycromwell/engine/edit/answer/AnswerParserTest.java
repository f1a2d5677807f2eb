package org.mycromwell.engine.edit.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.edit.answer.AnswerProblem.Kind;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.Tokenizer;

class AnswerParserTest {
  static final Tokenizer TOKENIZER = CromwellVocabulary.untrained(420).build();

  private static final String SOURCE = "  int f() {\n    return 1;\n  }\n";
  private static final String WANTED = "  int f() {\n    return 2;\n  }\n";
  private static final String CLOSE = "</edit-oak>";

  /** Answers in the style of each family, all of which mean {@link #WANTED}. */
  static Stream<Arguments> answersOfFamilies() {
    return Stream.of(
        style("Qwen coder, clean", WANTED + CLOSE),
        style("Qwen coder, marker again", "<edit-oak>\n" + WANTED + CLOSE),
        style("Qwen coder, fence inside", "```java\n" + WANTED + "```\n" + CLOSE),
        style("Qwen coder, spelt end of turn", WANTED + CLOSE + "<|im_end|>\n<|im_start|>user"),
        style("Qwen3, empty thoughts", "<think>\n\n</think>\n\n" + WANTED + CLOSE),
        style(
            "Llama, sentence first",
            "Here is the updated code:\n\n<edit-oak>\n" + WANTED + CLOSE + "\n\nI changed 1 to 2."),
        style("Llama, explanation", WANTED + CLOSE + "\n\nThis code returns 2."),
        style(
            "Gemma, sentence and fence",
            "Sure, here is the code with the change:\n\n```java\n" + WANTED + "```\n" + CLOSE),
        style("Gemma, closing marker indented", WANTED + "  " + CLOSE),
        style("Phi, blank line before the fence", "\n```\n" + WANTED + "```\n" + CLOSE),
        style("Phi, tildes", "~~~java\n" + WANTED + "~~~\n" + CLOSE),
        style(
            "Mistral, bold sentence",
            "**Here is the revised function:**\n```java\n" + WANTED + "```\n" + CLOSE),
        style("SmolLM, second answer", WANTED + CLOSE + "\n<edit-oak>\nsomething else\n" + CLOSE),
        style("SmolLM, windows line ends", WANTED.replace("\n", "\r\n") + CLOSE),
        style(
            "R1, thoughts with code",
            "<think>\nMaybe\n```java\nint g()\n```\nYes.\n</think>\n" + WANTED + CLOSE),
        style("R1, only the end of thoughts", "\n</think>\n\n" + WANTED + CLOSE),
        style(
            "R1, thoughts without a beginning",
            "I should return 2.\n</think>\n\n<edit-oak>\n" + WANTED + CLOSE),
        style(
            "R1, thoughts and everything",
            "So.</think>Okay, here is it:\n<edit-oak>\n```java\n" + WANTED + "```\n" + CLOSE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersOfFamilies")
  void takesTheTextOutOfTheAnswer(String style, String answer) {
    Answer parsed = parse(rewrite("A.java", SOURCE), answer, StopReason.END_TOKEN);

    assertThat(((Answer.Rewrite) parsed).text()).isEqualTo(WANTED);
    assertThat(parsed.problems()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersOfFamilies")
  void theGenerationMayEndAtTheMarker(String style, String answer) {
    String cut = answer.substring(0, answer.indexOf(CLOSE));

    Answer parsed = parse(rewrite("A.java", SOURCE), cut, StopReason.STOP_STRING);

    assertThat(((Answer.Rewrite) parsed).text()).isEqualTo(WANTED);
    assertThat(parsed.problems()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answersOfFamilies")
  void howTheStreamIsCutMakesNoDifference(String style, String answer) {
    RenderedPrompt prompt = rewrite("A.java", SOURCE);
    Answer expected = parse(prompt, answer, StopReason.END_TOKEN);
    Random random = new Random(11);
    for (int round = 0; round < 30; round++) {
      AnswerParser parser = AnswerParser.of(prompt, TOKENIZER);
      for (int at = 0; at < answer.length(); ) {
        int end = Math.min(answer.length(), at + 1 + random.nextInt(9));
        parser.feed(answer.substring(at, end));
        parser.text();
        at = end;
      }
      assertThat(parser.end(StopReason.END_TOKEN)).isEqualTo(expected);
    }
  }

  @Test
  void whatIsShownMeanwhileGrowsLineByLine() {
    AnswerParser parser = AnswerParser.of(rewrite("A.java", SOURCE), TOKENIZER);
    String before = "";
    for (char c : (WANTED + CLOSE).toCharArray()) {
      parser.feed(String.valueOf(c));
      assertThat(parser.text()).startsWith(before);
      before = parser.text();
    }
    assertThat(before).isEqualTo(WANTED);
  }

  @Test
  void nothingIsShownWhileTheModelThinks() {
    AnswerParser parser = AnswerParser.of(rewrite("A.java", SOURCE), TOKENIZER);
    parser.feed("<think>\nLet me see.\nint f()\n");
    assertThat(parser.text()).isEmpty();
    parser.feed("</think>\n" + WANTED);
    assertThat(parser.text()).isEqualTo(WANTED);
  }

  /** Nothing in them is chatter, though it looks a little like it. */
  static Stream<Arguments> answersThatAreKept() {
    return Stream.of(
        kept("a.html", "<p>9</p>", "<p><s>10</s> 8</p>"),
        kept("a.html", "<p>9</p>", "<s>\n10\n</s>\n8"),
        kept("a.py", "x = 1", "END = '[/INST]'\nx = 2"),
        kept("a.py", "x = 1", "END = '<|im_end|>'\nx = 2"),
        kept("a.py", "x = 1", "x = 2\ny = text.split('</think>')[-1]"),
        kept("a.py", "x = 1", "x = 2\ny = strip('<think>', '</think>')\nz = 3"),
        kept("a.xml", "<a>", "<a>\n<reasoning id='1'>\nr\n</reasoning>\n<b>"),
        kept("a.xml", "<a>", "<a>\n<thought>\nr\n</thought>\n<b>"),
        kept("a.py", "x = 1", "# The updated configuration loader.\nx = 2"),
        kept("a.py", "x = 1", "# Here is the entry point:\nx = 2"),
        kept("a.sql", "select 1;", "-- Here is the query:\nselect 2;"),
        kept("A.java", "int x;", "// Here is the entry point:\nint y;"),
        kept("A.java", "int x;", " * Here is the entry point:\nint y;"),
        kept("a.py", "x = 1", "# New query.\nx = 2"),
        kept("a.yaml", "values:\n  - 1", "new values:\n  - 2"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("answersThatAreKept")
  void codeIsNoChatter(String fileName, String source, String wanted) {
    RenderedPrompt prompt = rewrite(fileName, source + "\n");
    Answer expected = new Answer.Rewrite(wanted + "\n", List.of());

    assertThat(parse(prompt, wanted + "\n" + CLOSE, StopReason.END_TOKEN)).isEqualTo(expected);
    assertThat(parse(prompt, wanted + "\n", StopReason.STOP_STRING)).isEqualTo(expected);
    assertThat(text(prompt, wanted + "\n")).isEqualTo(wanted + "\n");
  }

  /** What is taken out of them, or left in them, needs a look. */
  static Stream<Arguments> doubtfulAnswers() {
    return Stream.of(
        Arguments.of(
            "```java\n" + WANTED + "```\n\nThis version returns 2 instead of 1.\n",
            WANTED,
            "text behind its end was left out"),
        Arguments.of(
            "```java\n" + WANTED + "```\nand\n```java\nint x;\n```\n",
            WANTED,
            "text behind its end was left out"),
        Arguments.of(
            "Here's the modified code:\n" + WANTED,
            "Here's the modified code:\n" + WANTED,
            "seems to begin with a sentence about the answer"),
        Arguments.of(
            "I should return 2.\n</think>\n\n" + WANTED,
            WANTED,
            "a tag that ends thoughts is out of place"),
        Arguments.of(
            "  int f() {\n  </think>\n" + WANTED,
            "  int f() {\n  </think>\n" + WANTED,
            "a tag that ends thoughts is out of place"));
  }

  @ParameterizedTest
  @MethodSource("doubtfulAnswers")
  void whatIsDoubtfulIsSaid(String answer, String wanted, String problem) {
    assertThat(parse(rewrite("A.java", SOURCE), answer + CLOSE, StopReason.END_TOKEN))
        .isEqualTo(
            new Answer.Rewrite(
                wanted, List.of(new AnswerProblem(Kind.SENTINEL_LOST, -1, problem))));
  }

  @Test
  void aSpeltEndOfTurnAtTheEndIsLeftOut() {
    RenderedPrompt prompt = rewrite("A.java", SOURCE);

    assertThat(text(prompt, WANTED + "<|im_end|>\n")).isEqualTo(WANTED);
    assertThat(text(prompt, "```\n" + WANTED + "```\n</s>\n<EOS>")).isEqualTo(WANTED);
    assertThat(parse(prompt, "```\n" + WANTED + "```\n</s>", StopReason.END_TOKEN).problems())
        .extracting(AnswerProblem::detail)
        .containsExactly("the marker at its end did not come");
  }

  @Test
  void lineEndsAreThoseOfSources() {
    RenderedPrompt bare = prompt(AnswerFormat.REWRITE, Frame.NONE, "", "a.py", "");
    for (RenderedPrompt prompt : List.of(bare, rewrite("a.py", "x\n"))) {
      AnswerParser parser = AnswerParser.of(prompt, TOKENIZER);
      parser.feed("a\r");
      assertThat("a\nb\nc\n").startsWith(parser.text());
      parser.feed("\nb\rc\r\n");
      assertThat(parser.text()).isEqualTo("a\nb\nc\n");
      assertThat(parser.end(StopReason.STOP_STRING))
          .isEqualTo(new Answer.Rewrite("a\nb\nc\n", List.of()));
    }
    assertThat(text(rewrite("a.py", "x\ry\n"), "x\rz\r\n" + CLOSE)).isEqualTo("x\rz\n");
  }

  @Test
  void keepsEveryBlank() {
    String text = "\n\t  x  \n\n\n    y\t\n\n";
    assertThat(text(rewrite("A.java", "a\n"), text + CLOSE)).isEqualTo(text);
  }

  @Test
  void endsLikeTheSource() {
    assertThat(text(rewrite("A.java", "a"), "b\n" + CLOSE)).isEqualTo("b");
    assertThat(text(rewrite("A.java", "a\n"), "b" + CLOSE)).isEqualTo("b\n");
    assertThat(text(rewrite("A.java", ""), "b" + CLOSE)).isEqualTo("b\n");
  }

  @Test
  void fencesOfMarkdownStay() {
    String source = "# Usage\n\nrun it\n";
    String fenced = "# Usage\n\n```sh\nrun it\n```\n";
    RenderedPrompt readme = rewrite("docs/README.md", source);

    assertThat(text(readme, fenced + CLOSE)).isEqualTo(fenced);
    assertThat(text(readme, "```sh\nrun it\n```\n" + CLOSE)).isEqualTo("```sh\nrun it\n```\n");
    assertThat(text(readme, "```markdown\n" + fenced + "```\n" + CLOSE)).isEqualTo(fenced);
    assertThat(text(readme, "Here is how it works:\n\nrun it\n" + CLOSE))
        .isEqualTo("Here is how it works:\n\nrun it\n");
  }

  @Test
  void fencesOfTheSourceStay() {
    String source = "\"\"\"Doc.\n\n```\nf(1)\n```\n\"\"\"\ndef f(x):\n  pass\n";
    String wanted = source.replace("f(1)", "f(2)");

    assertThat(text(rewrite("a.py", source), wanted + CLOSE)).isEqualTo(wanted);
    assertThat(text(rewrite("a.py", source), "```python\n" + wanted + "```\n" + CLOSE))
        .isEqualTo(wanted);
  }

  @Test
  void tagsOfTheSourceAreNoThoughts() {
    String source = "String open = \"<think>\";\nString close = \"</think>\";\n";
    String wanted = source + "int n;\n";
    assertThat(text(rewrite("A.java", source), wanted + CLOSE)).isEqualTo(wanted);
  }

  static Stream<Arguments> problems() {
    String long20 = "line;\n".repeat(3) + "int abcdefg%d;\n".repeat(17).formatted(seventeen());
    return Stream.of(
        problem(Kind.TRUNCATED, StopReason.MAX_TOKENS, SOURCE, "  int f() {\n"),
        problem(Kind.TRUNCATED, StopReason.CONTEXT_FULL, SOURCE, "  int f() {\n"),
        problem(Kind.TRUNCATED, StopReason.CANCELLED, SOURCE, WANTED),
        problem(Kind.SENTINEL_LOST, StopReason.END_TOKEN, SOURCE, WANTED),
        problem(Kind.SENTINEL_LOST, StopReason.END_TOKEN, SOURCE, "```java\n" + WANTED + "```\n"),
        problem(Kind.ELISION, StopReason.STOP_STRING, SOURCE, "  int f() {\n    // ...\n  }\n"),
        problem(Kind.EMPTY, StopReason.STOP_STRING, SOURCE, ""),
        problem(Kind.EMPTY, StopReason.STOP_STRING, SOURCE, " \n\n"),
        problem(Kind.EMPTY, StopReason.MAX_TOKENS, SOURCE, "<think>\nstill thinking"),
        problem(Kind.UNCHANGED, StopReason.STOP_STRING, SOURCE, SOURCE),
        problem(Kind.GARBAGE, StopReason.STOP_STRING, SOURCE, "  int \uFFFD() {}\n"),
        problem(Kind.GARBAGE, StopReason.STOP_STRING, SOURCE, "  int \0() {}\n"),
        problem(Kind.GARBAGE, StopReason.MAX_TOKENS, SOURCE, WANTED + "  int a = b;\n".repeat(400)),
        problem(Kind.GARBAGE, StopReason.MAX_TOKENS, SOURCE, "x".repeat(5000)),
        problem(Kind.DELETION_RATIO, StopReason.STOP_STRING, long20, "line;\n".repeat(13)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("problems")
  void whatIsWrongIsSaid(Kind kind, StopReason reason, String source, String answer) {
    Answer parsed = parse(rewrite("A.java", source), answer, reason);

    assertThat(parsed.problems()).extracting(AnswerProblem::kind).contains(kind);
  }

  @Test
  void aFewLinesLessAreNoProblem() {
    String source = "int abcdefg%d;\n".repeat(17).formatted(seventeen());
    String shorter = source.lines().limit(13).reduce("", (a, b) -> a + b + "\n");

    assertThat(parse(rewrite("A.java", source), shorter, StopReason.STOP_STRING).problems())
        .isEmpty();
  }

  @Test
  void aMarkerThatCameMakesTheAnswerWhole() {
    assertThat(
            parse(rewrite("A.java", SOURCE), WANTED + CLOSE + "\nmore", StopReason.MAX_TOKENS)
                .problems())
        .isEmpty();
  }

  @Test
  void theElisionIsNamedByItsLine() {
    String answer = "  int f() {\n    // rest of the code unchanged\n  }\n";
    AnswerProblem problem =
        parse(rewrite("A.java", SOURCE), answer, StopReason.STOP_STRING).problems().getFirst();

    assertThat(problem.line()).isEqualTo(1);
    assertThat(problem.detail()).contains("rest of the code");
  }

  @Test
  void aLoopIsNoticedWhileItRuns() {
    AnswerParser parser = AnswerParser.of(rewrite("A.java", SOURCE), TOKENIZER);
    for (int i = 0; i < 600; i++) {
      parser.feed("and so on ");
    }
    assertThat(parser.isLost()).isTrue();
  }

  @Test
  void aTableThatIsCopiedIsNoLoop() {
    String table = "    {0, 0, 0, 0},\n".repeat(500);
    AnswerParser parser = AnswerParser.of(rewrite("A.java", table), TOKENIZER);
    parser.feed(table);
    assertThat(parser.isLost()).isFalse();
  }

  @Test
  void withoutMarkersEveryCharacterCounts() {
    RenderedPrompt prompt = prompt(AnswerFormat.REWRITE, Frame.NONE, "", "a.py", "");
    String text = "```\n<think>x</think>\n  Sure, here is it:\n";

    assertThat(parse(prompt, text, StopReason.END_TOKEN))
        .isEqualTo(new Answer.Rewrite(text, List.of()));
  }

  @Test
  void randomGarbageNeverThrows() {
    String[] pieces = {
      "<edit-oak>",
      CLOSE,
      "```",
      "~~~\n",
      "<think>",
      "</think>",
      "\n",
      " ",
      "...",
      "// ",
      "rest of",
      "<<<<<<< SEARCH\n",
      "=======\n",
      ">>>>>>> REPLACE\n",
      "\uD800",
      "\uFFFD",
      "int x;\n",
      "Sure:\n",
      "<|im_end|>",
      "\r\n",
      "{",
      "}",
      "[...]",
      "\t"
    };
    Random random = new Random(3);
    for (int round = 0; round < 3000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      String source = round % 3 == 0 ? "" : text.substring(0, text.length() / 3);
      for (AnswerFormat format : AnswerFormat.values()) {
        String sentinel = format == AnswerFormat.REWRITE ? "edit-oak" : "";
        AnswerParser parser =
            AnswerParser.of(prompt(format, Frame.OPENED, sentinel, "a.md", source), TOKENIZER);
        parser.feed(text.toString());
        parser.text();
        assertThat(parser.end(StopReason.values()[round % 5])).isNotNull();
      }
    }
  }

  private static Arguments style(String name, String answer) {
    return Arguments.of(name, answer);
  }

  private static Arguments kept(String fileName, String source, String wanted) {
    return Arguments.of(fileName, source, wanted);
  }

  private static Arguments problem(Kind kind, StopReason reason, String source, String answer) {
    return Arguments.of(kind, reason, source, answer);
  }

  private static Object[] seventeen() {
    return java.util.stream.IntStream.range(0, 17).boxed().toArray();
  }

  private static String text(RenderedPrompt prompt, String answer) {
    return ((Answer.Rewrite) parse(prompt, answer, StopReason.END_TOKEN)).text();
  }

  private static Answer parse(RenderedPrompt prompt, String answer, StopReason reason) {
    AnswerParser parser = AnswerParser.of(prompt, TOKENIZER);
    parser.feed(answer);
    return parser.end(reason);
  }

  private static RenderedPrompt rewrite(String fileName, String source) {
    return prompt(AnswerFormat.REWRITE, Frame.OPENED, "edit-oak", fileName, source);
  }

  static RenderedPrompt prompt(
      AnswerFormat format, Frame frame, String sentinel, String fileName, String source) {
    return new RenderedPrompt(
        Prompt.ofText("x"),
        List.of(),
        format,
        frame,
        sentinel,
        false,
        new int[0],
        fileName,
        source);
  }
}
