package org.mycromwell.engine.edit.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SyntaxHighlighterTest {
  private static final String CART =
      """
      package shop;

      /** A cart. */
      final class Cart {
        static final int MAX_ITEMS = 0x10;

        @Override
        public String toString() {
          return "Ä😀 \\n" + total(items);
        }
      }
      """;

  /** A query that names what its grammar lacks cannot be made. */
  @ParameterizedTest
  @EnumSource(Language.class)
  void queriesFitTheirGrammars(Language language) {
    try (SyntaxHighlighter highlighter = SyntaxHighlighter.forLanguage(language).orElseThrow()) {
      assertThat(highlighter.update("")).isTrue();
    }
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of(
            Language.PYTHON,
            "def f(a):\n  return g(1) # no",
            "KEYWORD def,FUNCTION f,KEYWORD return,FUNCTION g,NUMBER 1,COMMENT # no"),
        Arguments.of(
            Language.JAVASCRIPT,
            "const f = () => <b id=\"x\">{1}</b>",
            "KEYWORD const,FUNCTION f,TAG b,ATTRIBUTE id,STRING \"x\",NUMBER 1,TAG b"),
        Arguments.of(
            Language.TYPESCRIPT,
            "interface A { b: string }",
            "KEYWORD interface,TYPE A,ATTRIBUTE b,TYPE string"),
        Arguments.of(
            Language.C,
            "#define N 3\nint f(void);",
            "KEYWORD #define,CONSTANT N,TYPE int,FUNCTION f,TYPE void"),
        Arguments.of(
            Language.CPP,
            "class A { virtual void f(); };",
            "KEYWORD class,TYPE A,KEYWORD virtual,TYPE void,FUNCTION f"),
        Arguments.of(
            Language.RUST,
            "fn f(a: u8) -> bool { true }",
            "KEYWORD fn,FUNCTION f,TYPE u8,TYPE bool,KEYWORD true"),
        Arguments.of(
            Language.GO,
            "func f() string { return \"a\" }",
            "KEYWORD func,FUNCTION f,TYPE string,KEYWORD return,STRING \"a\""),
        Arguments.of(Language.JSON, "{\"a\": [1, true]}", "ATTRIBUTE \"a\",NUMBER 1,KEYWORD true"),
        Arguments.of(
            Language.HTML, "<p class=\"x\">a</p>", "TAG p,ATTRIBUTE class,STRING \"x\",TAG p"),
        Arguments.of(
            Language.CSS,
            ".a { color: #fff; width: 2px }",
            "TYPE a,ATTRIBUTE color,NUMBER #fff,ATTRIBUTE width,NUMBER 2,TYPE px"));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void stylesAreThoseOfTheLanguage(Language language, String text, String expected) {
    try (SyntaxHighlighter highlighter = SyntaxHighlighter.forLanguage(language).orElseThrow()) {
      highlighter.update(text);
      assertThat(String.join(",", described(highlighter.spans(0, text.length()), text)))
          .isEqualTo(expected);
    }
  }

  /** Offsets are characters although the parser counts bytes, also after characters of four. */
  @Test
  void offsetsAreCharacters() {
    try (SyntaxHighlighter highlighter = java()) {
      highlighter.update(CART);
      assertThat(described(highlighter.spans(0, CART.length()), CART))
          .contains("STRING \"Ä😀 ", "CONSTANT \\n", "FUNCTION total", "CONSTANT MAX_ITEMS")
          .contains("NUMBER 0x10", "ATTRIBUTE @Override", "COMMENT /** A cart. */");
    }
  }

  @Test
  void rangeIsCut() {
    try (SyntaxHighlighter highlighter = java()) {
      highlighter.update(CART);
      int at = CART.indexOf("A cart");
      assertThat(highlighter.spans(at, at + 6))
          .containsExactly(new SyntaxSpan(at, at + 6, SyntaxClass.COMMENT));
    }
  }

  /** What is parsed from change to change is what a fresh parser makes of the text. */
  @Test
  void changesGiveWhatAFreshParserGives() {
    Random random = new Random(7);
    String[] inserts = {"x", "\n", "\"", "/*", "*/", "}", "{", "int é = 1;", "😀", ""};
    String text = CART;
    try (SyntaxHighlighter kept = java()) {
      kept.update(text);
      for (int i = 0; i < 300; i++) {
        int from = boundary(text, random.nextInt(text.length() + 1));
        int to = boundary(text, Math.min(text.length(), from + random.nextInt(4)));
        text =
            text.substring(0, from)
                + inserts[random.nextInt(inserts.length)]
                + text.substring(Math.max(from, to));
        kept.update(text);
        try (SyntaxHighlighter fresh = java()) {
          fresh.update(text);
          // Trees of broken code may differ by where the error is put; those of whole code may not.
          if (SyntaxTree.parse(Language.JAVA, text).map(t -> !t.hasErrors()).orElse(false)) {
            assertThat(kept.spans(0, text.length())).isEqualTo(fresh.spans(0, text.length()));
          }
        }
      }
      kept.update(CART);
      try (SyntaxHighlighter fresh = java()) {
        fresh.update(CART);
        assertThat(kept.spans(0, CART.length())).isEqualTo(fresh.spans(0, CART.length()));
      }
    }
  }

  @Test
  void deepNestingIsLeftPlain() {
    String deep = "(".repeat(5_000);
    try (SyntaxHighlighter highlighter = java()) {
      assertThat(highlighter.update(deep)).isFalse();
      assertThat(highlighter.spans(0, 10)).isEmpty();
      assertThat(highlighter.update(CART)).isTrue();
      assertThat(highlighter.spans(0, 7)).hasSize(1);
    }
  }

  @Test
  void unknownFilesHaveNoHighlighter() {
    assertThat(SyntaxHighlighter.forFile("notes.txt")).isEmpty();
  }

  private static int boundary(String text, int at) {
    return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  private static SyntaxHighlighter java() {
    return SyntaxHighlighter.forFile("Cart.java").orElseThrow();
  }

  private static List<String> described(List<SyntaxSpan> spans, String text) {
    List<String> described = new ArrayList<>();
    for (SyntaxSpan span : spans) {
      described.add(span.style() + " " + text.substring(span.start(), span.end()));
    }
    return described;
  }
}
