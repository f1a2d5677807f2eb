package org.mycromwell.engine.model.vljepa;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Habits are counted where they are habits, and not in comments and texts. */
class PromptStyleTest {
  private static int[] rows(PromptLanguage language, String code) {
    return PromptStyle.rows(code, language);
  }

  @Test
  void nothingIsKnownOfNothing() {
    assertThat(rows(PromptLanguage.PYTHON, "")).containsExactly(0, 3, 6, 9);
  }

  @Test
  void pythonHasQuotesAndIndentation() {
    String single =
        """
        def f():
            \"""It's "a" 'doc'.\"""
            return {'a': 'b', "c": 1}  # don't "count" "this"
        """;
    assertThat(rows(PromptLanguage.PYTHON, single)).containsExactly(1, 3, 6, 13);
    assertThat(rows(PromptLanguage.PYTHON, "if x:\n\tf(\"'a'\")\n")).containsExactly(2, 3, 6, 10);
  }

  @Test
  void scriptsHaveSemicolonsOrNot() {
    String without = "function f() {\n  const a = g('x')\n  return a\n}\n";
    assertThat(rows(PromptLanguage.JAVASCRIPT, without)).containsExactly(1, 5, 7, 11);
    String with = "function f() {\n   const /* a */ a = g(\n      b\n   ); // '\n   return a;\n}\n";
    assertThat(rows(PromptLanguage.TYPESCRIPT, with)).containsExactly(0, 4, 7, 12);
  }

  @Test
  void bracesStandOnTheirOwnLineOrNot() {
    String own = "void f()\n{\n    if (a)\n    {\n        b('c');\n    }\n}\n";
    assertThat(rows(PromptLanguage.JAVA, own)).containsExactly(0, 3, 8, 13);
    assertThat(rows(PromptLanguage.JAVA, "void f() {\n        g();\n}\n"))
        .containsExactly(0, 3, 7, 14);
  }

  @Test
  void aTextIsOverAtTheEndOfItsLine() {
    assertThat(rows(PromptLanguage.JAVASCRIPT, "a = 'x\nb = \"y\" // 'z'\nc = \"w\"\n")[0])
        .isEqualTo(2);
    assertThat(rows(PromptLanguage.OTHER, "a = '\\'b'; /* \"\" unended")[0]).isEqualTo(1);
  }
}
