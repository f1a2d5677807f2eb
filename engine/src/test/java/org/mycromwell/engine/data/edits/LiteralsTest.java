package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LiteralsTest {
  private static String add(String file, String code) {
    FamilyTester tester = new FamilyTester(new AddParameter(), file);
    EditFamily.Change change =
        tester.all(code).filter(c -> !c.words().containsKey("type")).findFirst().orElseThrow();
    return TextEdit.apply(code, change.edits())
        .replace(change.words().getOrDefault("default", ""), "DEFAULT")
        .replaceAll("\\b" + change.words().getOrDefault("name", "") + "\\b", "NEW");
  }

  private static String head(String code) {
    return code.substring(0, code.indexOf("):") + 2);
  }

  @Test
  void aParameterComesLastButBeforeTheRest() {
    assertThat(head(add("a.py", "def f():\n    pass\n"))).isEqualTo("def f(NEW=DEFAULT):");
    assertThat(head(add("a.py", "def f(a, *args, **kw):\n    pass\n")))
        .isEqualTo("def f(a, *args, NEW=DEFAULT, **kw):");
    assertThat(head(add("a.py", "def f(a, *, b):\n    pass\n")))
        .isEqualTo("def f(a, *, b, NEW=DEFAULT):");
    assertThat(head(add("a.py", "def f(a,b):\n    pass\n"))).isEqualTo("def f(a,b,NEW=DEFAULT):");
    assertThat(head(add("a.py", "def f(a, /):\n    pass\n")))
        .isEqualTo("def f(a, /, NEW=DEFAULT):");
    assertThat(head(add("a.py", "def f(\n    a,\n    b=1,\n):\n    pass\n")))
        .isEqualTo("def f(\n    a,\n    b=1,\n    NEW=DEFAULT,\n):");
    assertThat(head(add("a.py", "def f(a,\n      b):\n    pass\n")))
        .isEqualTo("def f(a,\n      b,\n      NEW=DEFAULT):");
    assertThat(head(add("a.py", "def f(\n    a,\n    **kw\n):\n    pass\n")))
        .isEqualTo("def f(\n    a,\n    NEW=DEFAULT,\n    **kw\n):");
    assertThat(add("a.js", "function f(a, ...rest) {\n}\n"))
        .isEqualTo("function f(a, NEW = DEFAULT, ...rest) {\n}\n");
    assertThat(add("a.ts", "const f = (a: number): void => {\n};\n"))
        .isEqualTo("const f = (a: number, NEW = DEFAULT): void => {\n};\n");
  }

  @Test
  void parametersHaveTypesWhereTheyAreNamed() {
    String code = "class A {\n  void f(final int a, final String... b) {\n  }\n}\n";
    FamilyTester java = new FamilyTester(new AddParameter(), "A.java");
    EditFamily.Change change = java.all(code).findFirst().orElseThrow();
    assertThat(TextEdit.apply(code, change.edits()))
        .contains(
            "(final int a, final "
                + change.words().get("type")
                + " "
                + change.words().get("name")
                + ", final String... b)");
    FamilyTester typescript = new FamilyTester(new AddParameter(), "a.ts");
    String script = "function f(a: number) {\n}\n";
    EditFamily.Change typed =
        typescript
            .all(script)
            .filter(c -> "boolean".equals(c.words().get("type")))
            .findFirst()
            .orElseThrow();
    assertThat(TextEdit.apply(script, typed.edits()))
        .isEqualTo(
            "function f(a: number, "
                + typed.words().get("name")
                + ": boolean = "
                + typed.words().get("default")
                + ") {\n}\n");
    assertThat(java.words("class A {\n  @Override\n  void f(int a) {\n  }\n}\n", "name")).isEmpty();
    assertThat(
            new FamilyTester(new AddParameter(), "a.py")
                .words("class A:\n    @property\n    def f(self):\n        pass\n", "name"))
        .isEmpty();
  }

  @Test
  void literalsAreMetOnce() {
    String code =
        """
        def f(a, b=5):
            \"""Text.\"""
            x = 10
            y = g("ten", -2, retries=3, ok=True)
            return x + 10 + x["key"] + 0.5 + f"{a} b"
        """;
    FamilyTester tester = new FamilyTester(new ChangeLiteral(), "a.py");
    Set<String> byValue =
        tester
            .all(code)
            .filter(c -> !c.words().containsKey("name"))
            .map(c -> c.words().getOrDefault("old", ""))
            .map(old -> old.replace('\'', '"'))
            .collect(Collectors.toSet());
    assertThat(byValue)
        .containsExactlyInAnyOrder("5", "\"ten\"", "-2", "3", "True", "0.5", "\"key\"");
    assertThat(tester.words(code, "name")).containsExactly("", "ok", "retries", "x");
    EditFamily.Change change = tester.changes(code, Map.of("name", "x")).findFirst().orElseThrow();
    assertThat(TextEdit.apply(code, change.edits()))
        .isEqualTo(code.replace("x = 10", "x = " + change.words().get("new")));
  }

  @Test
  void theCodeKeepsItsQuotes() {
    String code = "function f() {\n  g('old text');\n}\n";
    FamilyTester tester = new FamilyTester(new ChangeLiteral(), "a.js");
    Set<Character> asked =
        tester
            .all(code)
            .map(c -> c.words().getOrDefault("new", " ").charAt(0))
            .collect(Collectors.toSet());
    assertThat(asked).containsExactlyInAnyOrder('\'', '"');
    assertThat(tester.all(code).map(c -> TextEdit.apply(code, c.edits())))
        .allMatch(text -> text.startsWith("function f() {\n  g('") && text.endsWith("');\n}\n"));
  }

  @Test
  void namesThatAreSetTwiceAreNotClear() {
    String code =
        """
        class A {
          void f() {
            int a = 1;
            int b = 2;
            b = 3;
            this.c = 4;
            for (int i = 5; i < n; i++) { }
            long d = 6L;
          }
        }
        """;
    FamilyTester tester = new FamilyTester(new ChangeLiteral(), "A.java");
    assertThat(tester.words(code, "name")).containsExactly("", "a", "d", "this.c");
    assertThat(
            tester.changes(code, Map.of("name", "d")).map(c -> c.words().getOrDefault("new", "")))
        .allMatch(value -> value.matches("-?\\d+L"));
  }

  @Test
  void defaultsChangeInTheSignature() {
    String python = "def f(a, b=5, *, c: str = 'x', d=None, e=g()):\n    b = 5\n";
    FamilyTester tester = new FamilyTester(new ChangeDefault(), "a.py");
    assertThat(tester.words(python, "name")).containsExactly("b", "c", "d");
    EditFamily.Change change =
        tester.changes(python, Map.of("name", "b")).findFirst().orElseThrow();
    assertThat(TextEdit.apply(python, change.edits()))
        .isEqualTo(python.replace("b=5", "b=" + change.words().get("new")));
    assertThat(
            new FamilyTester(new ChangeDefault(), "a.ts")
                .words("function f(a = 1, b: string = 'b', { c = true, d }: P) {\n}\n", "name"))
        .containsExactly("a", "b", "c");
  }

  private static String extract(String file, String code, String literal) {
    FamilyTester tester = new FamilyTester(new ExtractConstant(), file);
    return tester
        .changes(code, Map.of("literal", literal))
        .findFirst()
        .map(c ->
            TextEdit.apply(code, c.edits())
                .replaceAll("\\b" + c.words().getOrDefault("name", "") + "\\b", "NEW"))
        .orElse("");
  }

  @Test
  void constantsStandAboveTheFunction() {
    assertThat(
            extract(
                "a.py",
                """
                import os


                # Reads.
                @cached(30)
                def f(a=30):
                    return a + 30 + x["30"]  # 30
                """,
                "30"))
        .isEmpty();
    assertThat(
            extract(
                "a.py",
                """
                import os


                # Reads.
                @cached
                def f(a=30):
                    return a + 30 + x["30"]  # 30
                """,
                "30"))
        .isEqualTo(
            """
            import os


            NEW = 30


            # Reads.
            @cached
            def f(a=NEW):
                return a + NEW + x["30"]  # 30
            """);
    assertThat(extract("a.py", "class A:\n    def f(self):\n        return 30\n", "30")).isEmpty();
    assertThat(
            extract(
                "A.java",
                """
                class A {
                  /** Waits. */
                  void f() {
                    wait("here", 500L);
                  }
                }
                """,
                "500L"))
        .isEqualTo(
            """
            class A {
              private static final long NEW = 500L;

              /** Waits. */
              void f() {
                wait("here", NEW);
              }
            }
            """);
    assertThat(
            extract(
                "a.ts",
                """
                export function f(k: 'mode' | null) {
                  const o = { 'key': 'value', other: 'value' }
                  return o
                }
                """,
                "'value'"))
        .isEqualTo(
            """
            const NEW = 'value'

            export function f(k: 'mode' | null) {
              const o = { 'key': NEW, other: NEW }
              return o
            }
            """);
    assertThat(
            new FamilyTester(new ExtractConstant(), "a.ts")
                .words(
                    "function f(k: 'mode') {\n  return { 'key': require('fs'), a: 1, b: -7 };\n}\n",
                    "literal"))
        .containsExactly("-7");
  }
}
