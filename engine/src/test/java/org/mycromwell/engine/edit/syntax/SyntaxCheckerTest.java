package org.mycromwell.engine.edit.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("StringConcatToTextBlock") // Columns matter.
class SyntaxCheckerTest {
  static Stream<Arguments> valid() {
    return Stream.of(
        arguments(
            "a.py",
            "import a\n\n@x\nclass A(B):\n    async def f(self, *, a: int = 1):\n"
                + "        # ü\n        return [i for i in 'é😀' if i]\n\n\nif a: b\nelse:\n    c\n"),
        arguments(
            "a.py",
            "if (a and\n        b):\n    x = {\n  'k': 1,\n}\nmatch x:\n    case 1:\n"
                + "        pass\n    case _:\n        y; z\n"),
        arguments(
            "a.py",
            "def f():\n\tif x:\n\t\tpass\n\t# c\n  # d\n\ttry:\n\t\ta\n\texcept B:\n\t\tc\n"),
        arguments(
            "A.java",
            "package p;\nimport java.util.*;\nrecord A<T>(int x) {\n  sealed interface S"
                + " permits B {}\n  int f(Object o) { return switch (o) { case String s when s.isEmpty() -> 1;"
                + " default -> 2; }; }\n  String t = \"\"\"\n      x\n      \"\"\";\n}\n"),
        arguments(
            "a.js",
            "import x from './x.js';\nexport const f = async (a, ...b) => `x ${a?.b ?? 1}`;\n"
                + "class A { #p = 1; static { } get x() { return /a[/]b/.test('😀'); } }\n"),
        arguments(
            "a.jsx",
            "export default () => <div className=\"a\">{x.map(i => <A key={i} />)}</div>;\n"),
        arguments(
            "a.ts",
            "interface A<T> { x?: number; f(a: T): void }\nexport abstract class B implements"
                + " A<string> { constructor(private readonly x: number) {} abstract f(a: string): void; }\n"
                + "const y = <any>x satisfies unknown;\n"),
        arguments("a.tsx", "const A: React.FC<{x: number}> = ({x}) => <p>{x as number}</p>;\n"),
        arguments(
            "a.c",
            "#include <stdio.h>\n#define N 3\nstatic int f(const char *s[N]) {\n  for (int i = 0;"
                + " i < N; i++) { printf(\"%s\\n\", s[i]); }\n  return (int){0};\n}\n"),
        arguments(
            "a.cpp",
            "template <typename T> requires C<T>\nclass A : public B<T> {\n public:\n  auto f()"
                + " const -> int { return [&](auto x) { return x <=> 1; }(2) ; }\n};\nnamespace a::b {}\n"),
        arguments(
            "a.rs",
            "#[derive(Debug)]\npub struct A<'a, T: B> { x: &'a T }\nimpl<'a, T: B> A<'a, T> {\n"
                + "    async fn f(&self) -> Result<(), E> { let v = vec![1, 2]; match v { _ => g().await? } ; Ok(()) }\n}\n"),
        arguments(
            "a.go",
            "package p\n\nimport (\n\t\"fmt\"\n)\n\ntype A[T any] struct{ x T }\n\nfunc (a *A[T])"
                + " F(x ...int) (err error) {\n\tdefer func() { recover() }()\n\tfor i := range x {\n\t\tfmt.Println(i)\n\t}\n\treturn\n}\n"),
        arguments("a.json", "{\"a\": [1, -2.5e3, null, true, \"\\u00e9😀\"], \"b\": {}}\n"),
        arguments(
            "a.html",
            "<!DOCTYPE html>\n<html><head><meta charset=x><title>ü</title><script>if (a<b) {}"
                + "</script><style>a{}</style></head><body><br><img src=x/><p>a<p>b<ul><li>1<li>2</ul>"
                + "<svg><path d=''/></svg></body></html>\n"),
        arguments("a.html", "<ul><li>x<li>y</ul><p>x"),
        arguments(
            "a.css",
            "@media (min-width: 1px) { a:hover > b::after { color: #fff; --x: 1px } }\n"
                + "@import url('x.css');\n"));
  }

