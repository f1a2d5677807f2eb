package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;

class DocstringFamiliesTest {
  private static final EditFamily ADD = new AddDocstring();
  private static final EditFamily REMOVE = new RemoveDocstring();

  @Test
  void summariesFollowTheRule() {
    assertThat(summary("load_config_file", true)).isEqualTo("Load the config file.");
    assertThat(summary("get_name", true)).isEqualTo("Return the name.");
    assertThat(summary("get_name", false)).isEqualTo("Get the name.");
    assertThat(summary("is_empty", true)).isEqualTo("Return whether it is empty.");
    assertThat(summary("contains_key", true)).isEqualTo("Return whether it contains the key.");
    assertThat(summary("to_string", true)).isEqualTo("Convert to string.");
    assertThat(summary("from_dict", true)).isEqualTo("Create from dict.");
    assertThat(summary("on_click", false)).isEqualTo("Handle the click.");
    assertThat(summary("total_size", true)).isEqualTo("Return the total size.");
    assertThat(summary("header", false)).isEqualTo("Handle the header.");
    assertThat(summary("tearDown", false)).isEqualTo("Tear down.");
    assertThat(summary("parseURLPath", true)).isEqualTo("Parse the URL path.");
    assertThat(summary("remove_all_items", false)).isEqualTo("Remove all items.");
    assertThat(summary("add", false, "new_item")).isEqualTo("Add new item.");
    assertThat(summary("add", false, "item")).isEqualTo("Add the item.");
    assertThat(DocWords.third("carry out")).isEqualTo("carries out");
    assertThat(DocWords.third("push")).isEqualTo("pushes");
    assertThat(DocWords.third("delay")).isEqualTo("delays");
    assertThat(DocWords.third("do")).isEqualTo("does");
  }

  private static String summary(String name, boolean returns, String... parameters) {
    return DocWords.of(name, List.of(parameters), returns, false, false).orElseThrow().summary();
  }

  @Test
  void pythonDocstring() {
    String text =
        """
        class A:
            @cached
            async def load_items(
                self, path, *args, strict=True, x: int = 3, **kwargs
            ):  # why
                # a comment
                def inner():
                    return 3
                return [path, inner]
        """;
    assertThat(Edited.only(ADD, "add-docstring", "a.py", "load_items", text))
        .isEqualTo(
            text.replace(
                "        # a comment\n",
                """
                        \"""Load the items.

                        Args:
                            path: The path.
                            *args: Positional arguments.
                            strict: The strict flag.
                            x: The value of x.
                            **kwargs: Keyword arguments.

                        Returns:
                            The result.
                        \"""
                        # a comment
                """
                    .replaceAll("(?m)^ {8}(?=.)", "        ")));
    assertThat(Edited.only(ADD, "add-docstring-short", "a.py", "load_items", text))
        .contains("  ):  # why\n        \"\"\"Load the items.\"\"\"\n        # a comment\n");
    assertThat(Edited.all(ADD, "a.py", "inner", text)).isNotEmpty();
    // No line of its own for the body.
    assertThat(Edited.all(ADD, "a.py", "f", "def f(x): return x\n")).isEmpty();
  }

  @Test
  void innerReturnsDoNotCount() {
    String text = "def run(a):\n    def g():\n        return 1\n    a(g)\n";
    assertThat(Edited.only(ADD, "add-docstring", "a.py", "run", text))
        .isEqualTo(
            """
            def run(a):
                \"""Run the value of a.

                Args:
                    a: The value of a.
                \"""
                def g():
                    return 1
                a(g)
            """
                .replace("Run the value of a.", "Run the a."));
  }

  @Test
  void javadoc() {
    String text =
        """
        class A {
          @Deprecated
          public List<String> readLines(final File file, String... names) throws IOException {
            return null;
          }
        }
        """;
    assertThat(Edited.only(ADD, "add-docstring", "A.java", "readLines", text))
        .isEqualTo(
            """
            class A {
              /**
               * Reads the lines.
               *
               * @param file the file
               * @param names the names
               * @return the result
               * @throws IOException if it fails
               */
              @Deprecated
              public List<String> readLines(final File file, String... names) throws IOException {
                return null;
              }
            }
            """);
    assertThat(
            Edited.only(
                ADD, "add-docstring", "A.java", "close", "class A {\n  void close() {}\n}\n"))
        .isEqualTo("class A {\n  /** Closes. */\n  void close() {}\n}\n");
  }

  @Test
  void jsdoc() {
    String text =
        """
        export async function sendAll(items, { a, b }) {
          return 1;
        }
        export const getName = (user, strict = false) => user.name;
        class B {
          set size(value) {
            this.s = value;
          }
        }
        """;
    assertThat(Edited.all(ADD, "a.js", "sendAll", text))
        .noneMatch(result -> result.phrases().equals("add-docstring"));
    assertThat(Edited.only(ADD, "add-docstring", "a.js", "getName", text))
        .contains(
            """
            /**
             * Returns the name.
             *
             * @param user - The user.
             * @param strict - The strict flag.
             * @returns The name.
             */
            export const getName =
            """
                .stripTrailing());
    assertThat(Edited.only(ADD, "add-docstring", "a.ts", "size", text))
        .contains(
            "  /**\n   * Sets the size.\n   *\n   * @param value - The value.\n   */\n  set size");
  }

  @Test
  void saidTextIsTakenAsItIs() {
    String text = "def f():\n    return 3  # some good reason\n";
    assertThat(Edited.all(ADD, "a.py", "f", text))
        .filteredOn(result -> result.phrases().equals("add-docstring-text"))
        .isNotEmpty()
        .allSatisfy(result ->
            assertThat(result.text())
                .isEqualTo(
                    text.replace(":\n", ":\n    \"\"\"" + result.word("text") + "\"\"\"\n")));
    String documented = "class A {\n  /** Says hello. */\n  void f() {}\n}\n";
    List<Edited.Result> back = Edited.all(ADD, "A.java", "f", documented);
    assertThat(back)
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.change().backwards()).isTrue();
          assertThat(result.text()).isEqualTo("class A {\n  void f() {}\n}\n");
          assertThat(result.change().words()).containsEntry("text", "Says hello.");
        });
  }

  @Test
  void removing() {
    assertThat(
            remove(
                "a.py", "def f():\n    \"\"\"Doc.\n\n    More.\n    \"\"\"\n\n    # c\n    g()\n"))
        .isEqualTo("def f():\n    # c\n    g()\n");
    assertThat(remove("a.py", "def f():\n    'Doc.'\n")).isEqualTo("def f():\n    pass\n");
    assertThat(remove("A.java", "class A {\n  /**\n   * Doc.\n   */\n  @X\n  void f() {}\n}\n"))
        .isEqualTo("class A {\n  @X\n  void f() {}\n}\n");
    assertThat(remove("a.tsx", "/** Doc. */\nexport const f = () => 1;\n"))
        .isEqualTo("export const f = () => 1;\n");
    CodeRegion bare =
        CodeRegion.functions(new SourceFile("a.js", "/* no doc */\nfunction f() {}\n")).getFirst();
    assertThat(REMOVE.change(bare, Draws.of(1))).isEmpty();
    assertThat(REMOVE.vacuous(bare, Draws.of(1))).isPresent();
    // A string that is no docstring.
    assertThat(Edited.all(REMOVE, "a.py", "f", "def f():\n    x = 'a'\n    'b'\n")).isEmpty();
  }

  private static String remove(String fileName, String text) {
    return Edited.only(REMOVE, "remove-docstring", fileName, "f", text);
  }
}
