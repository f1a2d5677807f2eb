package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.Literals.Kind;
import org.mycromwell.engine.data.edits.Literals.Literal;
import org.mycromwell.engine.edit.syntax.Language;

/** Values that somebody could want instead of others. */
final class FreshLiterals {
  private static final int TRIES = 12;
  private static final int MAX_CHARS = 40;

  private static final List<Integer> ROUND =
      List.of(
          0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 24, 25, 30, 32, 40, 42, 50, 60, 64, 72,
          80, 90, 99, 100, 120, 128, 150, 200, 250, 255, 256, 300, 365, 400, 443, 500, 512, 600,
          720, 750, 800, 999, 1000, 1024, 1500, 2000, 2048, 2500, 3000, 3600, 4096, 5000, 8080,
          8192, 10000, 16384, 65536, 86400, 100000, 1000000);

  private static final List<String> FRACTIONS =
      List.of(
          "0.0", "0.1", "0.01", "0.001", "0.05", "0.2", "0.25", "0.3", "0.33", "0.4", "0.5", "0.6",
          "0.7", "0.75", "0.8", "0.9", "0.95", "0.99", "1.0", "1.1", "1.2", "1.25", "1.5", "2.0",
          "2.5", "3.0", "3.14", "4.0", "5.0", "7.5", "10.0", "12.5", "50.0", "100.0", "1e-3",
          "1e-6", "1e6");

  private static final List<String> TEXTS =
      List.of(
          "value",
          "error",
          "done",
          "missing",
          "name",
          "utf-8",
          "default",
          "unknown",
          "ok",
          "none",
          "input",
          "output",
          "key",
          "not found",
          "ready",
          "empty",
          "failed",
          "start",
          "end",
          "file",
          "yes",
          "no",
          "on",
          "off",
          "N/A",
          "true",
          "false",
          "id",
          "user",
          "admin",
          "guest",
          "en",
          "de",
          "USD",
          "EUR",
          "GET",
          "POST",
          "json",
          "text",
          "html",
          "csv",
          ".txt",
          ".json",
          "/tmp",
          "localhost",
          "127.0.0.1",
          "hello",
          "Hello",
          "Hello, world!",
          "Done!",
          "please wait",
          "no results",
          "Total: ",
          "warning: ",
          "--verbose",
          "-v",
          "main",
          "test",
          "data",
          "-",
          ", ",
          ": ",
          " ",
          "|",
          ";",
          "#",
          "*",
          "v2",
          "1.0",
          "left",
          "right",
          "red",
          "black",
          "px");

  private static final List<String> NUMBERS =
      List.of(
          "timeout",
          "size",
          "count",
          "limit",
          "max",
          "min",
          "num",
          "depth",
          "port",
          "width",
          "height",
          "n",
          "k",
          "retries",
          "length",
          "level",
          "offset",
          "start",
          "stop",
          "end",
          "index",
          "step",
          "seed",
          "delay",
          "interval",
          "maxsize");

  private static final List<String> SWITCHES =
      List.of(
          "is",
          "has",
          "use",
          "allow",
          "enable",
          "enabled",
          "verbose",
          "debug",
          "force",
          "strict",
          "should",
          "ignore",
          "quiet",
          "recursive",
          "show",
          "keep",
          "skip");

  private FreshLiterals() {}

  /** Another value of the same kind; for null any. */
  static Optional<String> like(CodeRegion region, Literal old, String name, Draws random) {
    for (int i = 0; i < TRIES; i++) {
      String fresh =
          switch (old.kind()) {
            case INTEGER -> integer(old.text(), random);
            case FLOAT -> fraction(old.text(), region.language(), random);
            case BOOLEAN -> flip(old.text());
            case STRING -> {
              char quote = old.text().charAt(0);
              yield quote + text(region, old.content(), random) + quote;
            }
            case NULL -> any(region, name, random);
          };
      if (!fresh.equals(old.text()) && fresh.length() <= MAX_CHARS) {
        return Optional.of(fresh);
      }
    }
    return Optional.empty();
  }

  private static String flip(String truth) {
    return switch (truth) {
      case "true" -> "false";
      case "false" -> "true";
      case "True" -> "False";
      default -> "True";
    };
  }

