package org.mycromwell.app.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.edit.syntax.SyntaxClass;
import org.mycromwell.engine.edit.syntax.SyntaxSpan;

/** Colours of a text that grows are put together from those of its newest lines. */
class LineColorsTest {
  private static final LineColors OLD = colors("aa\nbb\ncc", 2);
  private static final LineColors NEW = colors("x\ny", 1);

  /** Each line is one word. */
  private static LineColors colors(String text, int length) {
    List<SyntaxSpan> spans =
        IntStream.range(0, (int) text.lines().count())
            .mapToObj(line ->
                new SyntaxSpan(
                    line * (length + 1), line * (length + 1) + length, SyntaxClass.KEYWORD))
            .toList();
    return LineColors.of(text, spans);
  }

  private static List<Integer> lengths(LineColors colors, int lines) {
    return IntStream.range(0, lines)
        .map(line -> colors.line(line).stream().mapToInt(TextMark::end).sum())
        .boxed()
        .toList();
  }

  @Test
  void othersTakeThePlaceOfThoseThatWere() {
    assertThat(lengths(OLD.with(0, NEW), 4)).containsExactly(1, 1, 2, 0);
    assertThat(lengths(OLD.with(1, NEW), 4)).containsExactly(2, 1, 1, 0);
    assertThat(lengths(OLD.with(2, NEW), 5)).containsExactly(2, 2, 1, 1, 0);
  }

  @Test
  void linesBetweenHaveNoColors() {
    assertThat(lengths(OLD.with(4, NEW), 7)).containsExactly(2, 2, 2, 0, 1, 1, 0);
    assertThat(lengths(LineColors.NONE.with(1, NEW), 3)).containsExactly(0, 1, 1);
  }
}
