package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;

/** Checks, early returns, try blocks and formatted texts: what exactly is written. */
class GuardsTest {
  private static final String PYTHON =
      """
      def send(self, target, text="", count=1):
          \"""Sends a text.\"""
          for i in range(count):
              self.out.write("%s: %s" % (target, text))
          return count
      """;

  private static final String SCRIPT =
      """
      export class Box {
        put(name, size) {
          this.log('put ' + name + ' of ' + size);
          if (this.open) {
            this.things.push(name);
          }
        }
      }
      """;

  private static final String JAVA =
      """
      class A
      {
          private void add(final String name, int size)
          {
              if (size > 0 && name != "") {
                  things.put(name, size);
              }
              log("added " + name + ": 100%");
          }
      }
      """;

  private static final String TYPED =
      """
      export const find = (key: string, limit = 3): string[] => {
        const found = lookup(key, limit)
        return found
      }
      """;

  private static Set<String> all(EditFamily family, String file, String text) {
    CodeRegion region = CodeRegion.functions(new SourceFile(file, text)).getFirst();
    return IntStream.range(0, 200)
        .mapToObj(seed -> family.change(region, Draws.of(seed)))
        .flatMap(Optional::stream)
        .map(change -> TextEdit.apply(text, change.edits()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void nullChecksFollowTheStyleOfTheCode() {
    assertThat(all(new NullCheck(), "a.py", PYTHON))
        .contains(
            PYTHON.replace(
                "    for i",
                "    if target is None:\n        raise ValueError(\"target is None\")\n    for i"),
            PYTHON.replace(
                "    for i",
                "    if text is None:\n        raise TypeError(\"text is None\")\n    for i"),
            PYTHON.replace("    for i", "    assert target is not None\n    for i"))
        .noneMatch(text -> text.contains("self is None"));
    assertThat(all(new NullCheck(), "a.js", SCRIPT))
        .contains(
            SCRIPT.replace(
                "    this.log",
                "    if (name == null) {\n      throw new Error('name is null');\n    }\n    this.log"));
    assertThat(all(new NullCheck(), "A.java", JAVA.replace("&& name != \"\"", "")))
        .contains(
            JAVA.replace("&& name != \"\"", "")
                .replace(
                    "        if (size",
                    """
                    if (name == null)
                    {
                        throw new IllegalArgumentException("name is null");
                    }
                    if (size\
                    """
                        .indent(8)
                        .stripTrailing()))
        .noneMatch(text -> text.contains("size == null"));
    assertThat(all(new NullCheck(), "a.ts", TYPED))
        .contains(
            TYPED.replace(
                "  const",
                "  if (key == null) {\n    throw new Error('key is null')\n  }\n  const"));
  }

  @Test
  void earlyReturnsGiveWhatTheFunctionGives() {
    assertThat(all(new EarlyReturn(), "a.py", PYTHON))
        .contains(
            PYTHON.replace("    for i", "    if target is None:\n        return None\n    for i"),
            PYTHON.replace("    for i", "    if not text:\n        return None\n    for i"));
    assertThat(all(new EarlyReturn(), "a.js", SCRIPT))
        .contains(
            SCRIPT.replace(
                "    this.log", "    if (name == null) {\n      return;\n    }\n    this.log"));
    assertThat(all(new EarlyReturn(), "A.java", JAVA))
        .contains(
            JAVA.replace(
                "        if (size",
                "        if (name == null)\n        {\n            return;\n        }\n        if (size"));
  }

  @Test
  void theLastConditionIsTurnedAround() {
    assertThat(all(new GuardClause(), "a.js", SCRIPT))
        .containsExactly(
            SCRIPT.replace(
                "    if (this.open) {\n      this.things.push(name);\n    }\n",
                "    if (!this.open) {\n      return;\n    }\n    this.things.push(name);\n"));
    assertThat(all(new GuardClause(), "A.java", JAVA)).isEmpty();
    assertThat(
            all(
                new GuardClause(),
                "a.py",
                "def f(a):\n    g()\n    if a is not None:\n        h(a)\n\n        k()\n"))
        .containsExactly(
            "def f(a):\n    g()\n    if a is None:\n        return\n    h(a)\n\n    k()\n");
  }

  @Test
  void tryBlocksHoldTheWholeBody() {
    assertThat(all(new TryCatch(), "a.py", PYTHON))
        .contains(
            """
            def send(self, target, text="", count=1):
                \"""Sends a text.\"""
                try:
                    for i in range(count):
                        self.out.write("%s: %s" % (target, text))
                    return count
                except Exception as e:
                    raise RuntimeError("send failed") from e
            """,
            """
            def send(self, target, text="", count=1):
                \"""Sends a text.\"""
                try:
                    for i in range(count):
                        self.out.write("%s: %s" % (target, text))
                    return count
                except KeyError:
                    pass
            """);
    assertThat(all(new TryCatch(), "a.ts", TYPED))
        .contains(
            """
            export const find = (key: string, limit = 3): string[] => {
              try {
                const found = lookup(key, limit)
                return found
              } catch {
                return []
              }
            }
            """)
        // Who gets a value does not want to get none.
        .noneMatch(text -> text.contains("console"));
    assertThat(all(new TryCatch(), "A.java", JAVA))
        .anyMatch(text ->
            text.contains("        }\n        catch (Exception e)\n        {\n")
                && text.contains("            logger.error(\"add failed\", e);\n"));
  }

  @Test
  void textsAreFormatted() {
    assertThat(all(new FormatString(), "a.py", PYTHON))
        .containsExactly(PYTHON.replace("\"%s: %s\" % (target, text)", "f\"{target}: {text}\""));
    assertThat(all(new FormatString(), "a.js", SCRIPT))
        .containsExactly(
            SCRIPT.replace("'put ' + name + ' of ' + size", "`put ${name} of ${size}`"));
    assertThat(all(new FormatString(), "A.java", JAVA))
        .containsExactlyInAnyOrder(
            JAVA.replace(
                "\"added \" + name + \": 100%\"", "String.format(\"added %s: 100%%\", name)"),
            JAVA.replace("\"added \" + name + \": 100%\"", "\"added %s: 100%%\".formatted(name)"));
  }

  @Test
  void formatsOfPythonAreKeptOrLeftAlone() {
    List<List<String>> cases =
        List.of(
            List.of("'%d of %.2f%%' % (a, b)", "f'{a:d} of {b:.2f}%'"),
            List.of("'{{{}}} {1}'.format(a, b)", ""),
            List.of("'{} {x!r:>4}'.format(a, x=b)", "f'{a} {b!r:>4}'"),
            List.of("'{}'.format(a, b)", ""),
            List.of("'%s' % a['k']", ""),
            List.of("\"%s\" % a['k']", "f\"{a['k']}\""),
            List.of("'%(a)s' % b", ""),
            List.of("a + b + 'x'", ""),
            List.of("a + '{' + str(b)", "f'{a}{{{b}'"));
    for (List<String> one : cases) {
      String text = "def f(a, b):\n    return " + one.getFirst() + "\n";
      Set<String> made = all(new FormatString(), "a.py", text);
      if (one.getLast().isEmpty()) {
        assertThat(made).as(one.getFirst()).isEmpty();
      } else {
        assertThat(made).containsExactly("def f(a, b):\n    return " + one.getLast() + "\n");
      }
    }
  }
}
