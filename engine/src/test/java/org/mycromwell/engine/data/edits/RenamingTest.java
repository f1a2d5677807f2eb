package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;

class RenamingTest {
  private static String variable(String file, String code, String old) {
    return new FamilyTester(new RenameVariable(), file).edit(code, Map.of("old", old));
  }

  private static String parameter(String file, String code, String old) {
    return new FamilyTester(new RenameParameter(), file).edit(code, Map.of("old", old));
  }

  @Test
  void pythonVariablesKeepAttributesKeywordsTextsAndComments() {
    String code =
        """
        def f(a, b=1):
            # total is the sum
            total = a.total + b
            with open("total") as src:
                total += g(total=total, x=f"{total:>{total}} total")
            print("total", [total for _ in a], lambda: total, self.total)
            return {total: b}
        """;
    assertThat(variable("a.py", code, "total"))
        .isEqualTo(
            """
            def f(a, b=1):
                # total is the sum
                NEW = a.total + b
                with open("total") as src:
                    NEW += g(total=NEW, x=f"{NEW:>{NEW}} total")
                print("total", [NEW for _ in a], lambda: NEW, self.total)
                return {NEW: b}
            """);
    assertThat(variable("a.py", code, "src")).contains("as NEW:");
    assertThat(variable("a.py", code, "a")).isEmpty();
  }

  @Test
  void pythonScopes() {
    String code =
        """
        def f(xs):
            x = 1
            ys = [x for x in xs]
            g = lambda n=x: n
            n = 3
            def inner(z):
                nonlocal n
                n = z
                m = n
                return m
            i = [i for i in i]
            for k in xs:
                global w
                w = k
            y: int = outside
            return y
        """;
    FamilyTester tester = new FamilyTester(new RenameVariable(), "a.py");
    // x is hidden by a comprehension, n by a lambda, i is read outside of its own.
    assertThat(tester.words(code, "old")).containsExactlyInAnyOrder("ys", "g", "m", "k", "y");
    String closure =
        """
        def f(xs):
            n = 0
            def inner(z, d=n):
                nonlocal n
                n = z
            return n
        """;
    assertThat(variable("a.py", closure, "n"))
        .isEqualTo(
            """
            def f(xs):
                NEW = 0
                def inner(z, d=NEW):
                    nonlocal NEW
                    NEW = z
                return NEW
            """);
    assertThat(
            new FamilyTester(new RenameVariable(), "a.py")
                .words("def f():\n    x = 1\n    return locals()\n", "old"))
        .isEmpty();
  }

  @Test
  void javaVariablesKeepMembersMethodsLabelsAndFields() {
    String code =
        """
        class A {
          int size;
          int f(int size) {
            int n = size;
            this.n = n + b.n + n(n);
            Runnable r = () -> System.out.println(n);
            for (int i = 0; i < n; i++) { g(i); }
            for (int i = 9; i > 0; i--) { h(i); }
            x = 1;
            int x = 2;
            if (o instanceof String s && s.isEmpty()) { k(s); }
            xs.forEach(e -> { int e2 = e; });
            new Object() { int z = n; int q() { int z = 1; return z; } };
            return n; // n
          }
        }
        """;
    FamilyTester tester = new FamilyTester(new RenameVariable(), "A.java");
    assertThat(tester.words(code, "old")).containsExactlyInAnyOrder("n", "r", "i", "s", "e2");
    assertThat(variable("A.java", code, "n"))
        .contains(
            "int NEW = size;",
            "this.n = NEW + b.n + n(NEW);",
            "println(NEW)",
            "i < NEW;",
            "int z = NEW;",
            "return NEW; // n");
    assertThat(variable("A.java", code, "i"))
        .contains(
            "for (int NEW = 0; NEW < n; NEW++) { g(NEW); }",
            "for (int NEW = 9; NEW > 0; NEW--) { h(NEW); }");
  }

