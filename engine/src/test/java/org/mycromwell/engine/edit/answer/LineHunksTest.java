package org.mycromwell.engine.edit.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.edit.LineChanges;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.answer.AnswerProblem.Kind;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.edit.prompt.EditTask;
import org.mycromwell.engine.edit.prompt.PromptRenderer;
import org.mycromwell.engine.edit.prompt.RenderedPrompt;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** What is written in hunks is read as the same edit, and what makes no sense is said. */
class LineHunksTest {
  private static final Tokenizer TOKENIZER = CromwellVocabulary.untrained(528).build();
  private static final String SOURCE = "a\nb\nc\nd\n";

  private static RenderedPrompt prompt(String source) {
    int lines = LineChanges.lines(source).size();
    EditTask task =
        new EditTask("A.java", "", source, new LineRange(0, lines), source, "go", List.of());
    RenderedPrompt prompt = PromptRenderer.cromwell(TOKENIZER).edit(task, AnswerFormat.REWRITE);
    assertThat(prompt.format()).isEqualTo(AnswerFormat.HUNKS);
    return prompt;
  }

  private static Answer.Rewrite parse(String source, int[] answer, StopReason reason) {
    AnswerParser parser = AnswerParser.of(prompt(source), TOKENIZER);
    for (int id : answer) {
      parser.token(id);
      parser.feed(new String(TOKENIZER.decode(id), StandardCharsets.ISO_8859_1));
    }
    return (Answer.Rewrite) parser.end(reason);
  }

