package org.mycromwell.engine.edit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;

class UnifiedPatchTest {
  @Test
  void threeLinesOfContextAndDistantChangesApart() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
    String after = "1\n2\n3\n4\nfive\n6\n7\n8\n9\n10\n11\n12\n13";
    assertThat(patch(before, after, "f.txt"))
        .isEqualTo(
            """
            diff --git a/f.txt b/f.txt
            --- a/f.txt
            +++ b/f.txt
            @@ -2,7 +2,7 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
            @@ -10,3 +10,4 @@
             10
             11
             12
            +13
            \\ No newline at end of file
            """);
  }

  @Test
  void sameBytesAreNoPatch() {
    assertThat(patch("a\n", "a\n", "f")).isEmpty();
  }

  @Test
  void tabEndsANameWithBlanks() {
    assertThat(patch("a\n", "b\n", "a b.txt").lines())
        .containsSequence("--- a/a b.txt\t", "+++ b/a b.txt\t", "@@ -1 +1 @@");
  }

  @Test
  void namesAreQuotedAsGitQuotesThem() {
    assertThat(GitNames.quote("a/plain name.txt")).isEqualTo("a/plain name.txt");
    assertThat(GitNames.quote("a/\"q\"\\\t\u0001é"))
        .isEqualTo("\"a/\\\"q\\\"\\\\\\t\\001\\303\\251\"");
  }

  private static String patch(String before, String after, String path) {
    return new String(
        UnifiedPatch.of(Snapshot.of(path, before.getBytes(UTF_8)), after.getBytes(UTF_8), path),
        UTF_8);
  }

  /** Git itself applies the patch, forwards and backwards. */
  @Nested
  class GitApply {
    @TempDir Path directory;

    @BeforeEach
    void repository() throws Exception {
      GitCommand.assumeGit();
      assertThat(GitCommand.run(directory, "init", "-q", ".").status()).isZero();
    }

    static Stream<Arguments> files() {
      String long8k = "x".repeat(9000);
      return Stream.of(
          arguments("lf", bytes("a\nb\n"), bytes("a\nc\n")),
          arguments("crlf", bytes("a\r\nb\r\n"), bytes("a\r\nc\r\nb\r\n")),
          arguments("crlf to lf", bytes("a\r\nb\r\n"), bytes("a\nb\n")),
          arguments("lone cr", bytes("a\rb\rc"), bytes("a\rB\rc")),
          arguments("mixed", bytes("a\rb\nc\r\nd"), bytes("a\rb\nC\r\nd")),
          arguments("no final newline", bytes("a\nb"), bytes("a\nc")),
          arguments("final newline comes", bytes("a\nb"), bytes("a\nb\n")),
          arguments("final newline goes", bytes("a\nb\n"), bytes("a\nb")),
          arguments("lines follow a line without end", bytes("a"), bytes("a\nb\nc")),
          arguments("empty before", bytes(""), bytes("a\nb\n")),
          arguments("empty before, no final newline", bytes(""), bytes("a")),
          arguments("empty after", bytes("a\nb\n"), bytes("")),
          arguments("empty after, no final newline before", bytes("a"), bytes("")),
          arguments("latin", "é\nà\n".getBytes(ISO_8859_1), "é\nÀ\n".getBytes(ISO_8859_1)),
          arguments("bom", bytes("\uFEFFa\nb\n"), bytes("\uFEFFa\nc\n")),
          arguments("zero after 8 KB", bytes(long8k + "\n\0\n"), bytes(long8k + "\n\0b\n")),
          arguments("trailing blanks", bytes("a \n\n\n"), bytes("a\t \n\n \n")),
          arguments("looks like a patch", bytes("-- a\n+++ b\n@@\n"), bytes("- a\n+++ b\n-\n")),
          arguments(
              "utf-16le",
              "\uFEFFa\r\nb\r\n".getBytes(UTF_16LE),
              "\uFEFFa\r\nc\r\n".getBytes(UTF_16LE)),
          arguments(
              "utf-16be",
              ("\uFEFF" + "line\n".repeat(500)).getBytes(UTF_16BE),
              ("\uFEFF" + "line\n".repeat(499) + "😀").getBytes(UTF_16BE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void takesEveryKindOfFile(String name, byte[] before, byte[] after) throws Exception {
      check("src/file.txt", before, after);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "plain.txt",
          "with blank.txt",
          " blanks at both ends ",
          "quote\".txt",
          "back\\slash",
          "tab\tname",
          "new\nline",
          "größe/日本 語.txt",
          "a b/b/a b",
          "-dash"
        })
    void takesEveryName(String name) throws Exception {
      check(name, bytes("a\nb\n"), bytes("a\nc\n"));
      check("wide " + name, "\uFEFFa".getBytes(UTF_16LE), "\uFEFFb".getBytes(UTF_16LE));
    }

    @Test
    void takesRandomFiles() throws Exception {
      Random random = new Random(11);
      RandomFiles files = new RandomFiles(random);
      for (int round = 0; round < 60; round++) {
        byte[] before = files.next(30);
        try {
          Snapshot.of("f", before);
        } catch (EngineException e) {
          continue;
        }
        check("f", before, files.changed(before, 30));
      }
    }

    private void check(String name, byte[] before, byte[] after) throws Exception {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, before);
      byte[] patch = UnifiedPatch.of(Snapshot.of(name, before), after, name);
      if (patch.length == 0) {
        assertThat(after).isEqualTo(before);
        return;
      }
      Path patchFile = directory.resolve("change.patch");
      Files.write(patchFile, patch);
      GitCommand.Outcome forwards =
          GitCommand.run(directory, "apply", "--whitespace=nowarn", patchFile.toString());
      assertThat(forwards.status()).as(forwards.text()).isZero();
      assertThat(file).hasBinaryContent(after);
      GitCommand.Outcome back =
          GitCommand.run(directory, "apply", "-R", "--whitespace=nowarn", patchFile.toString());
      assertThat(back.status()).as(back.text()).isZero();
      assertThat(file).hasBinaryContent(before);
    }

    private static byte[] bytes(String text) {
      return text.getBytes(UTF_8);
    }
  }
}
