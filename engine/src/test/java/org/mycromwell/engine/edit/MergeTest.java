package org.mycromwell.engine.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MergeTest {
  /** Letters are lines. A result in brackets has conflicts. */
  @ParameterizedTest(name = "{0} | {1} | {2}")
  @CsvSource({
    "abcde, Abcde, abcdE, AbcdE",
    "abcde, abde, abcdeX, abdeX",
    "abc, aXbc, abcY, aXbcY",
    "abc, aXc, aXc, aXc",
    "abcde, aXcdY, aXcde, aXcdY",
    "abc, aXc, aYc, [aXc]",
    "abcd, aXcd, abYd, [aXcd]", // They touch.
    "abcde, aXcde, abcYe, aXcYe", // One line between.
    "abc, aXbc, aYbc, [aXbc]",
    "abc, aXbc, aYc, [aXbc]",
    "abc, ac, abXc, [ac]",
    "abcdef, aXYZf, aXcYef, [aXYZf]",
    "abcdefgh, aXcdefgZ, aYcdEfgh, [aXcdEfgZ]",
    "'', a, b, [a]",
    "'', a, a, a",
    "a, '', b, ['']",
    "abc, '', abc, ''"
  })
  void linesMerge(String base, String ours, String theirs, String expected) {
    MergeResult result = Merge.threeWay(lines(base), lines(ours), lines(theirs));
    String merged = new String(result.merged(), UTF_8).replace("\n", "");
    assertThat(result.isClean() ? merged : "[" + merged + "]")
        .isEqualTo(expected.equals("['']") ? "[]" : expected);
    assertThat(Splices.apply(lines(ours), result.splices())).isEqualTo(result.merged());
  }

  @Test
  void conflictNamesTheThreeTextsAndThePlace() {
    MergeResult result = Merge.threeWay(lines("abcdefg"), lines("XabCdefg"), lines("abcDefgY"));
    assertThat(result.conflicts()).hasSize(1);
    MergeConflict conflict = result.conflicts().getFirst();
    assertThat(conflict.ourLines()).isEqualTo(new LineRange(3, 5));
    assertThat(conflict.base()).isEqualTo(lines("cd"));
    assertThat(conflict.ours()).isEqualTo(lines("Cd"));
    assertThat(conflict.theirs()).isEqualTo(lines("cD"));
    assertThat(result.merged()).isEqualTo(lines("XabCdefgY"));
  }

  @Test
  void lineEndsAreContent() {
    byte[] base = "a\r\nb\r\nc\r\nd".getBytes(UTF_8);
    byte[] ours = "a\nb\r\nc\r\nd".getBytes(UTF_8);
    byte[] theirs = "a\r\nb\r\nc\r\nd\r\n".getBytes(UTF_8);
    assertThat(Merge.threeWay(base, ours, theirs).merged())
        .asString(UTF_8)
        .isEqualTo("a\nb\r\nc\r\nd\r\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void laws(long seed) {
    Random random = new Random(seed);
    RandomFiles files = new RandomFiles(random);
    int clean = 0;
    int conflicting = 0;
    for (int round = 0; round < 500; round++) {
      byte[] base = files.next(14);
      byte[] ours = files.changed(base, 14);
      byte[] theirs = files.changed(base, 14);
      String where = "seed " + seed + " round " + round;
      check(Merge.threeWay(base, base, theirs), theirs, where);
      check(Merge.threeWay(base, ours, base), ours, where);
      check(Merge.threeWay(base, ours, ours), ours, where);
      MergeResult one = Merge.threeWay(base, ours, theirs);
      MergeResult other = Merge.threeWay(base, theirs, ours);
      assertThat(one.isClean()).as(where).isEqualTo(other.isClean());
      assertThat(Splices.apply(ours, one.splices())).as(where).isEqualTo(one.merged());
      if (one.isClean()) {
        assertThat(one.merged()).as(where).isEqualTo(other.merged());
        clean++;
      } else {
        conflicting++;
      }
    }
    assertThat(clean).isGreaterThan(30);
    assertThat(conflicting).isGreaterThan(30);
  }

  /** Lines that occur once, so that there is no doubt about what changed. */
  @Test
  void decidesAsGitMergeFileDoes(@TempDir Path directory) throws Exception {
    GitCommand.assumeGit();
    Random random = new Random(5);
    int clean = 0;
    for (int round = 0; round < 120; round++) {
      List<String> base = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        base.add("line " + i);
      }
      byte[] baseBytes = bytes(base);
      byte[] ours = bytes(edited(base, random));
      byte[] theirs = bytes(edited(base, random));
      Files.write(directory.resolve("base"), baseBytes);
      Files.write(directory.resolve("ours"), ours);
      Files.write(directory.resolve("theirs"), theirs);
      GitCommand.Outcome git =
          GitCommand.run(directory, "merge-file", "-p", "-q", "ours", "base", "theirs");
      MergeResult result = Merge.threeWay(baseBytes, ours, theirs);
      assertThat(result.isClean()).as("round %d", round).isEqualTo(git.status() == 0);
      if (result.isClean()) {
        assertThat(result.merged()).as("round %d", round).isEqualTo(git.output());
        clean++;
      }
      Files.write(directory.resolve("ours"), ours);
      GitCommand.Outcome preferOurs =
          GitCommand.run(directory, "merge-file", "-p", "-q", "--ours", "ours", "base", "theirs");
      assertThat(result.merged()).as("round %d", round).isEqualTo(preferOurs.output());
    }
    assertThat(clean).isBetween(20, 100);
  }

  private static List<String> edited(List<String> base, Random random) {
    List<String> result = new ArrayList<>();
    for (String line : base) {
      switch (random.nextInt(12)) {
        case 0 -> result.add(line.toUpperCase(Locale.ROOT) + random.nextInt(2));
        case 1 -> result.addAll(List.of(line, "after " + line + random.nextInt(2)));
        case 2 -> {}
        default -> result.add(line);
      }
    }
    return result;
  }

  private static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(UTF_8);
  }

  private static void check(MergeResult result, byte[] expected, String where) {
    assertThat(result.isClean()).as(where).isTrue();
    assertThat(result.merged()).as(where).isEqualTo(expected);
  }

  private static byte[] lines(String letters) {
    StringBuilder text = new StringBuilder();
    letters.chars().forEach(c -> text.append((char) c).append('\n'));
    return text.toString().getBytes(UTF_8);
  }
}
