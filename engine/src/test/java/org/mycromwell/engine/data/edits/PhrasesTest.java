package org.mycromwell.engine.data.edits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.data.Draws;

class PhrasesTest {
  private static final Path FOLDER =
      Path.of(
          "src", "main", "resources", "org", "mycromwell", "engine", "data", "edits", "phrases");

  /** A list that is still short. */
  private static final Set<String> SHORT = Set.of("transcribe");

  private static final Pattern BRACES = Pattern.compile("\\{[a-z0-9]+\\}");

  private static final Pattern PARTS = Pattern.compile("[\\[\\]| ]|" + BRACES.pattern());

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
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
      phrases.train().forEach(phrase -> learnt.add(group(name) + phrase));
    }
    for (String name : names()) {
      for (String phrase : Phrases.of(name).heldOut()) {
        assertThat(learnt).as(name).doesNotContain(group(name) + phrase);
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
  void whatIsMeasuredIsNoWordingOfWhatIsLearnt() throws IOException {
    Map<String, Map<String, Pattern>> learnt = new HashMap<>();
    for (String name : names()) {
      Map<String, Pattern> patterns = learnt.computeIfAbsent(group(name), _ -> new HashMap<>());
      Phrases.of(name).train().forEach(phrase -> patterns.put(phrase, wordings(phrase)));
    }
    for (String name : names()) {
      Map<String, Pattern> patterns = learnt.getOrDefault(group(name), Map.of());
      for (String phrase : Phrases.of(name).heldOut()) {
        patterns.forEach(
            (train, pattern) -> assertThat(phrase).as("%s: %s", name, train).doesNotMatch(pattern));
      }
    }
  }

  private static String group(String name) {
    return name.replaceAll("/.*", "");
  }

  /** All that a phrase can say, with any words in its places. */
  private static Pattern wordings(String phrase) {
    StringBuilder out = new StringBuilder();
    int depth = 0;
    for (String part : PARTS.splitWithDelimiters(phrase, 0)) {
      depth += part.equals("[") ? 1 : part.equals("]") ? -1 : 0;
      out.append(
          switch (part) {
            case "[" -> "(?:";
            case "]" -> ")";
            case "|" -> depth > 0 ? "|" : "\\|";
            // Of two blanks with nothing between them one is left, and none at either end.
            case " " -> "(?: |(?<= )|(?<=^)|$)";
            default -> BRACES.matcher(part).matches() ? BRACES.pattern() : Pattern.quote(part);
          });
    }
    return Pattern.compile(out.toString(), Pattern.CASE_INSENSITIVE);
  }

  @Test
  void wordingsAreFoundWhateverIsLeftOut() {
    Pattern pattern = wordings("[please|] [sort|put] {name} [[right |]now|]");
    assertThat(List.of("please sort {other} right now", "put {name} now", "Sort {name}"))
        .allMatch(text -> pattern.matcher(text).matches());
    assertThat(List.of("please {name}", "sort {name}right now", "sort it", "pleasesort {name}"))
        .noneMatch(text -> pattern.matcher(text).matches());
  }

  @Test
  void bracketsBalanceAndEveryWordingIsSaid() throws IOException {
    for (String name : names()) {
      for (String phrase : Phrases.of(name).train()) {
        Draws random = Draws.of(3, Draws.key(phrase));
        for (int i = 0; i < 20; i++) {
          String text = Alternatives.choose(phrase, random);
          assertThat(text).as("%s: %s", name, phrase).matches(wordings(phrase)).isNotBlank();
          assertThat(text).as("%s: %s", name, phrase).doesNotContain("  ", " ,", " ?", "[", "]");
        }
      }
    }
    Set<String> said = new HashSet<>();
    Draws random = Draws.of(5);
    for (int i = 0; i < 200; i++) {
      said.add(Alternatives.choose("[a|b [c|]] d [|e] | {x}", random));
    }
    assertThat(said)
        .containsExactlyInAnyOrder(
            "a d | {x}", "a d e | {x}", "b c d | {x}", "b c d e | {x}", "b d | {x}", "b d e | {x}");
    for (String broken : List.of("a [b", "a] b", "[a|[b]", "[a]]")) {
      assertThatThrownBy(() -> Alternatives.choose(broken, random))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(broken);
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
