package org.mycromwell.engine.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InlineDiffTest {
  /** What differs is in brackets. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "same|same|same|same",
        "int a = 1;|int b = 1;|int [a] = 1;|int [b] = 1;",
        "return x;|return x + 1;|return x;|return x[ + 1];",
        "getName()|getNames()|getName()|getName[s]()",
        "  indent|    indent|  indent|  [  ]indent",
        "foo(a, b)|foo(a, b, c)|foo(a, b)|foo(a, b[, c])",
        "foo(a, b)|bar(a, b)|[foo](a, b)|[bar](a, b)",
        "colour = 1|color = 1|colo[u]r = 1|color = 1",
        "startTotalPrice()|stopTotalPrice()|st[art]TotalPrice()|st[op]TotalPrice()",
        "calculateTotalPrice()|computeTotalPrice()|[calcula]teTotalPrice()|[compu]teTotalPrice()",
        "readFileName()|openFile()|[readFileName]()|[openFile]()",
        "old name here|new title here|[old name] here|[new title] here",
        "# a comment|import os, sys|[# a comment]|[import os, sys]",
        "  x = 1;|  callSomethingElse(y);|  [x = 1];|  [callSomethingElse(y)];",
        "trailing  |trailing|trailing[  ]|trailing",
        "tab\there|tab here|tab[\t]here|tab[ ]here"
      })
  void marksWhatDiffers(String before, String after, String oldMarked, String newMarked) {
    InlineDiff diff = InlineDiff.of(before, after);
    assertThat(marked(before, diff.before())).isEqualTo(oldMarked);
    assertThat(marked(after, diff.after())).isEqualTo(newMarked);
  }

  @Test
  void emptyLines() {
    assertThat(InlineDiff.of("", "")).isEqualTo(new InlineDiff(List.of(), List.of()));
    assertThat(InlineDiff.of("", "a b"))
        .isEqualTo(new InlineDiff(List.of(), List.of(new InlineDiff.Span(0, 3))));
  }

  /** Both share their first half of a surrogate pair; the accent belongs to its letter. */
  @Test
  void charactersStayWhole() {
    InlineDiff faces = InlineDiff.of("smile😀end", "smile😁end");
    assertThat(faces.before()).containsExactly(new InlineDiff.Span(5, 7));
    assertThat(faces.after()).containsExactly(new InlineDiff.Span(5, 7));
    InlineDiff accents = InlineDiff.of("resume\u0301", "resume");
    assertThat(accents.before()).containsExactly(new InlineDiff.Span(5, 7));
    assertThat(accents.after()).containsExactly(new InlineDiff.Span(5, 6));
  }

  @Test
  void hugeLinesHaveAnAnswer() {
    String before = "a,b;".repeat(100_000);
    String after = "b;a,".repeat(100_000);
    check(before, after);
    check("x".repeat(300_000), "x".repeat(150_000) + "y" + "x".repeat(150_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void outsideOfTheRangesBothLinesAreTheSame(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      String before = line(random);
      check(before, random.nextInt(3) == 0 ? line(random) : changed(before, random));
    }
  }

  private static String line(Random random) {
    String[] parts = {
      "a", "foo", "Bar", " ", "  ", "(", ")", "_x1", "😀", "😁", "e\u0301", "é", "\uD83D"
    };
    StringBuilder line = new StringBuilder();
    for (int i = random.nextInt(14); i > 0; i--) {
      line.append(parts[random.nextInt(parts.length)]);
    }
    return line.toString();
  }

  private static String changed(String line, Random random) {
    int at = random.nextInt(line.length() + 1);
    int end = Math.min(line.length(), at + random.nextInt(3));
    return line.substring(0, at) + (random.nextBoolean() ? "foo" : "") + line.substring(end);
  }

  private static void check(String before, String after) {
    InlineDiff diff = InlineDiff.of(before, after);
    assertThat(without(before, diff.before())).isEqualTo(without(after, diff.after()));
    if (before.equals(after)) {
      assertThat(diff.before()).isEmpty();
      assertThat(diff.after()).isEmpty();
    }
  }

  /** The line without its ranges, which must be in order, apart, and between code points. */
  private static String without(String line, List<InlineDiff.Span> spans) {
    StringBuilder rest = new StringBuilder();
    int next = 0;
    for (InlineDiff.Span span : spans) {
      assertThat(span.start()).isGreaterThanOrEqualTo(next > 0 ? next + 1 : 0);
      rest.append(line, next, span.start());
      assertWhole(line, span.start());
      assertWhole(line, span.end());
      next = span.end();
    }
    return rest.append(line, next, line.length()).toString();
  }

  private static void assertWhole(String line, int at) {
    if (at > 0 && at < line.length()) {
      assertThat(Character.isSurrogatePair(line.charAt(at - 1), line.charAt(at))).isFalse();
    }
  }

  private static String marked(String line, List<InlineDiff.Span> spans) {
    StringBuilder marked = new StringBuilder();
    int next = 0;
    for (InlineDiff.Span span : spans) {
      marked.append(line, next, span.start()).append('[');
      marked.append(line, span.start(), span.end()).append(']');
      next = span.end();
    }
    return marked.append(line.substring(next)).toString();
  }
}
