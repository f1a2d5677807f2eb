package org.mycromwell.engine.edit.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.edit.LineRange;

/**
 * In the texts {@code [} opens the expected range, {@code >} is a selected line, {@code ]} ends it.
 */
@SuppressWarnings("StringConcatToTextBlock") // Columns matter.
class EnclosingTest {
  private record Marked(String text, LineRange selection, Optional<LineRange> expected) {
    /** The first character of each line says what it is. */
    static Marked of(String marked) {
      List<String> lines = new ArrayList<>();
      int first = -1;
      int last = -1;
      int open = -1;
      int close = -1;
      for (String line : marked.split("\n")) {
        String marks = line.substring(0, Math.min(3, line.length()));
        int at = lines.size();
        if (marks.contains(">")) {
          first = first < 0 ? at : first;
          last = at;
        }
        open = marks.contains("[") ? at : open;
        close = marks.contains("]") ? at : close;
        lines.add(line.length() > 3 ? line.substring(3) : "");
      }
      return new Marked(
          String.join("\n", lines) + "\n",
          new LineRange(first, last + 1),
          open < 0 ? Optional.empty() : Optional.of(new LineRange(open, close + 1)));
    }
  }

  static Stream<Arguments> functions() {
    return Stream.of(
        arguments(
            "a.py",
            "   import x\n\n[  # above\n   @deco\n   def f(a):\n       if a:\n >         return 1\n       return 2\n  ]    # tail: é😀\n   x = 1\n"
                .replace("  ]    # tail", "   \n  ]    # tail")
                .replace("   \n  ]    # tail: é😀\n", "")
                .replace("       return 2", "  ]    return 2")),
        arguments(
            "a.py",
            "   class A:\n       x = 1\n\n[      def f(self):\n >         '''é😀'''\n  ]        return 1\n       def g(self): pass\n"),
        arguments(
            "a.py",
            "[  class A:\n >     x = 1\n\n       def f(self):\n  ]        return 1\n   y = 2\n"),
        arguments("a.py", "   x = 1\n >  y = 2\n   def f():\n       pass\n"),
        arguments(
            "A.java",
            "   class A {\n     int x;\n\n[    /** Doc. */\n     @Override\n     public int f() {\n       Runnable r = () -> {\n >       g();\n       };\n  ]  }\n\n     int g() { return 1; }\n   }\n"),
        arguments(
            "A.java",
            "   class A {\n[    /** Doc. */\n >   // more\n     int f() {\n       return 1;\n  ]  }\n   }\n"),
        arguments(
            "A.java",
            "[  class A {\n     int f() {\n >     return 1;\n >   }\n >   int g() { return 1; }\n  ]}\n"),
        arguments(
            "A.java",
            "   class A {\n[>]  private static final int X = 1;\n     int g() { return 1; }\n   }\n"),
        arguments(
            "a.js",
            "   import a from 'a';\n[  // doc\n   export const f = async (x) => {\n >   return x;\n  ]};\n   const y = 1;\n"),
        arguments(
            "a.js",
            "   app.get('/', (req) => {\n     x();\n   });\n[  function g() {\n     list.forEach(i => {\n >     x(i);\n     });\n  ]}\n"),
        arguments(
            "a.ts",
            "   class A {\n[    @Input()\n     f(x: number): void {\n >     g();\n  ]  }\n     h() {}\n   }\n"),
        arguments("a.ts", "[  export interface A {\n >   x: number;\n  ]}\n"),
        arguments("a.tsx", "[  export function A() {\n >   return <div/>;\n  ]}\n   x();\n"),
        arguments(
            "a.c",
            "   #include <a.h>\n[  /* doc */\n   static int f(int a)\n   {\n >   return a;\n  ]}\n   int x;\n"),
        arguments("a.c", "[  struct a {\n >   int x;\n >   int y;\n  ]};\n   int z;\n"),
        arguments(
            "a.cpp",
            "   namespace n {\n[  template <class T>\n   T A<T>::f() {\n >   return x;\n  ]}\n   }\n"),
        arguments(
            "a.rs",
            "   impl A {\n[      /// Doc.\n       #[inline]\n       pub fn f(&self) -> i32 {\n >         1\n  ]    }\n       fn g() {}\n   }\n"),
        arguments(
            "a.go",
            "   package p\n\n[  // F does.\n   func (a *A) F() int {\n >     return 1\n  ]}\n\n   func g() {}\n"),
        arguments("a.json", "   {\n     \"a\": 1,\n[    \"b\": {\n >     \"c\": 2\n  ]  }\n   }\n"),
        arguments("a.html", "   <div>\n[    <p>\n >     x\n  ]  </p>\n   </div>\n"),
        arguments("a.css", "   a { x: y }\n[  b {\n >   x: y;\n  ]}\n"),
        arguments(
            "a.kt",
            "   class A {\n[    // doc\n     fun f(x: Int): Int {\n       if (x > 1) {\n >       return 2\n       }\n  ]  }\n     fun g() {}\n   }\n"),
        arguments(
            "a.rb", "   x = 1\n[  def f(x)\n     if x\n >     2\n     end\n  ]end\n   y = 2\n"),
        arguments("a.txt", "   one\n > two\n   three\n"));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void functionAroundTheSelection(String name, String marked) {
    Marked m = Marked.of(marked);
    assertThat(SyntaxChecker.enclosingFunction(name, m.text, m.selection)).isEqualTo(m.expected);
    assertThat(SyntaxChecker.enclosingFunction(name, m.text.replace("\n", "\r\n"), m.selection))
        .isEqualTo(m.expected);
  }

  static Stream<Arguments> pieces() {
    return Stream.of(
        arguments(
            "A.java",
            "   class A {\n     int f() {\n[>]    int x = 1;\n       return x;\n     }\n   }\n"),
        arguments(
            "A.java",
            "   class A {\n     int f() {\n[      foo(\n >       1,\n  ]      2);\n       return x;\n     }\n   }\n"),
        arguments(
            "A.java",
            "   class A {\n     int f() {\n[      if (a) {\n         b();\n >     } else {\n         c();\n  ]    }\n       return x;\n     }\n   }\n"),
        arguments("a.py", "   def f():\n[>     x = 1\n >]    y = 2\n       return x\n"),
        arguments(
            "a.py",
            "   def f():\n[      for i in x:\n >         y = 2\n >     return x\n  ]    \n"
                .replace("  ]    \n", "")
                .replace(" >     return x", " >]    return x")),
        arguments("a.json", "   {\n[>]  \"a\": 1,\n     \"b\": 2\n   }\n"),
        arguments("a.txt", "   a\n\n[  b\n > c\n  ]d\n\n   e\n"));
  }

  @ParameterizedTest
  @MethodSource("pieces")
  void smallestPieceAroundTheLines(String name, String marked) {
    Marked m = Marked.of(marked);
    LineRange all = new LineRange(0, m.text.split("\n").length);
    assertThat(SyntaxChecker.enclosingPiece(name, m.text, all, m.selection))
        .isEqualTo(m.expected.orElseThrow());
  }

  @Test
  void pieceStaysInsideTheScope() {
    String text = "class A {\n  int f() {\n    foo(\n      1);\n  }\n}\n";
    LineRange scope = new LineRange(3, 4);
    assertThat(SyntaxChecker.enclosingPiece("A.java", text, scope, scope)).isEqualTo(scope);
  }

  /** Whatever the text and the lines: no failure, and what is found contains the selection. */
  @Test
  void anySelectionOfAnyTextIsAnswered() {
    String text = "class A {\n\n  int f( {\n    if (x) { é😀\n\n}}}\n\n\"abc\n";
    for (String name :
        List.of("A.java", "a.py", "a.js", "a.cpp", "a.html", "a.json", "a.css", "a.xyz")) {
      for (int first = 0; first < 11; first++) {
        for (int end = first; end < 11; end++) {
          LineRange selection = new LineRange(first, end);
          LineRange scope = new LineRange(0, 12);
          LineRange piece = SyntaxChecker.enclosingPiece(name, text, scope, selection);
          assertThat(piece.size()).isPositive();
          Optional<LineRange> function = SyntaxChecker.enclosingFunction(name, text, selection);
          function.ifPresent(f -> assertThat(f.size()).isPositive());
        }
      }
    }
  }
}