  private static String integer(String old, Draws random) {
    if (old.startsWith("0x") || old.startsWith("0X")) {
      StringBuilder hex = new StringBuilder(old.substring(0, 2));
      String digits = Character.isUpperCase(old.charAt(old.length() - 1)) ? "0F" : "0f";
      boolean upper = digits.charAt(1) == 'F';
      for (int i = 2; i < old.length(); i++) {
        String digit = Integer.toHexString(random.nextInt(16));
        hex.append(upper ? digit.toUpperCase(Locale.ROOT) : digit);
      }
      return hex.toString();
    }
    String end = old.endsWith("L") || old.endsWith("l") ? old.substring(old.length() - 1) : "";
    String digits = old.substring(0, old.length() - end.length()).replace("_", "");
    long value = digits.length() > 9 ? 1 : parse(digits);
    long fresh =
        switch (random.nextInt(8)) {
          case 0 -> value * 2;
          case 1 -> value * 10;
          case 2 -> value % 2 == 0 ? value / 2 : value + 1;
          case 3 -> value + 1;
          case 4 -> value > 0 ? value - 1 : value + 2;
          case 5 -> random.nextInt(Math.max(10, (int) Math.min(100_000, Math.abs(value) * 4)));
          default -> random.pick(ROUND);
        };
    if (random.nextBoolean(0.03)) {
      fresh = -fresh;
    }
    return fresh + end;
  }

  private static long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      // Octal, binary, a big number of JavaScript.
      return 1;
    }
  }

  private static String fraction(String old, Language language, Draws random) {
    String end = "";
    if (language == Language.JAVA && Character.isLetter(old.charAt(old.length() - 1))) {
      end = old.substring(old.length() - 1);
    }
    if (random.nextBoolean(0.3)) {
      int places = 1 + random.nextInt(3);
      double value = random.nextDouble(0, random.nextBoolean(0.5) ? 1 : 20);
      return String.format(Locale.ROOT, "%." + places + "f", value) + end;
    }
    return random.pick(FRACTIONS) + end;
  }

  private static String text(CodeRegion region, String old, Draws random) {
    int kind = random.nextInt(10);
    if (kind < 2) {
      List<String> others = texts(region);
      if (!others.isEmpty()) {
        return random.pick(others);
      }
    }
    if (kind < 3) {
      return random.pick(TEXTS);
    }
    List<String> words = new ArrayList<>(List.of(old.split("(?<=[^A-Za-z])|(?=[^A-Za-z])", -1)));
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).length() > 1 && Character.isLetter(words.get(i).charAt(0))) {
        places.add(i);
      }
    }
    if (places.isEmpty()) {
      return random.nextBoolean(0.5)
          ? random.pick(TEXTS)
          : old + random.pick(List.of("x", " ", "-", "."));
    }
    int at = random.pick(places);
    String word = words.get(at);
    if (kind < 9) {
      String other = random.pick(NameLists.VARIABLES).getLast();
      words.set(at, cased(other, word));
    } else {
      String upper = word.toUpperCase(Locale.ROOT);
      words.set(at, word.equals(upper) ? word.toLowerCase(Locale.ROOT) : upper);
    }
    return String.join("", words);
  }

  /** A word with capitals as another has them. */
  private static String cased(String word, String like) {
    if (like.equals(like.toUpperCase(Locale.ROOT))) {
      return word.toUpperCase(Locale.ROOT);
    }
    return Character.isUpperCase(like.charAt(0))
        ? Character.toUpperCase(word.charAt(0)) + word.substring(1)
        : word;
  }

  /** Short texts of the whole file. */
  private static List<String> texts(CodeRegion region) {
    List<String> found = new ArrayList<>();
    for (Literal literal : Literals.in(region.tree().root())) {
      if (literal.kind() == Kind.STRING
          && literal.content().indexOf('"') < 0
          && literal.content().indexOf('\'') < 0) {
        found.add(literal.content());
      }
    }
    return found;
  }

  /** A value for something of this name. */
  static String any(CodeRegion region, String name, Draws random) {
    List<String> words = NameLists.words(name);
    boolean python = region.language() == Language.PYTHON;
    if (words.stream().anyMatch(NUMBERS::contains) || random.nextBoolean(0.3)) {
      return String.valueOf(random.pick(ROUND));
    }
    if (words.stream().anyMatch(SWITCHES::contains) || random.nextBoolean(0.35)) {
      boolean yes = random.nextBoolean(0.5);
      return python ? (yes ? "True" : "False") : String.valueOf(yes);
    }
    return quoted(region, word(random));
  }

  static String quoted(CodeRegion region, String content) {
    char quote = Literals.quote(region);
    return quote + content + quote;
  }

  static String number(Draws random) {
    return String.valueOf(random.pick(ROUND));
  }

  static String fraction(Draws random) {
    return random.pick(FRACTIONS);
  }

  /** A short text. */
  static String word(Draws random) {
    return random.nextBoolean(0.5)
        ? random.pick(TEXTS)
        : String.join(" ", random.pick(NameLists.VARIABLES));
  }
}
