package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class LogEntryTest {
  private static final EditFamily FAMILY = new LogEntry();

  @Test
  void python() {
    String text =
        """
        class A:
            def f(self, a, b=1):
                \"""Doc.\"""
                # first
                x = 'logger.info("no")'
                return x
        """;
    assertThat(Edited.only(FAMILY, "log-entry", "a.py", "f", text.replace("logger.info", "no")))
        .contains("\"\"\"\n        logger.debug('f called')\n        # first\n");
    String plain = "def f(a, b):\n    # why\n    log.info(a)\n";
    assertThat(Edited.only(FAMILY, "log-entry", "a.py", "f", plain))
        .isEqualTo("def f(a, b):\n    log.debug(\"f called\")\n    # why\n    log.info(a)\n");
    assertThat(Edited.only(FAMILY, "log-entry-arguments", "a.py", "f", plain))
        .contains("    log.debug(\"f called: a=%s, b=%s\", a, b)\n    # why\n");
    assertThat(Edited.all(FAMILY, "a.py", "f", plain))
        .noneMatch(result -> result.phrases().equals("log-entry-logger"));
  }

  @Test
  void aLoggerThatIsNotSeenIsNamed() {
    String text = "LOG = getLogger()\n\ndef f(a):\n    return a\n\ndef g(a):\n    LOG.info(a)\n";
    assertThat(Edited.all(FAMILY, "a.py", "f", text))
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.phrases()).isEqualTo("log-entry-logger");
          assertThat(result.change().words()).containsEntry("logger", "LOG");
          assertThat(result.text()).contains("def f(a):\n    LOG.debug(\"f called\")\n");
        });
  }

  @Test
  void java() {
    String text = "class A {\n  int f(int a) {\n    return a;\n  }\n}\n";
    assertThat(Edited.only(FAMILY, "log-entry", "A.java", "f", text))
        .isEqualTo(text.replace("    return", "    logger.debug(\"f called\");\n    return"));
    assertThat(Edited.only(FAMILY, "log-entry-arguments", "A.java", "f", text))
        .contains("logger.debug(\"f called: a={}\", a);");
    assertThat(Edited.all(FAMILY, "A.java", "f", text))
        .filteredOn(result -> result.phrases().equals("log-entry-level"))
        .allSatisfy(result ->
            assertThat(result.text())
                .contains(
                    "    logger."
                        + result.word("level").toLowerCase(Locale.ROOT)
                        + "(\"f called\");\n"));
    // Another kind of logger.
    assertThat(
            Edited.all(
                FAMILY, "A.java", "f", "class A {\n  void f() {\n    log.fine(\"x\");\n  }\n}\n"))
        .isEmpty();
  }

  @Test
  void script() {
    String text = "const f = async (a, b) => {\n  return a + b\n}\n";
    assertThat(Edited.only(FAMILY, "log-entry", "a.ts", "f", text))
        .isEqualTo("const f = async (a, b) => {\n  console.log('f called')\n  return a + b\n}\n");
    assertThat(Edited.only(FAMILY, "log-entry-arguments", "a.js", "f", text))
        .contains("  console.log('f called', a, b)\n");
    assertThat(
            Edited.only(
                FAMILY,
                "log-entry",
                "a.js",
                "f",
                "function f() {\n  \"use strict\";\n  g(\"a\");\n}\n"))
        .contains("strict\";\n  console.log(\"f called\");\n");
    assertThat(Edited.all(FAMILY, "a.js", "f", "const f = a => a;\n")).isEmpty();
    assertThat(Edited.all(FAMILY, "a.js", "f", "function f(a) { return a; }\n")).isEmpty();
  }
}
