package org.mycromwell.engine.edit.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.edit.LineRange;

@SuppressWarnings("StringConcatToTextBlock") // Columns matter.
class SyntaxRobustnessTest {
  private static final String UNIT =
      "class A%d {\n  int f() {\n    String s = \"äöü\" + g(1, 2);\n    if (s.isEmpty()) {\n"
          + "      return 1;\n    }\n    return 2;\n  }\n  void h() {}\n}\n";

  @ParameterizedTest
  @EnumSource(Language.class)
  void deepNestingDoesNotEndTheProcess(Language language) {
    for (String open : List.of("[{", "if(a)", "!")) {
      String text = open.repeat(10_000);
      assertThat(SyntaxChecker.errors(language, text).notChecked()).isNotNull();
      SyntaxChecker.enclosingFunction(fileName(language), text, new LineRange(0, 1));
    }
  }

  @Test
  void nestingAsDeepAsAllowedIsChecked() {
    String json = "[".repeat(ParsedText.MAX_DEPTH) + "]".repeat(ParsedText.MAX_DEPTH);
    assertThat(SyntaxChecker.errors(Language.JSON, json))
        .isEqualTo(SyntaxReport.checked(List.of()));
    SyntaxReport deeper = SyntaxChecker.errors(Language.JSON, "[" + json + "]");
    assertThat(deeper.notChecked()).contains("nested");
    assertThat(SyntaxChecker.errors(Language.GO, "[{".repeat(400)).errors()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void anyBytesAreAnswered(Language language) {
    Random random = new Random(7);
    String tokens = "(){}[]<>\"'`;:,.=+-/*#@!&|\\ \n\t\r0aé😀";
    for (int round = 0; round < 8; round++) {
      byte[] bytes = new byte[random.nextInt(2_000)];
      random.nextBytes(bytes);
      String noise =
          new String(bytes, round % 2 == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16);
      StringBuilder code = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        code.append(tokens.charAt(random.nextInt(tokens.length())));
      }
      for (String text : List.of(noise, code.toString())) {
        int lines = text.split("\r\n|\r|\n", -1).length;
        for (SyntaxError error : SyntaxChecker.errors(language, text).errors()) {
          assertThat(error.line()).isBetween(1, lines);
          assertThat(error.column()).isPositive();
          assertThat(error.message()).isNotBlank();
        }
      }
    }
  }

  @Test
  void tenThousandLines() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      text.append(UNIT.formatted(i));
    }
    assertThat(SyntaxChecker.errors(Language.JAVA, text.toString()))
        .isEqualTo(SyntaxReport.checked(List.of()));
    String broken =
        text.toString().replace("class A900 {\n  int f() {", "class A900 {\n  int f( {");
    assertThat(SyntaxChecker.errors(Language.JAVA, broken).errors().getFirst())
        .isEqualTo(new SyntaxError(9_002, 9, "missing ')'"));
    assertThat(
            SyntaxChecker.enclosingFunction("A.java", text.toString(), new LineRange(5_004, 5_005)))
        .contains(new LineRange(5_001, 5_008));
  }

  @Test
  void aTextThatTakesTooLongIsNotChecked() {
    String text = UNIT.repeat(2_000);
    assertThatThrownBy(() -> ParsedText.parse(Language.JAVA, text, 1))
        .isInstanceOf(NotParsedException.class)
        .hasMessageContaining("took longer");
  }

  @Test
  void aTextThatIsTooLargeIsNotChecked() {
    String text = " ".repeat(ParsedText.MAX_BYTES + 1);
    SyntaxReport report = SyntaxChecker.newErrors("a.json", "{}", text);
    assertThat(report.isChecked()).isFalse();
    assertThat(report.notChecked()).contains("4 MiB");
    assertThat(report.errors()).isEmpty();
  }

  @Test
  void anUnknownPlatformHasNoParser() throws NotParsedException {
    assertThat(NativeLibraries.resource("lib/tree-sitter-c", "linux", "amd64"))
        .isEqualTo("lib/x86_64-linux-gnu-tree-sitter-c.so");
    assertThat(NativeLibraries.resource("lib/tree-sitter", "windows 11", "x86_64"))
        .isEqualTo("lib/x86_64-windows-tree-sitter.dll");
    assertThatThrownBy(() -> NativeLibraries.resource("lib/tree-sitter", "linux", "riscv64"))
        .isInstanceOf(NotParsedException.class)
        .hasMessageContaining("riscv64");
  }

  @Test
  void onlyFoldersThatAreThereAreUnpackedInto() {
    assertThat(
            NativeLibraries.folders(
                Map.of("XDG_CACHE_HOME", "/no/such/folder", "XDG_RUNTIME_DIR", "\0")))
        .allMatch(Files::isDirectory);
  }

  @Test
  void nothingIsLeftWhereLibrariesAreUnpacked() throws IOException {
    assertThat(SyntaxChecker.errors(Language.GO, "package p\n").isChecked()).isTrue();
    try (var files = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "*")) {
      for (Path file : files) {
        assertThat(String.valueOf(file.getFileName())).doesNotStartWith("tree-sitter-ng-lib");
      }
    }
  }

  @Test
  void manyThreadsAtOnce() throws Exception {
    List<Future<SyntaxReport>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 200; i++) {
        Language language = Language.values()[i % Language.values().length];
        results.add(threads.submit(() -> SyntaxChecker.errors(language, "((({\n")));
      }
    }
    for (int i = 0; i < results.size(); i++) {
      int first = i % Language.values().length;
      assertThat(results.get(i).get()).isEqualTo(results.get(first).get());
    }
  }

  /** The trees live outside the Java heap: what counts is the size of the process. */
  @Test
  void memoryDoesNotGrow() throws IOException {
    Assumptions.assumeTrue(
        Files.isReadable(Path.of("/proc/self/status")),
        "the size of the process is not known here");
    String good = UNIT.formatted(1).repeat(100);
    String bad = good + "class {";
    for (int i = 0; i < 200; i++) {
      parseBoth(good, bad, i);
    }
    long before = residentKilobytes();
    for (int i = 0; i < 800; i++) {
      parseBoth(good, bad, i);
    }
    // Each tree is about 2 MB: if they stayed, there would be 1.6 GB.
    assertThat(residentKilobytes() - before).isLessThan(200 * 1024);
  }

  private static void parseBoth(String good, String bad, int round) {
    assertThat(SyntaxChecker.errors(Language.JAVA, good).errors()).isEmpty();
    if (round % 20 == 0) {
      assertThat(SyntaxChecker.errors(Language.JAVA, bad).errors()).isNotEmpty();
    }
  }

  private static long residentKilobytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }

  private static String fileName(Language language) {
    return switch (language) {
      case PYTHON -> "a.py";
      case JAVA -> "a.java";
      case JAVASCRIPT -> "a.js";
      case TYPESCRIPT -> "a.ts";
      case TSX -> "a.tsx";
      case C -> "a.c";
      case CPP -> "a.cpp";
      case RUST -> "a.rs";
      case GO -> "a.go";
      case JSON -> "a.json";
      case HTML -> "a.html";
      case CSS -> "a.css";
    };
  }
}
