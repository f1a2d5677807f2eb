package org.mycromwell.engine.data.edits;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * Names that programmers use, as lists of their words in small letters, and how words become names.
 */
final class NameLists {
  static final List<List<String>> VARIABLES = read("variables");
  static final List<List<String>> FUNCTIONS = read("functions");

  private static final Pattern HUMPS =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final Pattern PARAMETER =
      Pattern.compile("([a-z ]+) (int|float|bool|str|null) (.+)");

  /** How a name is put together. */
  enum Style {
    SNAKE,
    CAMEL,
    PASCAL,
    CONSTANT
  }

  private NameLists() {}

  private static List<List<String>> read(String name) {
    return lines(name).map(line -> List.of(line.split(" ", -1))).toList();
  }

  /**
   * Usual parameters: a name, {@code int}, {@code float}, {@code bool}, {@code str} or {@code
   * null}, then values.
   */
  static List<List<String>> parameters() {
    return lines("parameters")
        .map(line -> {
          Matcher kind = PARAMETER.matcher(line);
          if (!kind.matches()) {
            throw new IllegalStateException("names/parameters: '" + line + "'");
          }
          List<String> parts = new ArrayList<>(List.of(kind.group(1), kind.group(2)));
          parts.addAll(List.of(kind.group(3).split(" ", -1)));
          return List.copyOf(parts);
        })
        .toList();
  }

  /** Words that cannot or should not be names. */
  static Set<String> reserved() {
    return lines("reserved").collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> lines(String name) {
    try (InputStream in = NameLists.class.getResourceAsStream("names/" + name + ".txt")) {
      if (in == null) {
        throw new IllegalStateException("there is no list of names " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The style of names like this one; that of the language where it does not show. */
  static Style style(String name, Language language) {
    String inner = strip(name);
    if (inner.indexOf('_') > 0) {
      return inner.equals(inner.toUpperCase(Locale.ROOT)) ? Style.CONSTANT : Style.SNAKE;
    }
    if (!inner.isEmpty() && Character.isUpperCase(inner.charAt(0)) && inner.length() > 1) {
      boolean upper = inner.equals(inner.toUpperCase(Locale.ROOT));
      return upper ? Style.CONSTANT : Style.PASCAL;
    }
    boolean humps = !inner.equals(inner.toLowerCase(Locale.ROOT));
    return humps || language != Language.PYTHON ? Style.CAMEL : Style.SNAKE;
  }

  /** The words of a name in small letters, without marks at its ends. */
  static List<String> words(String name) {
    List<String> words = new ArrayList<>();
    for (String part : strip(name).split("[_$]+", -1)) {
      for (String word : HUMPS.split(part, -1)) {
        if (!word.isEmpty()) {
          words.add(word.toLowerCase(Locale.ROOT));
        }
      }
    }
    return words;
  }

  /** The words of a text that is no name. */
  static List<String> wordsOf(String text) {
    return Arrays.stream(text.split("[^A-Za-z]+", -1))
        .flatMap(part -> words(part).stream())
        .toList();
  }

  private static String strip(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && isMark(name.charAt(from))) {
      from++;
    }
    while (to > from && isMark(name.charAt(to - 1))) {
      to--;
    }
    return name.substring(from, to);
  }

  private static boolean isMark(char c) {
    return c == '_' || c == '$';
  }

  static String join(List<String> words, Style style) {
    return switch (style) {
      case SNAKE -> String.join("_", words);
      case CONSTANT -> String.join("_", words).toUpperCase(Locale.ROOT);
      case CAMEL, PASCAL -> {
        StringBuilder name = new StringBuilder();
        for (String word : words) {
          if (name.isEmpty() && style == Style.CAMEL) {
            name.append(word);
            continue;
          }
          name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        yield name.toString();
      }
    };
  }
}
