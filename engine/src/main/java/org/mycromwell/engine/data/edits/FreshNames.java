package org.mycromwell.engine.data.edits;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.edits.NameLists.Style;
import org.mycromwell.engine.edit.syntax.Language;

/**
 * New names, as a user would choose them: names of real programs, names made out of the old one,
 * single letters, now and then something odd. The file does not have them yet.
 */
final class FreshNames {
  private static final int TRIES = 20;
  private static final int MAX_CHARS = 32;

  private static final List<String> LETTERS =
      List.of(
          "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "m", "n", "p", "q", "r", "s", "t",
          "u", "v", "w", "x", "y", "z");

  private static final List<String> PREFIXES =
      List.of(
          "new", "old", "current", "my", "raw", "tmp", "first", "last", "next", "local", "total",
          "max", "min", "num", "all", "input", "output", "initial", "final", "actual", "full",
          "base", "default", "real", "inner", "outer", "cur", "prev", "the", "given", "user");

  private static final List<String> SUFFIXES =
      List.of(
          "value", "list", "count", "name", "data", "info", "str", "text", "map", "set", "id",
          "index", "size", "item", "items", "obj", "result", "key", "path", "file", "type", "total",
          "ref", "entry", "array", "dict", "string", "num", "copy", "buffer");

  private static final List<String> FUNCTION_PREFIXES =
      List.of(
          "do",
          "try",
          "get",
          "safe",
          "handle",
          "run",
          "internal",
          "make",
          "compute",
          "maybe",
          "fast",
          "old",
          "fetch",
          "build",
          "process",
          "perform",
          "async",
          "load",
          "base");

  private static final List<String> FUNCTION_SUFFIXES =
      List.of(
          "impl",
          "internal",
          "all",
          "once",
          "now",
          "async",
          "safe",
          "helper",
          "value",
          "values",
          "data",
          "items",
          "from",
          "for",
          "by name",
          "by id",
          "if needed",
          "with default",
          "sync",
          "unchecked",
          "or none",
          "in place",
          "and wait",
          "quietly",
          "recursive");

  private static final List<String> VERBS =
      List.of(
          "get",
          "set",
          "add",
          "remove",
          "make",
          "build",
          "create",
          "find",
          "fetch",
          "load",
          "save",
          "read",
          "write",
          "parse",
          "format",
          "check",
          "validate",
          "compute",
          "calculate",
          "update",
          "handle",
          "process",
          "resolve",
          "convert",
          "init",
          "prepare",
          "apply",
          "collect",
          "merge",
          "split",
          "filter",
          "sort",
          "print",
          "render",
          "run",
          "start",
          "stop",
          "send",
          "receive",
          "extract",
          "generate",
          "normalize",
          "lookup",
          "ensure",
          "count",
          "copy",
          "delete");

  /** Odd names that users type all the same. */
  private static final List<List<String>> ODD =
      List.of(
          List.of("foo"),
          List.of("bar"),
          List.of("baz"),
          List.of("my", "var"),
          List.of("temp"),
          List.of("tmp"),
          List.of("thing"),
          List.of("stuff"),
          List.of("x1"),
          List.of("val2"),
          List.of("dummy"),
          List.of("spam"),
          List.of("some", "name"),
          List.of("qux"));

