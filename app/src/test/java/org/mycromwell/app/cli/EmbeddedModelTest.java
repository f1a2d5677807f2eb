package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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

/** What the program does when nobody names a model, with the embedded one and without. */
class EmbeddedModelTest {
  private static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  private static final Pattern EXAMPLE = Pattern.compile("(?m)^\\./cromwell (edit .*examples/.*)$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  @TempDir Path directory;

  static List<String> examples() throws IOException {
    Matcher matcher = EXAMPLE.matcher(Files.readString(ROOT.resolve("README.md")));
    return matcher.results().map(result -> result.group(1).split(" +#", 2)[0].strip()).toList();
  }

  /** Word for word as the README has it, in a copy of the examples, with the model as shipped. */
  @ParameterizedTest
  @MethodSource("examples")
  void exampleOfTheReadmeWorks(String command) throws IOException {
    assumeThat(EmbeddedModel.isPresent()).as("the embedded model is in this build").isTrue();
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
  void withoutOneTheProgramSaysWhatToDo() throws IOException {
    assumeThat(EmbeddedModel.isPresent()).isFalse();
    Path file = Files.writeString(directory.resolve("a.py"), "x = 1\n");
    for (String[] command :
        List.of(
            new String[] {"edit", file + "", "-i", "x"},
            new String[] {"complete", file + "", "--line", "1"},
            new String[] {"generate", "-p", "x"})) {
      Cli.Result result = Cli.at(directory).run(command);
      assertThat(result.exitCode()).isEqualTo(ExitCode.BAD_FILE.code());
      assertThat(result.err())
          .contains("no model is named, and this build has none embedded", "--model FILE.gguf");
    }
    Cli.Result named = Cli.at(directory).run("edit", file + "", "-i", "x", "-m", "embedded");
    assertThat(named.err()).contains("this build of Cromwell has no embedded model");
    assertThat(Cli.at(directory).run("doctor").out()).contains("none embedded in this build");
  }

  @Test
  void theEmbeddedModelIsListedWithItsAbilities() {
    assumeThat(EmbeddedModel.isPresent()).as("the embedded model is in this build").isTrue();
    Cli.Result info = Cli.at(directory).run("models", "info");
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.out()).contains(EmbeddedModel.DISPLAY_NAME, "Abilities", "rename a variable");
    Cli.Result list = Cli.at(directory).run("models", "list", directory + "");
    assertThat(list.out()).contains(EmbeddedModel.DISPLAY_NAME);
    assertThat(Cli.at(directory).run("doctor").out())
        .contains(EmbeddedModel.DISPLAY_NAME, "rename a variable");
  }
}