  /** Marks in angle brackets and text. */
  private static int[] tokens(String answer) {
    List<Integer> ids = new ArrayList<>();
    for (String part : answer.split("(?=<L\\d)|(?<=<L\\d{1,3}>)", -1)) {
      TOKENIZER
          .specialTokens()
          .idOf(part)
          .ifPresentOrElse(ids::add, () -> Arrays.stream(TOKENIZER.encode(part)).forEach(ids::add));
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static List<Kind> problems(String answer) {
    return parse(SOURCE, tokens(answer), StopReason.END_TOKEN).problems().stream()
        .map(AnswerProblem::kind)
        .toList();
  }

  @Test
  void linesThatChangePlacesAreOneHunk() {
    // b moves behind d, and c and d stay: no more than d moves in front of b, and b and c stay.
    assertThat(LineHunks.write("a\nb\nc\nd\n", "a\nc\nd\nb\n", TOKENIZER))
        .containsExactly(tokens("<L4><L1>\nc\nd\nb"));
    // What does more than move stays apart, also beside what moves.
    assertThat(LineHunks.write("a\nb\nc\nd\n", "x\nb\nd\nc\n", TOKENIZER))
        .containsExactly(tokens("<L1><L0>\nx<L4><L2>\nd\nc"));
    assertThat(LineHunks.write("a\nb\nc\nd\n", "b\nc\nd\nx\n", TOKENIZER))
        .containsExactly(tokens("<L1><L0><L4><L4>\nx"));
  }

  @Test
  void whatIsWrittenIsReadAsTheSame() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      String before = text(random);
      String after = text(random);
      // An empty line at an end without line end cannot be told from a line end.
      if (before.isEmpty() || after.isBlank() || before.endsWith("\n") != after.endsWith("\n")) {
        continue;
      }
      int[] answer = LineHunks.write(before, after, TOKENIZER);
      Answer.Rewrite read = parse(before, answer, StopReason.END_TOKEN);
      assertThat(LineChanges.lines(read.text())).isEqualTo(LineChanges.lines(after));
      assertThat(read.text().endsWith("\n")).isEqualTo(before.endsWith("\n"));
      assertThat(read.problems()).noneMatch(problem -> problem.kind() == Kind.SENTINEL_LOST);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(7);
    for (int i = 0; i < lines; i++) {
      text.append(List.of("x", "  y = 1", "", "z ä\u20ac", "\t}").get(random.nextInt(5)));
      text.append(i + 1 < lines || random.nextBoolean() ? "\n" : "");
    }
    return text.toString();
  }

  @Test
  void theMarkBehindComesFirst() {
    assertThat(LineHunks.write(SOURCE, "a\nB\nc\nnew\nd\n", TOKENIZER))
        .isEqualTo(tokens("<L2><L1>\nB<L3><L3>\nnew"));
    assertThat(LineHunks.write(SOURCE, "a\nd\n", TOKENIZER)).isEqualTo(tokens("<L3><L1>"));
    assertThat(LineHunks.write(SOURCE, SOURCE, TOKENIZER)).isEmpty();
    assertThat(LineHunks.write("", "new\n", TOKENIZER)).isEqualTo(tokens("<L0><L0>\nnew"));
  }

  @Test
  void textIsShownAsItGrows() {
    AnswerParser parser = AnswerParser.of(prompt(SOURCE), TOKENIZER);
    for (int id : tokens("<L2><L1>\nB")) {
      parser.token(id);
    }
    assertThat(parser.text()).isEqualTo("a\nB");
    for (int id : tokens("<L4><L3>")) {
      parser.token(id);
    }
    assertThat(parser.text()).isEqualTo("a\nB\nc\n");
  }

  @Test
  void whatIsShownGrowsAtItsEnd() {
    Random random = new Random(4);
    for (int round = 0; round < 500; round++) {
      String before = text(random);
      AnswerParser parser = AnswerParser.of(prompt(before), TOKENIZER);
      String shown = "";
      for (int id : LineHunks.write(before, text(random), TOKENIZER)) {
        parser.token(id);
        assertThat(parser.text()).startsWith(shown);
        shown = parser.text();
      }
    }
  }

  @Test
  void whatMakesNoSenseIsSaidAndWhatCameBeforeCounts() {
    assertThat(problems("text")).contains(Kind.SENTINEL_LOST, Kind.UNCHANGED);
    assertThat(problems("<L1>")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L1>\nx")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L1><L2>\nx")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L5><L4>\nx")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L3><L2>\nx<L1><L0>\ny")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L2><L1>x")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L2><L1>\nb")).containsExactly(Kind.UNCHANGED);
    assertThat(problems("<L4><L0>")).containsExactly(Kind.EMPTY);
    assertThat(problems("")).containsExactly(Kind.UNCHANGED);
    Answer.Rewrite partly = parse(SOURCE, tokens("<L2><L1>\nB<L1><L0>\nA"), StopReason.END_TOKEN);
    assertThat(partly.text()).isEqualTo("a\nB\nc\nd\n");
    assertThat(problems("<L2><L1>\nB<L2><L2>\nx")).contains(Kind.SENTINEL_LOST);
    assertThat(problems("<L2><L2><L4><L4>\nx")).contains(Kind.SENTINEL_LOST);
  }

  @Test
  void ofACutAnswerTheLastHunkIsLeftOut() {
    for (String rest : List.of("", "<L4>", "<L4><L3>", "<L4><L3>\nD", "<L4><L3>\n\u00c3")) {
      int[] answer = tokens("<L2><L1>\nB" + rest);
      Answer.Rewrite cut = parse(SOURCE, answer, StopReason.MAX_TOKENS);
      boolean begun = rest.startsWith("<L4><L3>");
      assertThat(cut.text()).as(rest).isEqualTo(begun ? "a\nB\nc\nd\n" : SOURCE);
      assertThat(cut.problems()).extracting(AnswerProblem::kind).contains(Kind.TRUNCATED);
    }
  }

  @Test
  void linesMayEndLikeThoseOfOtherSystems() {
    Answer.Rewrite read =
        parse(SOURCE, tokens("<L2><L1>\r\nB\r\nC<L4><L3>\r\nD\r"), StopReason.END_TOKEN);
    assertThat(read.text()).isEqualTo("a\nB\nC\nc\nD\n\n");
  }

  @Test
  void marksThatMakeNoSenseEndTheWait() {
    AnswerParser parser = AnswerParser.of(prompt(SOURCE), TOKENIZER);
    int[] answer = tokens("<L2><L1>\nB<L1><L0>");
    for (int i = 0; i < answer.length; i++) {
      parser.token(answer[i]);
      assertThat(parser.isLost()).isEqualTo(i == answer.length - 1);
    }
  }

  @Test
  void moreLinesThanMarksCannotBeWritten() {
    assertThatThrownBy(() -> LineHunks.write("x\n".repeat(128), "y\n", TOKENIZER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
