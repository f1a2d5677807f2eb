package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

class DiffPrinterTest {
  private static Proposal proposal(String before, String after) {
    Snapshot snapshot = Snapshot.of("f.txt", before.getBytes(StandardCharsets.UTF_8));
    return Proposal.rewrite(snapshot, snapshot.allLines(), after);
  }

  private static String plain(String before, String after) {
    return new DiffPrinter(false).all(proposal(before, after), "f.txt");
  }

  private static String colored(String before, String after) {
    return new DiffPrinter(true).all(proposal(before, after), "f.txt");
  }

  @Test
  void coloursMarkLinesAndTheWordsThatDiffer() {
    assertThat(colored("a\ncount = old + 1\nb\n", "a\ncount = new + 1\nb\n"))
        .isEqualTo(
            """
            <1>--- a/f.txt<>
            <1>+++ b/f.txt<>
            <1;36>@@ -1,3 +1,3 @@<>
             a
            <31>-count = <7>old<27> + 1<>
            <32>+count = <7>new<27> + 1<>
             b
            """
                .replaceAll("<([0-9;]*)>", "\u001b[$1m"));
  }

  @Test
  void withoutColoursThereIsNoEscape() {
    assertThat(plain("a = 1\n", "a = 2\n")).doesNotContain("\u001b").contains("\n-a = 1\n+a = 2\n");
  }

  @Test
  void aLineIsComparedWithTheOneItBecame() {
    assertThat(colored("return a + b\n", "// the sum\nreturn c + b\n"))
        .contains("+// the sum", "+return \u001b[7mc\u001b[27m + b");
    assertThat(colored("x = f()\nreturn a + b\n", "return c + b\n"))
        .contains("-x = f()", "-return \u001b[7ma\u001b[27m + b");
  }

  @Test
  void linesThatHaveLittleInCommonAreNotComparedByWord() {
    assertThat(colored("import os\n", "def main(): run()\n")).doesNotContain(Style.EMPHASIS_ON);
  }

  @Test
  void aFileCannotSpeakToTheTerminal() {
    String hostile = "x = '\u001b]0;title\u0007\u001b[2J\u009b1m'\tkept\u202Egnp.exe\u2066\n";
    assertThat(plain("y\n" + hostile, "z\n" + hostile.replace("kept", "now")))
        .doesNotContain("\u001b")
        .doesNotContain("\u0007")
        .doesNotContain("\u009b")
        .doesNotContain("\u202E")
        .doesNotContain("\u2066")
        .contains("\tkept")
        .contains("\tnow");
    assertThat(new DiffPrinter(true).fileHeader("a\u001b[2J\nb")).contains("a/a?[2J b");
  }

  @Test
  void wideLinesStayWhole() {
    String line = "漢🙂word ".repeat(500);
    assertThat(plain(line + "a\n", line + "b\n").lines()).hasSize(5).contains("-" + line + "a");
  }

  @Test
  void neighboursShareTheirContextAndFarOnesDoNot() {
    String before = "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n";
    String near = before.replace("0\n1\n", "zero\n1\n").replace("\n4\n", "\nfour\nmore\n");
    assertThat(plain(before, near).lines().filter(line -> line.startsWith("@@")))
        .hasSize(1)
        .allMatch(line -> line.startsWith("@@ -1,"));
    String far = before.replace("0\n1\n", "zero\nmore\n1\n").replace("16\n", "sixteen\n");
    assertThat(plain(before, far).lines().filter(line -> line.startsWith("@@")))
        .containsExactly("@@ -1,4 +1,5 @@", "@@ -14,4 +15,4 @@");
  }

  @Test
  void rejectedChangesAreNotShownAndDoNotMoveLaterOnes() {
    Proposal proposal = proposal("a\nb\nc\nd\ne\nf\ng\nh\n", "A\nnew\nb\nc\nd\ne\nf\ng\nH\n");
    assertThat(new DiffPrinter(false).all(proposal.decide(0, Decision.REJECTED), "f.txt"))
        .isEqualTo("--- a/f.txt\n+++ b/f.txt\n@@ -5,4 +5,4 @@\n e\n f\n g\n-h\n+H\n");
  }

  @Test
  void missingFinalNewlineIsSaid() {
    assertThat(plain("a\nb", "a\nc"))
        .endsWith("-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n");
  }

  @Test
  void emptyFilesAndDeletionsAreNumberedAsDiffDoes() {
    assertThat(plain("", "a\nb\n")).contains("@@ -0,0 +1,2 @@\n+a\n+b\n");
    assertThat(plain("a\n", "")).contains("@@ -1 +0,0 @@\n-a\n");
  }

  @Test
  void changedLineEndsAreNamed() {
    Snapshot snapshot = Snapshot.of("f.txt", "a\r\nb\n".getBytes(StandardCharsets.UTF_8));
    Proposal proposal = Proposal.between(snapshot, "a\nb\n".getBytes(StandardCharsets.UTF_8));
    assertThat(new DiffPrinter(false).all(proposal, "f.txt")).contains("Line ends");
  }
}
