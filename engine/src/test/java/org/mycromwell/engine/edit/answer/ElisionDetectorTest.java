package org.mycromwell.engine.edit.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElisionDetectorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "// ... rest of code unchanged",
        "// rest of the code remains the same",
        "    // ... existing code ...",
        "// ...",
        "# existing code here",
        "# ... rest of the function ...",
        "#...",
        "# The rest of the code remains unchanged",
        "# (rest of the file unchanged)",
        "# remaining methods unchanged",
        "/* unchanged */",
        "/* ... */",
        "/* ... other styles ... */",
        "<!-- rest of the page -->",
        "<!-- ... -->",
        "{/* ... rest of the component ... */}",
        "-- ... other columns unchanged",
        "; ... rest of the program ...",
        "% ... rest of document ...",
        "(* ... remaining code ... *)",
        "...",
        "…",
        "[...]",
        "[rest of file]",
        "[... rest of the code ...]",
        "(unchanged code omitted)",
        "<rest of the file>",
        "... rest of the code ...",
        "...existing code...",
        "… remaining lines unchanged …",
        "// Rest of your code here",
        "// same as before",
        "// (same as above)",
        "// Other methods remain unchanged",
        "// existing implementation",
        "// keep the rest of the file",
        "// code omitted for brevity",
        "// implementation omitted",
        "// your code here",
        "// no changes below",
        "// ... (previous code)",
        "// [rest of the implementation]",
        "// ... more test cases ...",
        "foo(); // ... rest unchanged",
        "void run() { ... }",
        " * ... rest of the class",
        "// ... keep existing imports ...",
        "# ... (rest of the code)",
        "// remainder of the method unchanged",
        "\"\"\" ... rest of the docstring ... \"\"\"",
      })
  void seesThatCodeWasLeftOut(String line) {
    assertThat(at("a.js", "int x;", "int x;", line)).as(line).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo(...args);",
        "...args,",
        "...rest",
        "...existing,",
        "const {a, ...rest} = props;",
        "} catch (...) {",
        "void log(const char* format, ...);",
        "// reads the rest of the line",
        "// Returns the remaining bytes of the file.",
        " * The rest is up to the caller.",
        "// Other methods",
        "// existing users keep their names",
        "// wait ... then try again",
        "# previous value, or None",
        "throw new Error(\"rest of input unchanged\");",
        "print('...')",
        "console.log(\"Loading...\");",
        "// See above.",
        "// same size as the source buffer",
        "#include <rest.h>",
        "-- counter",
        "/* the original author */",
        "// TODO: implement",
        "rest = rest.substring(1);",
        "(rest)",
        "[rest]",
        "// Loading...",
        "// the state before this call",
        "x = [1, 2, ...]; // and so on",
      })
  void leavesOtherLinesAlone(String line) {
    assertThat(at("a.js", "int x;", "int x;", line)).as(line).isEqualTo(-1);
  }

  @Test
  void aBodyOfDotsIsPython() {
    assertThat(at("a.py", "", "def f(self) -> int:", "    ...")).isEqualTo(-1);
    assertThat(at("a.py", "", "class P(Protocol):", "    \"\"\"Doc.\"\"\"", "    ..."))
        .isEqualTo(-1);
    assertThat(at("a.py", "", "def f(self) -> int: ...")).isEqualTo(-1);
    assertThat(at("a.py", "", "x = 1", "...")).isEqualTo(1);
    assertThat(at("a.js", "", "function f():", "  ...")).isEqualTo(1);
  }

  @Test
  void whatTheSourceSaysItselfIsNoElision() {
    String source = "  // ... rest of code unchanged\n...\n";

    assertThat(at("a.js", source, "// ... rest of code unchanged", "...")).isEqualTo(-1);
    assertThat(at("a.js", source, "// ... rest of the code unchanged")).isZero();
  }

  @Test
  void headingsAreNoComments() {
    assertThat(at("a.md", "", "# Existing code", "## The rest of the code remains the same"))
        .isEqualTo(-1);
    assertThat(at("a.md", "", "<!-- rest of the document unchanged -->")).isZero();
    assertThat(at("a.md", "", "[... rest of the document ...]")).isZero();
  }

  private static int at(String fileName, String source, String... lines) {
    return new ElisionDetector(source, FileKind.of(fileName)).firstIn(List.of(lines)).orElse(-1);
  }
}