  /** Short names and what they stand for. */
  private static final Map<String, String> LONG =
      Map.ofEntries(
          Map.entry("i", "index"),
          Map.entry("j", "inner index"),
          Map.entry("n", "count"),
          Map.entry("k", "key"),
          Map.entry("v", "value"),
          Map.entry("s", "text"),
          Map.entry("f", "file"),
          Map.entry("e", "error"),
          Map.entry("m", "match"),
          Map.entry("x", "value"),
          Map.entry("p", "path"),
          Map.entry("c", "char"),
          Map.entry("msg", "message"),
          Map.entry("buf", "buffer"),
          Map.entry("idx", "index"),
          Map.entry("res", "result"),
          Map.entry("ret", "result"),
          Map.entry("ctx", "context"),
          Map.entry("cfg", "config"),
          Map.entry("val", "value"),
          Map.entry("tmp", "temporary"),
          Map.entry("len", "length"),
          Map.entry("pos", "position"),
          Map.entry("err", "error"),
          Map.entry("obj", "object"),
          Map.entry("fn", "function"),
          Map.entry("cb", "callback"),
          Map.entry("req", "request"),
          Map.entry("resp", "response"),
          Map.entry("str", "string"),
          Map.entry("num", "number"),
          Map.entry("arr", "array"),
          Map.entry("src", "source"),
          Map.entry("dst", "destination"),
          Map.entry("dir", "directory"),
          Map.entry("opts", "options"),
          Map.entry("args", "arguments"),
          Map.entry("params", "parameters"),
          Map.entry("elem", "element"),
          Map.entry("el", "element"),
          Map.entry("cnt", "count"),
          Map.entry("prev", "previous"),
          Map.entry("cur", "current"),
          Map.entry("attr", "attribute"),
          Map.entry("func", "function"));

  /** Words of one of the languages that can be made here, and names that are always there. */
  private static final Set<String> RESERVED = NameLists.reserved();

  private FreshNames() {}

  /** A name for a variable or parameter that was called {@code old}. */
  static Optional<String> variable(CodeRegion region, String old, Draws random) {
    Style style = style(region.language(), old, random);
    return first(
        region,
        () -> {
          double kind = random.nextDouble();
          if (kind < 0.06) {
            return random.pick(LETTERS);
          }
          return NameLists.join(
              kind < 0.4 ? derived(old, region, random) : words(kind, random), style);
        });
  }

  /** A name for a function that was called {@code old}. */
  static Optional<String> function(CodeRegion region, String old, Draws random) {
    Style style = style(region.language(), old, random);
    // Private functions stay so, mostly; now and then one is made private.
    boolean isPrivate = old.startsWith("_");
    boolean mark =
        isPrivate
            ? random.nextBoolean(0.8)
            : region.language() == Language.PYTHON && random.nextBoolean(0.04);
    return first(
        region,
        () -> {
          List<String> words =
              random.nextBoolean(0.35) ? derivedFunction(old, random) : functionWords(random);
          return (mark ? "_" : "") + NameLists.join(words, style);
        });
  }

  /** A name for a constant; the words are what it may be about. */
  static Optional<String> constant(
      CodeRegion region, Style style, List<String> about, Draws random) {
    return first(
        region,
        () -> {
          List<String> words = new ArrayList<>(about);
          while (words.size() > 4) {
            words.removeLast();
          }
          if (words.isEmpty() || random.nextBoolean(0.3)) {
            words = new ArrayList<>(random.pick(NameLists.VARIABLES));
          }
          if (words.size() == 1 && random.nextBoolean(0.5)) {
            words.addFirst(random.pick(List.of("default", "max", "min", "initial", "base", "the")));
          }
          return NameLists.join(words, style);
        });
  }

  /** A name that has nothing to do with another one. */
  static Optional<String> any(CodeRegion region, Draws random) {
    Style style = style(region.language(), "", random);
    return first(region, () -> NameLists.join(random.pick(NameLists.VARIABLES), style));
  }

  private interface Source {
    String name();
  }