  @Test
  void shorthandPropertiesKeepTheirNames() {
    String code =
        """
        function f(opts) {
          const { a, b = a, ...rest } = opts;
          let [c, { d }] = a.c;
          for (const [key, value] of Object.entries(rest)) { use(key, value); }
          const a2 = (d) => d;
          label: while (c) { c = c.c; }
          return { a, c, key: c, b: b, x: `${a} a` };
        }
        """;
    assertThat(variable("a.js", code, "a"))
        .contains(
            "const { a: NEW, b = NEW, ...rest } = opts;",
            "= NEW.c;",
            "return { a: NEW, c, key: c, b: b, x: `${NEW} a` };");
    assertThat(variable("a.js", code, "b")).contains("{ a, b: NEW = a, ", "b: NEW, x:");
    assertThat(variable("a.js", code, "c"))
        .contains("[NEW, { d }]", "while (NEW) { NEW = NEW.c; }", "{ a, c: NEW, key: NEW, b: b");
    assertThat(variable("a.js", code, "key")).contains("[NEW, value]", "use(NEW, value)", "key: c");
    // d is hidden by the parameter of the arrow function.
    assertThat(new FamilyTester(new RenameVariable(), "a.js").words(code, "old"))
        .containsExactlyInAnyOrder("a", "b", "rest", "c", "key", "value", "a2");
  }

  @Test
  void typesOfTypeScriptAreLookedThrough() {
    String code =
        """
        function f(items: Item[], done: (c: number) => void): items is Item[] {
          let count: typeof items = items as Item[];
          const view = <div count={count}><count /></div>;
          return count.length > 0;
        }
        """;
    assertThat(variable("a.tsx", code, "count"))
        .isEqualTo(
            """
            function f(items: Item[], done: (c: number) => void): items is Item[] {
              let NEW: typeof items = items as Item[];
              const view = <div count={NEW}><count /></div>;
              return NEW.length > 0;
            }
            """);
    assertThat(parameter("a.tsx", code, "items"))
        .contains("f(NEW: Item[],", "): NEW is Item[]", "typeof NEW = NEW as Item[]");
  }

  @Test
  void parametersAreRenamedInTheirDocumentationToo() {
    assertThat(
            parameter(
                "a.py",
                """
                def walk(node, depth=0, *rest):
                    \"""Walk the node.

                    :param node: the node, `node` or *node*
                    :type node: Node
                        node (Node): where to begin
                    A node: not more.
                    \"""
                    node = node or f(node=1)
                    return walk(node.node, node=node)
                """,
                "node"))
        .isEqualTo(
            """
            def walk(NEW, depth=0, *rest):
                \"""Walk the node.

                :param NEW: the node, `NEW` or *NEW*
                :type NEW: Node
                    NEW (Node): where to begin
                A node: not more.
                \"""
                NEW = NEW or f(node=1)
                return walk(NEW.node, NEW=NEW)
            """);
    assertThat(
            parameter(
                "A.java",
                """
                class A {
                  /**
                   * The size in bytes, {@code size} of them.
                   *
                   * @param size the size
                   * @param sizes more
                   */
                  A(int size, int... sizes) {
                    this.size = size;
                  }
                }
                """,
                "size"))
        .contains(
            "The size in bytes, {@code NEW} of them.",
            "@param NEW the size\n",
            "@param sizes more",
            "A(int NEW, int... sizes)",
            "this.size = NEW;");
    assertThat(
            parameter(
                "a.js",
                """
                /**
                 * @param {string} a - the a
                 * @param {number} [b] - `a` or b
                 */
                export const f = async (a, b) => ({ a, b });
                """,
                "a"))
        .isEqualTo(
            """
            /**
             * @param {string} NEW - the a
             * @param {number} [b] - `NEW` or b
             */
            export const f = async (NEW, b) => ({ a: NEW, b });
            """);
  }

  @Test
  void parametersOfOtherFunctionsAndFieldsAreLeft() {
    FamilyTester typescript = new FamilyTester(new RenameParameter(), "a.ts");
    assertThat(
            typescript.words(
                """
                class A {
                  constructor(private a: number, readonly b: string, c = 1, { d }: P, e?: number) {
                    [1].map((f) => f + c);
                    [1].map((e) => e);
                  }
                }
                """,
                "old"))
        .containsExactly("c");
    FamilyTester python = new FamilyTester(new RenameParameter(), "a.py");
    assertThat(python.words("class A:\n    def f(self, a, *, b, **c):\n        pass\n", "old"))
        .containsExactly("a", "b", "c");
  }

