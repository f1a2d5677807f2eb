package org.mycromwell.engine.edit.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.edit.answer.AnswerProblem.Kind;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.RenderedPrompt.Frame;
import org.mycromwell.engine.generate.StopReason;

class BlockAnswersTest {
  private static final String SOURCE = "a\n  b\nc\n";
  private static final Block B_TO_X = new Block(List.of("  b"), List.of("  x"));

  static Stream<Arguments> styles() {
    return Stream.of(
        Arguments.of("clean", "  b\n=======\n  x\n>>>>>>> REPLACE\n"),
        Arguments.of("no line end at the end", "  b\n=======\n  x\n>>>>>>> REPLACE"),
        Arguments.of("opened again", "<<<<<<< SEARCH\n  b\n=======\n  x\n>>>>>>> REPLACE\n"),
        Arguments.of(
            "thoughts", "hm\n</think>\n<<<<<<< SEARCH\n  b\n=======\n  x\n>>>>>>> REPLACE\n"),
        Arguments.of(
            "fenced", "```java\n<<<<<<< SEARCH\n  b\n=======\n  x\n>>>>>>> REPLACE\n```\n"),
        Arguments.of("fenced halves", "```\n  b\n```\n=======\n```\n  x\n```\n>>>>>>> REPLACE\n"),
        Arguments.of("other lengths", "  b\n======\n  x\n>>>>>>>> REPLACE\n"),
        Arguments.of("other labels", "<<<<<<< ORIGINAL\n  b\n=======\n  x\n>>>>>>> UPDATED\n"),
        Arguments.of("windows line ends", "  b\r\n=======\r\n  x\r\n>>>>>>> REPLACE\r\n"),
        Arguments.of("blanks around markers", " \n<<<<<<< SEARCH \n  b\n======= \n  x\n>>>>>>>\n"),
        Arguments.of(
            "chatter behind", "  b\n=======\n  x\n>>>>>>> REPLACE\n\nI replaced b by x.\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("styles")
  void readsOneBlock(String style, String answer) {
    assertThat(parse(SOURCE, "", answer, StopReason.END_TOKEN))
        .isEqualTo(new Answer.Blocks(List.of(B_TO_X), List.of()));
  }

  @Test
  void readsSeveralWithChatterBetween() {
    String answer =
        "a\n=======\n>>>>>>> REPLACE\nA.java\n```\n<<<<<<< SEARCH\n  b\n=======\n  x\n>>>>>>> REPLACE\n";

    assertThat(parse(SOURCE, "", answer, StopReason.END_TOKEN).blocks())
        .containsExactly(new Block(List.of("a"), List.of()), B_TO_X);
  }

  @Test
  void blankLinesBelongToBlocks() {
    String answer = "a\n\n=======\n\nx\n\n>>>>>>> REPLACE\n";

    assertThat(parse(SOURCE, "", answer, StopReason.END_TOKEN).blocks())
        .containsExactly(new Block(List.of("a", ""), List.of("", "x", "")));
  }

  @Test
  void linesOfTheSourceAreNoMarkers() {
    String source = "Title\n=======\ntext\n";
    String answer = "Title\n=======\n======= oak\nBetter\n=======\n>>>>>>> REPLACE oak\n";

    assertThat(parse(source, "oak", answer, StopReason.END_TOKEN).blocks())
        .containsExactly(new Block(List.of("Title", "======="), List.of("Better", "=======")));
  }

  @Test
  void aRulerInTheNewLinesIsNoMarker() {
    String answer = "  b\n=======\nTitle\n=======\n>>>>>>> REPLACE\n";

    assertThat(parse(SOURCE, "", answer, StopReason.END_TOKEN).blocks())
        .containsExactly(new Block(List.of("  b"), List.of("Title", "=======")));
  }

  @Test
  void anAnswerThatEndsInsideABlockIsNotWhole() {
    Answer.Blocks cut = parse(SOURCE, "", "  b\n=======\n  x\n", StopReason.MAX_TOKENS);
    assertThat(cut.blocks()).isEmpty();
    assertThat(kinds(cut)).contains(Kind.TRUNCATED);

    Answer.Blocks unclosed = parse(SOURCE, "", "  b\n=======\n  x\n", StopReason.END_TOKEN);
    assertThat(unclosed.blocks()).containsExactly(B_TO_X);
    assertThat(kinds(unclosed)).containsExactly(Kind.SENTINEL_LOST);
  }

  @Test
  void markersOutOfPlaceAreSaid() {
    for (String broken :
        List.of(
            "  b\n>>>>>>> REPLACE\n",
            "  b\n<<<<<<< SEARCH\n  b\n=======\n  x\n>>>>>>> REPLACE\n",
            "  b\n=======\n  y\n<<<<<<< SEARCH\n  b\n=======\n  x\n>>>>>>> REPLACE\n")) {
      assertThat(kinds(parse(SOURCE, "", broken, StopReason.END_TOKEN)))
          .as(broken)
          .contains(Kind.SENTINEL_LOST);
    }
  }

  @Test
  void emptyUnchangedAndElidedBlocksAreSaid() {
    assertThat(kinds(parse(SOURCE, "", "no change is needed\n", StopReason.END_TOKEN)))
        .contains(Kind.EMPTY);
    assertThat(kinds(parse(SOURCE, "", "a\n=======\na\n>>>>>>> REPLACE", StopReason.END_TOKEN)))
        .containsExactly(Kind.UNCHANGED);
    assertThat(
            kinds(parse(SOURCE, "", "a\n=======\n// ...\n>>>>>>> REPLACE", StopReason.END_TOKEN)))
        .containsExactly(Kind.ELISION);
  }

  private static List<Kind> kinds(Answer answer) {
    return answer.problems().stream().map(AnswerProblem::kind).toList();
  }

  private static Answer.Blocks parse(
      String source, String sentinel, String answer, StopReason reason) {
    AnswerParser parser =
        AnswerParser.of(
            AnswerParserTest.prompt(AnswerFormat.BLOCKS, Frame.OPENED, sentinel, "A.java", source),
            AnswerParserTest.TOKENIZER);
    parser.feed(answer);
    return (Answer.Blocks) parser.end(reason);
  }
}
