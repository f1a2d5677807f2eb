package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;

class AddTypeHintsTest {
  private static final EditFamily FAMILY = new AddTypeHints();

  @Test
  void whatIsCertainInPython() {
    String text =
        """
        def f(self, a, b=1, c=-1.5, d='x', e=None, g=True, h=b"", *args, i: int = 2, **kw):
            self.a = a
        """;
    assertThat(Edited.only(FAMILY, "add-type-hints", "a.py", "f", text))
        .startsWith(
            "def f(self, a, b: int = 1, c: float = -1.5, d: str = 'x', e=None, g: bool = True,"
                + " h: bytes = b\"\", *args, i: int = 2, **kw) -> None:\n");
    assertThat(certain("def f(a):\n    if a:\n        return True\n    return False\n"))
        .startsWith("def f(a) -> bool:");
    // Not sure: nothing at the end, something else, a generator, a stub.
    for (String body :
        List.of(
            "if a:\n        return True",
            "if a:\n        return 1\n    return True",
            "yield a",
            "raise NotImplementedError",
            "pass",
            "...")) {
      assertThat(Edited.all(FAMILY, "a.py", "f", "def f(a):\n    " + body + "\n"))
          .as(body)
          .noneMatch(result -> result.phrases().equals("add-type-hints"))
          .noneMatch(result -> result.phrases().equals("add-type-hints-no-value"));
    }
  }

  private static String certain(String text) {
    return Edited.only(FAMILY, "add-type-hints", "a.py", "f", text);
  }

  @Test
  void whatIsCertainInTypeScript() {
    assertThat(
            Edited.only(
                FAMILY,
                "add-type-hints",
                "a.ts",
                "f",
                "async function f(a, b = 1, c?, d = `x`) {\n  g(a);\n}\n"))
        .isEqualTo(
            "async function f(a, b: number = 1, c?, d: string = `x`): Promise<void> {\n  g(a);\n}\n");
  }

  @Test
  void saidTypesAreAdded() {
    String text = "def f(items, size=None):\n    return items\n";
    assertThat(Edited.all(FAMILY, "a.py", "f", text))
        .filteredOn(result -> result.phrases().equals("add-type-hints-parameter"))
        .isNotEmpty()
        .allSatisfy(result -> {
          String header = result.text().lines().findFirst().orElseThrow();
          if (result.word("name").equals("items")) {
            assertThat(header).matches("def f\\(items: .+, size=None\\):");
          } else {
            assertThat(header).matches("def f\\(items, size: .+ = None\\):");
          }
        });
    assertThat(Edited.all(FAMILY, "a.ts", "f", "const f = (a?) => a;\n"))
        .filteredOn(result -> result.phrases().equals("add-type-hints-signature"))
        .isNotEmpty()
        .allSatisfy(
            result -> assertThat(result.text()).matches("const f = \\(a\\?: .+\\): .+ => a;\n"));
    // Without parentheses there is no place.
    assertThat(Edited.all(FAMILY, "a.ts", "f", "const f = a => a;\n")).isEmpty();
  }

  @Test
  void knownTypesAreTakenAwayAndNamed() {
    String text = "def f(a: list[str], b: int = 1) -> dict[str, int]:\n    return g(a, b)\n";
    List<Edited.Result> results = Edited.all(FAMILY, "a.py", "f", text);
    assertThat(results).allSatisfy(r -> assertThat(r.change().backwards()).isTrue());
    assertThat(only(results, "add-type-hints-return"))
        .startsWith("def f(a: list[str], b: int = 1):");
    assertThat(only(results, "add-type-hints-two")).startsWith("def f(a, b=1) -> dict[str, int]:");
    assertThat(only(results, "add-type-hints")).startsWith("def f(a: list[str], b=1) -> dict");
    assertThat(results)
        .filteredOn(r -> r.phrases().equals("add-type-hints-return"))
        .anySatisfy(r ->
            assertThat(r.change().words())
                .containsEntry("type", "dict[str, int]")
                .containsEntry("atype", "a dict[str, int]"));
  }

  private static String only(List<Edited.Result> results, String phrases) {
    List<String> texts =
        results.stream()
            .filter(r -> r.phrases().equals(phrases))
            .map(Edited.Result::text)
            .distinct()
            .toList();
    assertThat(texts).hasSize(1);
    return texts.getFirst();
  }

  @Test
  void fullSignaturesNeedNothing() {
    CodeRegion full =
        CodeRegion.functions(new SourceFile("a.py", "def f(a: int) -> None:\n    g(a)\n"))
            .getFirst();
    assertThat(FAMILY.vacuous(full, Draws.of(3))).isPresent();
  }
}