  @Test
  void functionsAreRenamedWithTheirCalls() {
    FamilyTester python = new FamilyTester(new RenameFunction(), "a.py");
    String code =
        """
        @cached
        def count(n):
            \"""count n\"""
            return n.count(1) + count(n - 1, count=count)


        def other(xs):
            return map(count, xs) + self.count
        """;
    assertThat(python.editSeveral(code, "count"))
        .isEqualTo(
            """
            @cached
            def NEW(n):
                \"""count n\"""
                return n.count(1) + NEW(n - 1, count=NEW)


            def other(xs):
                return map(NEW, xs) + self.count
            """);
    // A variable of the same name hides the function.
    assertThat(python.edit("def f(x):\n    f = x\n    return f\n", Map.of())).isEmpty();
    assertThat(
            python.editSeveral(
                """
                class A:
                    def get(self, k):
                        return self.map.get(k) or get(k)

                    def all(self):
                        return [self.get(k) for k in A.get]
                """,
                "get"))
        .isEqualTo(
            """
            class A:
                def NEW(self, k):
                    return self.map.get(k) or get(k)

                def all(self):
                    return [self.NEW(k) for k in A.NEW]
            """);
    // The children may be of the same class.
    assertThat(
            python.edit(
                "class A:\n    def walk(self):\n        for c in self.cs:\n            c.walk()\n",
                Map.of()))
        .isEmpty();
  }

  @Test
  void methodsOfJavaAreRenamedWithTheirCalls() {
    FamilyTester java = new FamilyTester(new RenameFunction(), "A.java");
    assertThat(
            java.editSeveral(
                """
                class A {
                  int size() {
                    return list.size() + size + 1;
                  }

                  void g() {
                    h(size(), this.size(), A::size, this::size, Other.size());
                  }
                }
                """,
                "size"))
        .isEmpty();
    assertThat(
            java.editSeveral(
                """
                class A {
                  int size() {
                    return list.size() + 1;
                  }

                  void g() {
                    h(size(), this.size(), A::size, this::size, Other.size());
                  }
                }
                """,
                "size"))
        .isEqualTo(
            """
            class A {
              int NEW() {
                return list.size() + 1;
              }

              void g() {
                h(NEW(), this.NEW(), A::NEW, this::NEW, Other.size());
              }
            }
            """);
    assertThat(java.edit("class A {\n  @Override\n  void f() {\n    f();\n  }\n}\n", Map.of()))
        .isEmpty();
    assertThat(
            java.edit(
                "class A {\n  void f() {\n    f(1);\n  }\n  void f(int i) {\n  }\n}\n", Map.of()))
        .isEmpty();
  }

  @Test
  void functionsOfScriptsAreRenamedWithTheirCalls() {
    FamilyTester script = new FamilyTester(new RenameFunction(), "a.js");
    assertThat(
            script.edit(
                """
                export const fact = (n) => {
                  return n < 2 ? 1 : n * fact(n - 1) + o.fact({ fact });
                };
                """,
                Map.of()))
        .isEqualTo(
            """
            export const NEW = (n) => {
              return n < 2 ? 1 : n * NEW(n - 1) + o.fact({ fact: NEW });
            };
            """);
    assertThat(
            script.editSeveral(
                """
                class A {
                  run(x) {
                    return () => this.run(x - 1);
                  }

                  go() {
                    this.run(run);
                  }
                }
                """,
                "run"))
        .contains("NEW(x) {", "this.NEW(x - 1)", "this.NEW(run)");
    assertThat(
            script.edit(
                """
                class A {
                  run(x) {
                    return function () { return this.run(x); };
                  }
                }
                """,
                Map.of()))
        .isEmpty();
  }

  @Test
  void aNameThatIsThereAlreadyAsksForNothing() {
    CodeRegion region =
        new FamilyTester(new RenameVariable(), "a.py")
            .region("def f(a):\n    b = a\n    return b\n");
    Draws draws = Draws.of(1);
    EditFamily.Change variable = new RenameVariable().vacuous(region, draws).orElseThrow();
    assertThat(variable.edits()).isEmpty();
    assertThat(variable.words()).containsEntry("new", "b").doesNotContainEntry("old", "a");
    assertThat(new RenameParameter().vacuous(region, draws).orElseThrow().words())
        .containsEntry("new", "a");
  }
}
