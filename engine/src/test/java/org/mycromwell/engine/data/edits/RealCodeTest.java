package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.TestData;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/** What holds for edits of any code, on sources of this module and of Python where it is there. */
class RealCodeTest {
  private static final List<Path> PYTHON =
      List.of(Path.of("/usr/lib/python3"), Path.of("/usr/lib/python3.11"));

  private static final int REGIONS = 80;

  private static List<SourceFile> files() throws IOException {
    List<SourceFile> files = new ArrayList<>(TestData.files());
    for (Path folder : PYTHON) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> all = Files.list(folder)) {
          for (Path path :
              all.filter(p -> p.toString().endsWith(".py")).sorted().limit(12).toList()) {
            files.add(new SourceFile(path.getFileName().toString(), Files.readString(path)));
          }
        }
      }
    }
    return files;
  }

  /** Regions of one function and of a function with one that calls it. */
  private static List<CodeRegion> regions() throws IOException {
    List<CodeRegion> regions = new ArrayList<>();
    for (SourceFile file : files()) {
      CodeFile.parse(file)
          .ifPresent(code ->
              code.functions()
                  .forEach(function -> {
                    regions.add(code.region(function));
                    code.callers(function, 4000).ifPresent(regions::add);
                  }));
    }
    Draws draws = Draws.of(5);
    return Stream.generate(() -> draws.pick(regions)).limit(REGIONS).toList();
  }

  @Test
  void editsStayInsideAndParse() throws IOException {
    List<EditFamily> families =
        List.of(
            new RenameVariable(),
            new RenameParameter(),
            new RenameFunction(),
            new AddParameter(),
            new ChangeLiteral(),
            new ChangeDefault(),
            new ExtractConstant());
    Map<String, Integer> made = new HashMap<>();
    int seed = 0;
    for (CodeRegion region : regions()) {
      for (EditFamily family : families) {
        Optional<EditFamily.Change> change = family.change(region, Draws.of(seed++));
        if (change.isEmpty() || !family.knows(region.language())) {
          continue;
        }
        made.merge(family.name(), 1, Integer::sum);
        String before = region.tree().text();
        String after = TextEdit.apply(before, change.get().edits());
        assertThat(SyntaxChecker.errors(region.language(), after).hasErrors())
            .as("%s of %s: %s", family.name(), region.name(), change.get())
            .isFalse();
        assertThat(change.get().edits())
            .isNotEmpty()
            .allMatch(edit -> edit.start() >= region.start() && edit.end() <= region.end());
        if (family.name().startsWith("rename")) {
          // The new name was nowhere: putting the old one back gives the file as it was.
          String fresh = change.get().words().getOrDefault("new", "");
          String old = change.get().words().getOrDefault("old", "");
          assertThat(region.words()).doesNotContain(fresh);
          String back = after.replaceAll("\\b" + fresh + "\\b", old);
          assertThat(withShortProperties(back)).isEqualTo(withShortProperties(before));
        }
        for (String phrase : change.get().phrases().train()) {
          Phrases.fill(phrase, change.get().words());
        }
        for (String phrase : change.get().phrases().heldOut()) {
          Phrases.fill(phrase, change.get().words());
        }
      }
    }
    assertThat(made.keySet())
        .contains(
            "rename-variable",
            "rename-parameter",
            "rename-function",
            "add-parameter",
            "change-literal",
            "extract-constant");
  }

  /** {@code {name}} for {@code {name: name}}: a renamed variable cannot be a short property. */
  private static String withShortProperties(String text) {
    return text.replaceAll("\\b(\\w+): \\1\\b", "$1");
  }

  @Test
  void phrasesAreManyAndDiffer() {
    for (String name :
        List.of(
            "rename-variable",
            "rename-parameter",
            "rename-function",
            "add-parameter",
            "add-parameter-typed",
            "add-parameter-java",
            "change-literal",
            "change-literal-name",
            "change-default",
            "extract-constant")) {
      Phrases phrases = Phrases.of(name);
      assertThat(phrases.train()).as(name).hasSizeGreaterThanOrEqualTo(30).doesNotHaveDuplicates();
      assertThat(phrases.heldOut())
          .as(name)
          .hasSizeGreaterThanOrEqualTo(12)
          .doesNotHaveDuplicates()
          .doesNotContainAnyElementsOf(phrases.train());
    }
  }
}
