package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.SourceFile;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/** What must hold for edits of real files: those of this module, and Python's own where it is. */
class FamilyPropertiesTest {
  private static final List<EditFamily> FAMILIES =
      List.of(
          new RemoveComments(),
          new AddDocstring(),
          new RemoveDocstring(),
          new LogEntry(),
          new RemovePrints(),
          new AddTypeHints(),
          new SortImports(),
          new MainGuard());

  private static final int FILES = 40;

  @Test
  void editsStayInTheirRegionAndTheFileParses() {
    Set<String> made = new HashSet<>();
    int number = 0;
    for (SourceFile source : files()) {
      CodeFile file = CodeFile.parse(source).orElse(null);
      if (file == null) {
        continue;
      }
      for (EditFamily family : FAMILIES) {
        Draws draws = Draws.of(5, number++);
        CodeRegion.Kind kind = draws.pick(family.kinds().stream().sorted().toList());
        Optional<CodeRegion> region =
            family.knows(file.language()) ? region(file, kind, draws) : Optional.empty();
        Optional<EditFamily.Change> change = region.flatMap(r -> family.change(r, draws));
        if (change.isPresent()) {
          made.add(family.name());
          check(family, region.get(), change.get(), draws);
        }
      }
    }
    assertThat(made)
        .contains("remove-comments", "add-docstring", "log-entry", "remove-prints", "sort-imports");
  }

  private static Optional<CodeRegion> region(CodeFile file, CodeRegion.Kind kind, Draws draws) {
    int size = 500 + draws.nextInt(3_000);
    return switch (kind) {
      case FILE -> file.head(size, 8_000);
      case TAIL -> file.tail(size, 8_000);
      default ->
          file.functions().isEmpty()
              ? Optional.empty()
              : Optional.of(file.region(draws.pick(file.functions())));
    };
  }

  private static void check(
      EditFamily family, CodeRegion region, EditFamily.Change change, Draws draws) {
    String text = region.tree().text();
    String name = family.name() + " of " + region.name() + " in " + region.file().name();
    String after = TextEdit.apply(text, change.edits());
    assertThat(after).as(name).isNotEqualTo(text);
    assertThat(change.edits())
        .as(name)
        .allSatisfy(edit -> {
          assertThat(edit.start()).isGreaterThanOrEqualTo(region.start());
          assertThat(edit.end()).isLessThanOrEqualTo(region.end());
        });
    if (SyntaxChecker.errors(region.language(), after).hasErrors()) {
      fail(name + " does not parse:\n" + after);
    }
    for (Split split : List.of(Split.TRAIN, Split.HELD_OUT)) {
      assertThat(Instructions.make(split, change, region, draws)).as(name).doesNotContain("{name}");
    }
    assertThat(family.change(region, Draws.of(9)).map(EditFamily.Change::edits))
        .as("%s is made again from the same numbers", name)
        .isEqualTo(family.change(region, Draws.of(9)).map(EditFamily.Change::edits));
  }

  private static List<SourceFile> files() {
    List<SourceFile> files = new ArrayList<>();
    files.addAll(read(Path.of("src", "main", "java"), ".java"));
    for (String version : List.of("3.10", "3.11", "3.12", "3.13")) {
      Path library = Path.of("/usr/lib/python" + version);
      if (Files.isDirectory(library)) {
        files.addAll(read(library, ".py"));
        break;
      }
    }
    return files;
  }

  /** Some files of a folder, spread over it. */
  private static List<SourceFile> read(Path folder, String extension) {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<Path> paths = walk.filter(path -> path.toString().endsWith(extension)).sorted().toList();
      List<SourceFile> files = new ArrayList<>();
      for (int i = 0; i < paths.size(); i += Math.max(1, paths.size() / FILES)) {
        if (Files.size(paths.get(i)) < 60_000) {
          files.add(new SourceFile(paths.get(i).toString(), Files.readString(paths.get(i))));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
