package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mycromwell.engine.model.EmbeddedModel;

/** What the program does when nobody names a model. */
class EmbeddedModelTest {
  private static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^\\./cromwell (edit .*examples/.*)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path directory;

  static List<String> examples() throws IOException {
    Matcher matcher = EXAMPLE.matcher(Files.readString(ROOT.resolve("README.md")));
    return matcher
        .results()
        .map(result -> result.group(1).split(" +#", 2)[0].strip())
        .distinct() // the first command of the README is one of them
        .toList();
  }

  /** Word for word as the README has it, in a copy of the examples, with the model as shipped. */
  @ParameterizedTest
  @MethodSource("examples")
  void exampleOfTheReadmeWorks(String command) throws IOException {
    Path copies = Files.createDirectory(directory.resolve("examples"));
    try (Stream<Path> files = Files.list(ROOT.resolve("examples"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copies.resolve(file.getFileName()));
      }
    }
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      boolean isFile = matcher.group(1) == null && word.matches("(?:examples/)?\\w+\\.\\w+");
      words.add(isFile ? directory.resolve(word).toString() : word);
    }
    words.add("--yes");
    Path changed = Path.of(words.get(1));

    Cli.Result result = Cli.at(directory).run(words.toArray(String[]::new));

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(changed).hasContent(expected(String.valueOf(changed.getFileName())));
  }

  private static String expected(String name) throws IOException {
    try (InputStream in = EmbeddedModelTest.class.getResourceAsStream("examples/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The test above would pass without any example. */
  @Test
  void theReadmeHasThreeExamplesOfFilesThatAreThere() throws IOException {
    assertThat(examples()).hasSize(3);
    for (String example : examples()) {
      Matcher matcher = Pattern.compile("examples/\\w+\\.\\w+").matcher(example);
      assertThat(matcher.find()).as(example).isTrue();
      assertThat(ROOT.resolve(matcher.group())).exists();
    }
  }

  @Test
  void theEmbeddedModelIsListedWithItsAbilities() {
    Cli.Result info = Cli.at(directory).run("models", "info");
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.out()).contains(EmbeddedModel.DISPLAY_NAME, "Abilities", "rename a variable");
    Cli.Result list = Cli.at(directory).run("models", "list", directory + "");
    assertThat(list.out()).contains(EmbeddedModel.DISPLAY_NAME);
    assertThat(Cli.at(directory).run("doctor").out())
        .contains(EmbeddedModel.DISPLAY_NAME, "rename a variable");
  }
}
