package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PhrasesTest {
  private static final Path FOLDER =
      Path.of(
          "src", "main", "resources", "org", "mycromwell", "engine", "data", "edits", "phrases");

  /** A list that is still short. */
  private static final Set<String> SHORT = Set.of("transcribe");

  private static final Pattern BRACES = Pattern.compile("\\{[a-z0-9]+\\}");

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.equals("verbs.txt"))
          .map(name -> name.replace(".txt", ""))
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreEnoughPhrasesAndHeldOutOnesAreNeverLearnt() throws IOException {
    Set<String> learnt = new HashSet<>();
    for (String name : names()) {
      Phrases phrases = Phrases.of(name);
      if (!name.startsWith("refuse/") && !SHORT.contains(name)) {
        assertThat(phrases.train()).as(name).hasSizeGreaterThanOrEqualTo(30);
        assertThat(phrases.heldOut()).as(name).hasSizeGreaterThanOrEqualTo(12);
      }
      assertThat(phrases.train()).as(name).doesNotHaveDuplicates();
      phrases.train().forEach(phrase -> learnt.add(name.replaceAll("/.*", "") + phrase));
    }
    for (String name : names()) {
      for (String phrase : Phrases.of(name).heldOut()) {
        assertThat(learnt).as(name).doesNotContain(name.replaceAll("/.*", "") + phrase);
      }
    }
  }

  @Test
  void bracesHoldWordsAndNothingEndsWithAFullStop() throws IOException {
    for (String name : names()) {
      Phrases phrases = Phrases.of(name);
      for (String phrase :
          Stream.concat(phrases.train().stream(), phrases.heldOut().stream()).toList()) {
        String rest = BRACES.matcher(phrase).replaceAll("");
        assertThat(rest).as("%s: %s", name, phrase).doesNotContain("{", "}").doesNotEndWith(".");
      }
    }
  }

  @Test
  void placesAreFilledAndUnknownOnesAreAnError() {
    assertThat(Phrases.fill("rename {old} to {new}", Map.of("old", "a", "new", "b")))
        .isEqualTo("rename a to b");
    assertThatThrownBy(() -> Phrases.fill("use {what}", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("{what}");
    assertThatThrownBy(() -> Phrases.of("nothing-like-that"))
        .isInstanceOf(IllegalStateException.class);
  }
}