  @ParameterizedTest
  @MethodSource("valid")
  void nothingIsWrongWithGoodText(String name, String text) {
    SyntaxReport report = errors(name, text);
    assertThat(report.notChecked()).isEmpty();
    assertThat(report.errors()).isEmpty();
    // The same with the line ends of Windows.
    assertThat(errors(name, text.replace("\n", "\r\n")).errors()).isEmpty();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("a.py", "def f(:\n    pass\n", 1, 7, "missing ')'"),
        arguments("a.py", "def f()\n    pass\n", 2, 5, "unexpected 'pass'"),
        arguments("a.py", "def f():\nreturn 1\n", 2, 1, "expected an indented block"),
        arguments("a.py", "x = (1,\ndef g():\n    return 2\n", 2, 1, "unexpected 'def'"),
        arguments("a.py", "y = 1\nx = 'abc\nz = 2\n", 2, 5, "''' is never closed"),
        arguments("a.py", "if x:\n    a\n  b\n", 3, 3, "unexpected indentation"),
        arguments(
            "a.py",
            "class A:\n    def f(self):\n        return 1\n     def g(self): pass\n",
            4,
            6,
            "unexpected indentation"),
        arguments("a.py", "x = '日本😀' + + )\n", 1, 15, "unexpected ')'"),
        arguments("A.java", "class A {\n  int f() {\n    return 1\n  }\n}\n", 3, 13, "missing ';'"),
        arguments(
            "A.java",
            "class A {\n  int f() {\n    return (1 + ;\n  }\n}\n",
            3,
            17,
            "unexpected ';'"),
        arguments(
            "A.java",
            "class A {\n  int f() {\n    String s = \"abc;\n  }\n}\n",
            3,
            16,
            "'\"' is never closed"),
        arguments("A.java", "class A {\n  String ü = \"😀\" + ;\n}\n", 2, 20, "unexpected ';'"),
        arguments(
            "A.java",
            "class A {\n  int f() {\n    return 1;\n  }\n",
            4,
            4,
            "missing '}' for the '{' in line 1"),
        arguments("a.js", "function f() {\n  if (x {\n    y();\n  }\n}\n", 2, 8, "missing ')'"),
        arguments("a.js", "const a = [1, 2;\nconst b = 3;\n", 1, 16, "missing ']'"),
        arguments("a.js", "const a = 'abc;\nconst b = 3;\n", 1, 11, "''' is never closed"),
        arguments("a.ts", "interface A {\n  x: number\n  y: \n}\n", 4, 1, "unexpected '}'"),
        arguments("a.ts", "const f = (a: number, b: string => a;\n", 1, 32, "missing ')'"),
        arguments("a.tsx", "const f = () => <div>{x</div>;\n", 1, 22, "unexpected '{'"),
        arguments("a.c", "int main() {\n  int x = 1\n  return x;\n}\n", 2, 12, "missing ';'"),
        arguments(
            "a.c",
            "int main() {\n  if (x) {\n  return x;\n}\n",
            4,
            2,
            "missing '}' for the '{' in line 1"),
        arguments(
            "a.cpp",
            "template <typename T>\nT f(T x) {\n  return x +;\n}\n",
            3,
            13,
            "unexpected ';'"),
        arguments("a.hpp", "class A {\n  void f( { }\n};\n", 2, 10, "missing ')'"),
        arguments("a.rs", "fn f() {\n  let x = ;\n}\n", 2, 11, "unexpected ';'"),
        arguments("a.rs", "fn f() -> {\n  let x = 1;\n}\n", 1, 11, "unexpected '{'"),
        arguments("a.go", "package p\nfunc f() {\n  x := 1 +\n}\n", 4, 1, "unexpected '}'"),
        arguments("a.go", "package p\nfunc f( {\n  x := 1\n}\n", 2, 8, "missing ')'"),
        arguments("a.json", "{\"a\": 1,\n \"b\": }\n", 2, 7, "unexpected '}'"),
        arguments("a.json", "{\"a\": 1\n \"b\": 2}\n", 2, 2, "unexpected '\"'"),
        arguments("a.json", "{\"é\": [1, 2,], \"b\": 2}\n", 1, 13, "unexpected ']'"),
        arguments("a.html", "<div>\n<b>x</i></div>\n", 2, 1, "'<b>' is never closed"),
        arguments("a.html", "<div>\n  <span>x</div>\n", 2, 3, "'<span>' is never closed"),
        arguments("a.html", "<div>\n<p class=\"x>x</p></div>\n", 2, 10, "'\"' is never closed"),
        arguments(
            "a.css", "a { color: red;\nb { x: y }\n", 2, 11, "missing '}' for the '{' in line 1"),
        arguments("a.css", "a { color red; }\n", 1, 14, "unexpected ';'"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void errorIsFoundWhereItIs(String name, String text, int line, int column, String message) {
    assertThat(errors(name, text).errors().getFirst())
        .isEqualTo(new SyntaxError(line, column, message));
    assertThat(errors(name, text.replace("\n", "\r\n")).errors().getFirst())
        .isEqualTo(new SyntaxError(line, column, message));
    assertThat(SyntaxChecker.newErrors(name, "", text).errors()).isNotEmpty();
  }

  @Test
  void loneCarriageReturnsEndLines() {
    assertThat(errors("a.json", "{\"a\": 1,\r \"b\": }\r").errors())
        .containsExactly(new SyntaxError(2, 7, "unexpected '}'"));
  }

  @ParameterizedTest
  @CsvSource({
    "x/A.java,JAVA",
    "C:\\x\\A.JAVA,JAVA",
    "a.py,PYTHON",
    "SConstruct,PYTHON",
    "a.jsx,JAVASCRIPT",
    "a.tsx,TSX",
    "a.d.ts,TYPESCRIPT",
    "a.h,CPP",
    "a.c,C",
    "a.b/c.rs,RUST",
    ".babelrc,JSON",
    "index.htm,HTML",
    "a.css,CSS",
    "a.go,GO"
  })
  void languageComesFromTheName(String name, Language language) {
    assertThat(SyntaxChecker.languageOf(name)).contains(language);
  }

  @ParameterizedTest
  @CsvSource({"java", ".py", "a.kt", "a.java/README", "Makefile", "''", "x.java.orig"})
  void otherNamesHaveNoLanguage(String name) {
    assertThat(SyntaxChecker.languageOf(name)).isEmpty();
    assertThat(SyntaxChecker.newErrors(name, "a", "((").isChecked()).isFalse();
  }

  @Test
  void oldErrorsAreNotReportedAgain() {
    String before = "int f() {\n  return 1\n}\n\nint g() { return 2; }\n";
    String after = "// a\n// b\nint f() {\n  return 1\n}\n\nint g() { return 3; }\n";
    assertThat(SyntaxChecker.newErrors("a.c", before, before).errors()).isEmpty();
    assertThat(SyntaxChecker.newErrors("a.c", before, after).errors()).isEmpty();
    String worse = before.replace("return 2;", "return 2");
    assertThat(SyntaxChecker.newErrors("a.c", before, worse).errors())
        .containsExactly(new SyntaxError(5, 19, "missing ';'"));
    String repaired = before.replace("return 1", "return 1;");
    assertThat(SyntaxChecker.newErrors("a.c", before, repaired).errors()).isEmpty();
    assertThat(SyntaxChecker.newErrors("a.c", repaired, before).errors()).hasSize(1);
  }

  @Test
  void anErrorInAnEditedLineIsOldWhenItIsTheSame() {
    String before = "int f() {\n  return x\n}\n";
    assertThat(SyntaxChecker.newErrors("a.c", before, before.replace("x", "yyy")).errors())
        .isEmpty();
    assertThat(
            SyntaxChecker.newErrors("a.c", before, before.replace("return x", "return x\n int y"))
                .errors())
        .hasSize(1);
  }

  private static SyntaxReport errors(String name, String text) {
    return SyntaxChecker.errors(SyntaxChecker.languageOf(name).orElseThrow(), text);
  }
}
