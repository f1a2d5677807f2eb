package org.mycromwell.engine.edit.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {
  @TempDir private Path top;

  @ParameterizedTest
  @CsvSource({
    "*.o, a/b.o, true",
    "*.o, a/b.oo, false",
    "/a, a, true",
    "/a, b/a, false",
    "a/b, x/a/b, false",
    "a/b, a/b, true",
    "**/b, b, true",
    "**/b, x/y/b, true",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, a/xb, false",
    "a/**, a/x/y, true",
    "a/**, a, false",
    "a**b, axxb, true",
    "x/a**b, x/a/b, false",
    "[a-c]?, bz, true",
    "[!a-c]?, bz, false",
    "'[[:digit:]]', 7, true",
    "'[]x]', ], true",
    "a[/]b, a/b, false",
    "\\#a, #a, true",
    "'a\\ ', 'a ', true",
    "foo\\, foo, false",
    "[a, '[a', false",
    "'#a', '#a', false",
    "ü?, ü, false"
  })
  void pattern(String pattern, String path, boolean matches) {
    IgnorePattern parsed = IgnorePattern.parse(pattern);
    assertThat(parsed != null && parsed.matches(path, false)).isEqualTo(matches);
  }

  @Test
  void manyStarsTakeNoTime() {
    IgnorePattern pattern = IgnorePattern.parse("a*".repeat(400) + "b");
    assertThat(Objects.requireNonNull(pattern).matches("a".repeat(4_000), false)).isFalse();
  }

  /** Random trees with random rules in several folders; git says what is right. */
  @Test
  void ignoresWhatGitIgnores() throws Exception {
    Assumptions.assumeTrue(hasGit(), "git is not installed");
    Random random = new Random(11);
    String[] names = {"a", "b", "ab", "a.c", "b.o", "A", "x-1", "é", "[a]", "#a", "!b", "a b"};
    String[] parts = {
      "a",
      "b",
      "*",
      "?",
      "**",
      "/",
      "/",
      ".c",
      ".o",
      "[ab]",
      "[!a]",
      "[a-z]*",
      "é",
      "\\",
      "!",
      "#",
      "x-1",
      "ab",
      " ",
      "[[:alpha:]]",
      "***",
      "["
    };
    for (int round = 0; round < 40; round++) {
      Path repository = Files.createDirectory(top.resolve("r" + round));
      git(repository, "init", "-q");
      for (int i = 0; i < 60; i++) {
        Path file = repository;
        int depth = random.nextInt(4);
        for (int d = 0; d < depth; d++) {
          file = file.resolve(names[random.nextInt(names.length)]);
        }
        Path leaf = file.resolve(names[random.nextInt(names.length)]);
        if (canBeMade(leaf)) {
          Files.createDirectories(file);
          Files.writeString(leaf, "x");
        }
      }
      List<Path> folders;
      try (var walk = Files.walk(repository)) {
        folders =
            walk.filter(Files::isDirectory)
                .filter(p -> !p.startsWith(repository.resolve(".git")))
                .sorted()
                .toList();
      }
      for (int i = 0; i < 3; i++) {
        StringBuilder rules = new StringBuilder();
        for (int line = 0; line < 4; line++) {
          rules.append(random.nextInt(4) == 0 ? "!" : "");
          for (int p = 1 + random.nextInt(4); p > 0; p--) {
            rules.append(parts[random.nextInt(parts.length)]);
          }
          rules.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        Path target =
            i == 0
                ? repository.resolve(".git/info/exclude")
                : folders.get(random.nextInt(folders.size())).resolve(".gitignore");
        Files.writeString(target, rules);
      }
      String listed =
          git(repository, "-c", "core.excludesFile=", "ls-files", "-o", "--exclude-standard", "-z");
      TreeSet<String> expected = new TreeSet<>(Arrays.asList(listed.split("\0")));
      expected.remove("");
      ContextLimits limits = new ContextLimits(10, 1_000, 1_000, Duration.ofMinutes(1));
      TreeSet<String> found = new TreeSet<>();
      for (Path file : new CodebaseFiles(repository, repository, limits).list(() -> false)) {
        found.add(IgnoreRules.slashes(repository.relativize(file)));
      }
      assertThat(found).as("round %d", round).isEqualTo(expected);
    }
  }

  /** Whether no file is where a folder should be, nor the other way round. */
  private static boolean canBeMade(Path leaf) {
    for (Path folder = leaf.getParent(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder)) {
        return false;
      }
    }
    return !Files.isDirectory(leaf);
  }

  private static String git(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }

  private static boolean hasGit() {
    try {
      return git(Path.of("."), "--version").startsWith("git");
    } catch (Exception e) {
      return false;
    }
  }
}
