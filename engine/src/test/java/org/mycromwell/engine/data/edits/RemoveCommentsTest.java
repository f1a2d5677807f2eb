package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;

class RemoveCommentsTest {
  private static final EditFamily FAMILY = new RemoveComments();

  @Test
  void commentsOneBehindTheOtherAreLeftAlone() {
    String text =
        """
        class A {
            int f(int a) {
                int b = a; /* first */ // second
                return b;
            }
        }
        """;
    assertThat(Edited.all(FAMILY, "A.java", "f", text))
        .extracting(Edited.Result::phrases)
        .contains("remove-comments-trailing")
        .doesNotContain("remove-comments");
  }

  @Test
  void pythonKeepsStringsAndDocstring() {
    String text =
        """
        # above
        def f(a):  # why
            \"""Doc # no comment.\"""
            # first line
            # second line
            x = "# no comment"  # trailing

            # alone between blank lines

            if a:
                # only this
                pass
            return x  # the result
        """;
    assertThat(Edited.only(FAMILY, "remove-comments", "a.py", "f", text))
        .isEqualTo(
            """
            def f(a):
                \"""Doc # no comment.\"""
                x = "# no comment"

                if a:
                    pass
                return x
            """);
    assertThat(Edited.only(FAMILY, "remove-comments-trailing", "a.py", "f", text))
        .isEqualTo(
            """
            # above
            def f(a):
                \"""Doc # no comment.\"""
                # first line
                # second line
                x = "# no comment"

                # alone between blank lines

                if a:
                    # only this
                    pass
                return x
            """);
    Map<String, String> byTopic =
        Edited.all(FAMILY, "a.py", "f", text).stream()
            .filter(result -> result.phrases().equals("remove-comments-about"))
            .collect(Collectors.toMap(r -> r.word("topic"), Edited.Result::text));
    // Two lines are one comment; another one has the word "line" too.
    assertThat(byTopic.get("line")).isNull();
    assertThat(byTopic.get("first")).isEqualTo(byTopic.get("second line"));
    assertThat(byTopic.get("second line"))
        .isEqualTo(text.replace("    # first line\n    # second line\n", ""));
    assertThat(byTopic.get("result")).isEqualTo(text.replace("  # the result", ""));
    assertThat(byTopic.get("alone between blank lines")).isNull();
    assertThat(byTopic.get("blank lines"))
        .isEqualTo(text.replace("    # alone between blank lines\n\n", ""));
  }

  @Test
  void javaKeepsJavadoc() {
    String text =
        """
        class A {
          /** Doc. */
          // note
          int f(int a /* in */, /* out */ int b) {
            String url = "http://x/*y*/"; // trailing
            /* a block
             * of two lines */
            if (a > b) { /* nothing */ }
            return 1 /* one */ + 2;
            // the end
          }
        }
        """;
    assertThat(Edited.only(FAMILY, "remove-comments", "A.java", "f", text))
        .isEqualTo(
            """
            class A {
              /** Doc. */
              int f(int a, int b) {
                String url = "http://x/*y*/";
                if (a > b) {}
                return 1 + 2;
              }
            }
            """);
  }

  @Test
  void jsxCommentsGoWithTheirBraces() {
    String text =
        """
        function App({ a }) {
          // props
          return (
            <div title="// no">
              {/* the head */}
              {a /* value */}
            </div>
          );
        }
        """;
    assertThat(Edited.only(FAMILY, "remove-comments", "a.jsx", "App", text))
        .isEqualTo(
            """
            function App({ a }) {
              return (
                <div title="// no">
                  {a}
                </div>
              );
            }
            """);
    assertThat(Edited.all(FAMILY, "a.tsx", "App", text)).isNotEmpty();
  }

  @Test
  void whatToolsReadIsLeftAlone() {
    for (String comment : List.of("# noqa: E501", "# type: ignore", "# pragma: no cover")) {
      String text = "def f():\n    # why\n    return g()  " + comment + "\n";
      assertThat(Edited.all(FAMILY, "a.py", "f", text)).as(comment).isEmpty();
    }
    assertThat(Edited.all(FAMILY, "a.ts", "f", "function f() {\n  // @ts-ignore\n  return 1;\n}\n"))
        .isEmpty();
  }

  @Test
  void nothingToRemove() {
    CodeRegion bare =
        CodeRegion.functions(new SourceFile("a.py", "def f():\n    return '#'\n")).getFirst();
    assertThat(FAMILY.vacuous(bare, Draws.of(1))).isPresent();
    assertThat(FAMILY.change(bare, Draws.of(1))).isEmpty();
  }
}
