package org.mycromwell.ui.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text has the contrast of WCAG level AA on every background that it stands on. */
class PaletteTest {
  private static final double AA_TEXT = 4.5;

  /** Of borders and marks that carry meaning. */
  private static final double AA_SHAPE = 3.0;

  private static final List<Token> CHROME = List.of(Token.BG, Token.PANEL, Token.RAISED);
  private static final List<Token> LINES =
      List.of(
          Token.BG,
          Token.CURRENT_LINE,
          Token.INSERT_LINE,
          Token.DELETE_LINE,
          Token.CHANGED_LINE,
          Token.SELECTION);
  private static final List<Token> WORDS =
      List.of(Token.INSERT_WORD, Token.DELETE_WORD, Token.CHANGED_WORD);
  private static final List<Token> CODE =
      List.of(
          Token.FG,
          Token.SYNTAX_KEYWORD,
          Token.SYNTAX_STRING,
          Token.SYNTAX_NUMBER,
          Token.SYNTAX_FUNCTION,
          Token.SYNTAX_TYPE,
          Token.SYNTAX_CONSTANT,
          Token.SYNTAX_TAG,
          Token.SYNTAX_ATTRIBUTE);

  static Stream<Arguments> palettes() {
    return Stream.of(Theme.values())
        .flatMap(theme -> Stream.of(Arguments.of(theme, false), Arguments.of(theme, true)));
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void textIsReadable(Theme theme, boolean colorBlind) {
    Palette palette = Palette.of(theme, colorBlind);
    List<String> failures = new ArrayList<>();
    for (Token background : CHROME) {
      for (Token text :
          List.of(
              Token.FG,
              Token.MUTED,
              Token.ACCENT,
              Token.INSERT_MARK,
              Token.DELETE_MARK,
              Token.CHANGED_MARK,
              Token.ERROR,
              Token.WARNING)) {
        check(palette, text, background, AA_TEXT, failures);
      }
    }
    for (Token background : LINES) {
      for (Token text : CODE) {
        check(palette, text, background, AA_TEXT, failures);
      }
      check(palette, Token.MUTED, background, AA_TEXT, failures); // line numbers
      check(palette, Token.SYNTAX_COMMENT, background, AA_TEXT, failures);
    }
    for (Token background : WORDS) {
      // Comments inside a marked word are drawn as FG; see editor.css.
      for (Token text : CODE) {
        check(palette, text, background, AA_TEXT, failures);
      }
    }
    check(palette, Token.ON_ACCENT, Token.ACCENT, AA_TEXT, failures);
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("palettes")
  void marksAreSeenOnTheirLines(Theme theme, boolean colorBlind) {
    Palette palette = Palette.of(theme, colorBlind);
    List<String> failures = new ArrayList<>();
    check(palette, Token.INSERT_MARK, Token.INSERT_LINE, AA_TEXT, failures);
    check(palette, Token.DELETE_MARK, Token.DELETE_LINE, AA_TEXT, failures);
    check(palette, Token.CHANGED_MARK, Token.CHANGED_LINE, AA_TEXT, failures);
    check(palette, Token.ACCENT, Token.CHANGED_LINE, AA_SHAPE, failures);
    assertThat(failures).isEmpty();
  }

  /**
   * A tint that cannot be told from the background, or words from their line, would say nothing.
   */
  @ParameterizedTest
  @MethodSource("palettes")
  void tintsDiffer(Theme theme, boolean colorBlind) {
    Palette palette = Palette.of(theme, colorBlind);
    List<String> failures = new ArrayList<>();
    check(palette, Token.INSERT_LINE, Token.BG, 1.05, failures);
    check(palette, Token.DELETE_LINE, Token.BG, 1.05, failures);
    check(palette, Token.CHANGED_LINE, Token.BG, 1.05, failures);
    check(palette, Token.INSERT_WORD, Token.INSERT_LINE, 1.2, failures);
    check(palette, Token.DELETE_WORD, Token.DELETE_LINE, 1.2, failures);
    check(palette, Token.CHANGED_WORD, Token.CHANGED_LINE, 1.2, failures);
    assertThat(failures).isEmpty();
  }

  private static void check(
      Palette palette, Token one, Token other, double least, List<String> failures) {
    double contrast = palette.contrast(one, other);
    if (contrast < least) {
      failures.add(String.format(Locale.ROOT, "%s on %s: %.2f", one, other, contrast));
    }
  }

  /** The formula itself: the two figures that everybody knows. */
  @Test
  void contrastIsThatOfTheStandard() {
    Palette palette = Palette.of(Theme.HIGH_CONTRAST, false);
    assertThat(palette.contrast(Token.FG, Token.BG)).isEqualTo(21.0);
    assertThat(palette.contrast(Token.BG, Token.BG)).isEqualTo(1.0);
  }

  @Test
  void colorBlindPresetChangesInsertionsAndDeletionsOnly() {
    Palette usual = Palette.of(Theme.DARK, false);
    Palette preset = Palette.of(Theme.DARK, true);
    for (Token token : Token.values()) {
      boolean side = token.name().startsWith("INSERT_") || token.name().startsWith("DELETE_");
      assertThat(preset.color(token).equals(usual.color(token))).as(token.name()).isEqualTo(!side);
    }
  }
}
