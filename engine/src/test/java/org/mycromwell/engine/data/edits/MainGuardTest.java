package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainGuardTest {
  private static final EditFamily FAMILY = new MainGuard();

  @Test
  void callsAtTheEndAreGuarded() {
    assertThat(
            guarded(
                "a.py",
                """
                def main(a):
                  print('x')


                # go
                main(1)
                main(
                  2)
                """))
        .isEqualTo(
            """
            def main(a):
              print('x')


            if __name__ == '__main__':
              # go
              main(1)
              main(
                2)
            """);
    assertThat(
            guarded(
                "a.js",
                """
                const a = require('a');

                function run() {
                  a();
                }

                run().catch(run);
                """))
        .isEqualTo(
            """
            const a = require('a');

            function run() {
              a();
            }

            if (require.main === module) {
              run().catch(run);
            }
            """);
    // No call of an own function, no module of the old kind, text that indentation would change.
    assertThat(results("a.py", "def f():\n    pass\n\n\nx = f()\n")).isEmpty();
    assertThat(results("a.py", "def f(a):\n    pass\n\n\nf(\"\"\"a\nb\"\"\")\n")).isEmpty();
    assertThat(results("a.js", "import a from 'a';\nfunction f() {\n  a();\n}\nf();\n")).isEmpty();
  }

  @Test
  void guardsAreTakenAway() {
    String text =
        """
        def main():
            pass


        if __name__ == "__main__":
            # go
            x = 1

            main()
        """;
    assertThat(results("a.py", text))
        .hasSize(1)
        .allSatisfy(result -> {
          assertThat(result.change().backwards()).isTrue();
          assertThat(result.text()).isEqualTo("def main():\n    pass\n\n\n# go\nx = 1\n\nmain()\n");
        });
    // What would be inside is more than was.
    assertThat(results("a.py", text.replace("\n\n\nif", "\n\n\nY = 2\nif"))).isEmpty();
    assertThat(results("a.py", text + "else:\n    pass\n")).isEmpty();
  }

  @Test
  void namedFunctionsAreCalled() {
    String text = "def a(x):\n    pass\n\n\ndef run(x=1):\n    pass\n";
    assertThat(results("a.py", text))
        .hasSize(1)
        .allSatisfy(result -> {
          assertThat(result.change().words()).containsEntry("name", "run");
          assertThat(result.text())
              .isEqualTo(text + "\n\nif __name__ == \"__main__\":\n    run()\n");
        });
    assertThat(results("a.js", "function go() {\n\tf()\n}\n\nmodule.exports = go\n"))
        .hasSize(1)
        .allSatisfy(result ->
            assertThat(result.text())
                .endsWith("= go\n\nif (require.main === module) {\n\tgo()\n}\n"));
  }

  private static List<Edited.Result> results(String fileName, String text) {
    return Edited.all(FAMILY, Edited.file(CodeRegion.Kind.TAIL, fileName, text));
  }

  private static String guarded(String fileName, String text) {
    return Edited.only("main-guard", results(fileName, text));
  }
}
