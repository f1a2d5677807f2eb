package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemovePrintsTest {
  private static final EditFamily FAMILY = new RemovePrints();

  @Test
  void python() {
    String text =
        """
        def f(a):
            print("start")  # debug
            if a:
                # why
                print(a)
            else:
                print("x",
                      a)
                print("print(a)")
            s = "print(x)"

            print(s)
        """;
    assertThat(Edited.only(FAMILY, "remove-prints", "a.py", "f", text))
        .isEqualTo(
            """
            def f(a):
                if a:
                    # why
                    pass
                else:
                    pass
                s = "print(x)"
            """);
    // A call that is part of something, more than one statement on a line.
    for (String body : new String[] {"x = print(a)", "if a: print(a)", "print(a); g()"}) {
      assertThat(Edited.all(FAMILY, "a.py", "f", "def f(a):\n    " + body + "\n"))
          .as(body)
          .isEmpty();
    }
  }

  @Test
  void java() {
    String text =
        """
        class A {
          void f(int a) {
            if (a > 0) {
              System.out.println("a" + a);
            }
            System.err.println(a); // stays
            System.out.printf("%d", a);
          }
        }
        """;
    assertThat(Edited.all(FAMILY, "A.java", "f", text))
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.phrases()).isEqualTo("remove-prints-every");
          if (result.word("object").equals("System.out")) {
            assertThat(result.text())
                .contains("{\n    if (a > 0) {\n    }\n    System.err.println(a); // stays\n  }");
          } else {
            assertThat(result.text()).contains("    }\n    System.out.printf");
          }
        });
    assertThat(
            Edited.all(
                FAMILY,
                "A.java",
                "f",
                "class A {\n  void f() {\n    if (x) System.out.println();\n  }\n}\n"))
        .isEmpty();
  }

  @Test
  void script() {
    String text =
        """
        function f(a) {
          console.log('a', a)
          a.forEach((x) => {
            console.error(x)
          })

          console.log(`
            console.log()
          `)

          return a
        }
        """;
    assertThat(Edited.only(FAMILY, "remove-prints-every", "a.ts", "f", text))
        .isEqualTo("function f(a) {\n  a.forEach((x) => {\n  })\n\n  return a\n}\n");
    assertThat(Edited.all(FAMILY, "a.ts", "f", text))
        .filteredOn(result -> result.phrases().equals("remove-prints-only"))
        .anySatisfy(result ->
            assertThat(result.text())
                .isEqualTo(
                    """
                    function f(a) {
                      a.forEach((x) => {
                        console.error(x)
                      })

                      return a
                    }
                    """));
    assertThat(Edited.all(FAMILY, "a.js", "f", "const f = (x) => console.log(x);\n")).isEmpty();
  }

  @Test
  void addedPrintsAreExactlyWhatIsRemoved() {
    String text =
        """
        def f(a, b):
            \"""Doc.\"""

            # why
            if a:
                b = a

                return b
            return [x for x in a]
        """;
    assertThat(Edited.all(FAMILY, "a.py", "f", text))
        .hasSizeGreaterThan(20)
        .allSatisfy(result -> {
          assertThat(result.change().backwards()).isTrue();
          assertThat(Edited.only(FAMILY, "remove-prints", "a.py", "f", result.text()))
              .isEqualTo(text);
        });
  }
}