  private static Optional<String> first(CodeRegion region, Source source) {
    Set<String> taken = region.words();
    for (int i = 0; i < TRIES; i++) {
      String name = source.name();
      if (name.length() <= MAX_CHARS
          && !taken.contains(name)
          && !RESERVED.contains(name)
          && Character.isJavaIdentifierStart(name.charAt(0))
          && name.chars().allMatch(Character::isJavaIdentifierPart)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  /** Mostly the style of the old name; users mix it up now and then. */
  private static Style style(Language language, String old, Draws random) {
    Style style = NameLists.style(old, language);
    if (style == Style.PASCAL || style == Style.CONSTANT) {
      return style;
    }
    if (random.nextBoolean(0.03)) {
      return style == Style.SNAKE ? Style.CAMEL : Style.SNAKE;
    }
    return style;
  }

  private static List<String> words(double kind, Draws random) {
    if (kind < 0.44) {
      return random.pick(ODD);
    }
    List<String> words = random.pick(NameLists.VARIABLES);
    if (kind < 0.6) {
      // Words that were never seen together.
      List<String> other = random.pick(NameLists.VARIABLES);
      return List.of(words.getFirst(), other.getLast());
    }
    return words;
  }

  private static List<String> functionWords(Draws random) {
    List<String> words = random.pick(NameLists.FUNCTIONS);
    if (random.nextBoolean(0.25)) {
      List<String> made = new ArrayList<>(random.pick(NameLists.VARIABLES));
      made.addFirst(random.pick(VERBS));
      return made;
    }
    return words;
  }

  private static List<String> derivedFunction(String old, Draws random) {
    List<String> words = new ArrayList<>(NameLists.words(old));
    if (words.isEmpty()) {
      return functionWords(random);
    }
    switch (random.nextInt(6)) {
      case 0 -> words.addFirst(random.pick(FUNCTION_PREFIXES));
      case 1 -> words.addAll(List.of(random.pick(FUNCTION_SUFFIXES).split(" ", -1)));
      case 2 -> words.set(0, random.pick(VERBS));
      case 3 -> words.set(words.size() - 1, random.pick(NameLists.VARIABLES).getLast());
      case 4 -> shorten(words, random);
      default -> {
        if (words.size() > 1) {
          words.remove(random.nextInt(words.size()));
        } else {
          words.addFirst(random.pick(VERBS));
        }
      }
    }
    return words;
  }

  private static List<String> derived(String old, CodeRegion region, Draws random) {
    List<String> words = new ArrayList<>(NameLists.words(old));
    if (words.isEmpty()) {
      return random.pick(NameLists.VARIABLES);
    }
    String last = words.getLast();
    String longer = LONG.get(last);
    if (longer != null && random.nextBoolean(0.4)) {
      words.removeLast();
      words.addAll(List.of(longer.split(" ", -1)));
      return words;
    }
    switch (random.nextInt(9)) {
      case 0, 1 -> words.addFirst(random.pick(PREFIXES));
      case 2, 3 -> words.add(random.pick(SUFFIXES));
      case 4 -> shorten(words, random);
      case 5 -> words.set(words.size() - 1, plural(last));
      case 6 -> words.set(random.nextInt(words.size()), random.pick(NameLists.VARIABLES).getLast());
      case 7 -> {
        // A word of the function, such as the user of count_users.
        List<String> about = NameLists.words(region.name());
        if (!about.isEmpty()) {
          words.addFirst(about.getLast());
        }
      }
      default -> {
        if (words.size() > 1) {
          words.remove(random.nextInt(words.size()));
        } else {
          words.set(0, last + (1 + random.nextInt(3)));
        }
      }
    }
    return words;
  }

  private static String plural(String word) {
    if (word.endsWith("ies") && word.length() > 4) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.endsWith("s") && !word.endsWith("ss") && word.length() > 3) {
      return word.substring(0, word.length() - 1);
    }
    if (word.length() < 3) {
      return word + word;
    }
    if (word.endsWith("y") && "aeou".indexOf(word.charAt(word.length() - 2)) < 0) {
      return word.substring(0, word.length() - 1) + "ies";
    }
    return word + (word.endsWith("s") || word.endsWith("x") || word.endsWith("ch") ? "es" : "s");
  }

  /** The longest word loses its end or its vowels, or the name becomes the letters of its words. */
  private static void shorten(List<String> words, Draws random) {
    if (words.size() > 2 && random.nextBoolean(0.5)) {
      StringBuilder letters = new StringBuilder();
      words.forEach(word -> letters.append(word.charAt(0)));
      words.clear();
      words.add(letters.toString());
      return;
    }
    int longest = 0;
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i).length() > words.get(longest).length()) {
        longest = i;
      }
    }
    String word = words.get(longest);
    String cut =
        random.nextBoolean(0.5)
            ? word.substring(0, Math.min(word.length(), 3 + random.nextInt(2)))
            : word.charAt(0) + word.substring(1).replaceAll("[aeiou]", "");
    words.set(longest, cut.toLowerCase(Locale.ROOT));
  }
}
