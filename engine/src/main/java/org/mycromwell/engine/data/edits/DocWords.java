package org.mycromwell.engine.data.edits;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fixed rule by which a function is described from its name, so that a model can learn it.
 *
 * <p>The name is cut into words. If the first is a verb of the table {@code doc-verbs.txt} (which
 * may put another in its place: {@code get} is return), the summary is verb, article, other words:
 * {@code load_config_file} is "Load the config file." A verb alone takes the first parameter:
 * {@code add(item)} is "Add the item." {@code is}, {@code has} and the like make "Return whether it
 * is ...". {@code to} and {@code as} make "Convert to ...", {@code from} makes "Create from ...".
 * Any other name is a thing: it is returned if there is a value, else handled. No article stands
 * before prepositions and words such as {@code all}. Java and JavaScript say "Loads" where Python
 * says "Load".
 *
 * @param summary a sentence
 * @param result what is returned, without an article of its own: "the config file"
 */
record DocWords(String summary, String result) {
  private static final Map<String, String> VERBS = verbs();

  private static final Set<String> PREDICATES =
      Set.of("is", "has", "can", "should", "does", "did", "was", "are", "will", "must");

  private static final Set<String> TRANSITIVE =
      Set.of(
          "needs",
          "supports",
          "contains",
          "equals",
          "matches",
          "accepts",
          "allows",
          "requires",
          "uses",
          "exists");

  private static final Set<String> PARTICLES = Set.of("up", "down", "out", "off", "away", "back");

  private static final Set<String> NO_ARTICLE =
      Set.of(
          "to",
          "from",
          "with",
          "without",
          "in",
          "into",
          "on",
          "onto",
          "by",
          "for",
          "as",
          "at",
          "of",
          "if",
          "when",
          "until",
          "while",
          "before",
          "after",
          "between",
          "over",
          "under",
          "all",
          "any",
          "each",
          "every",
          "no",
          "one",
          "only",
          "and",
          "or",
          "not",
          "is",
          "are",
          "it",
          "self",
          "this",
          "that",
          "its",
          "multiple",
          "many",
          "some",
          "next",
          "async",
          "more",
          "up",
          "down",
          "out",
          "off",
          "away",
          "back",
          "available",
          "using",
          "via",
          "per",
          "new");

  private static final int MAX_WORDS = 7;

  /**
   * How a function is described.
   *
   * @param name of the function
   * @param parameters their names
   * @param returns whether there is a value
   * @param thing whether the name names what is returned, as that of a property
   * @param third "Loads" instead of "Load"
   */
  static Optional<DocWords> of(
      String name, List<String> parameters, boolean returns, boolean thing, boolean third) {
    List<String> words = NameWords.of(name);
    if (words.isEmpty() || words.size() > MAX_WORDS || !words.stream().allMatch(DocWords::isWord)) {
      return Optional.empty();
    }
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    @Nullable String verb = thing ? null : VERBS.get(first);
    boolean predicate = PREDICATES.contains(first);
    if (predicate || TRANSITIVE.contains(first)) {
      if (!returns || (predicate && rest.isEmpty())) {
        return Optional.empty();
      }
      String what = predicate ? joined(rest) : the(rest);
      String whether = "whether it " + first + (what.isEmpty() ? "" : " " + what);
      return Optional.of(new DocWords(sentence("return", third, whether), whether));
    }
    if ((first.equals("to") || first.equals("as")) && !rest.isEmpty()) {
      return Optional.of(
          new DocWords(sentence("convert", third, "to " + joined(rest)), "the result"));
    }
    if (first.equals("from") && !rest.isEmpty()) {
      return Optional.of(new DocWords(sentence("create", third, joined(words)), "the result"));
    }
    if (first.equals("main") && rest.isEmpty()) {
      return Optional.of(new DocWords(sentence("run", third, "the program"), "the result"));
    }
    if (verb == null) {
      return Optional.of(
          new DocWords(
              sentence(returns ? "return" : "handle", third, the(words)),
              returns ? the(words) : "the result"));
    }
    if (!rest.isEmpty() && PARTICLES.contains(rest.getFirst())) {
      verb = verb + " " + rest.getFirst();
      rest = rest.subList(1, rest.size());
    }
    if (verb.equals("return") && !returns) {
      verb = "get";
    }
    String object = object(verb, rest, parameters);
    String result = verb.equals("return") ? object : "the result";
    return Optional.of(new DocWords(sentence(verb, third, object), result));
  }

  private static String object(String verb, List<String> rest, List<String> parameters) {
    if (!rest.isEmpty()) {
      return verb.equals("test") ? joined(rest) : the(rest);
    }
    if (verb.equals("return") || verb.equals("get") || verb.equals("set")) {
      return "the value";
    }
    return parameters.isEmpty() || verb.contains(" ")
        ? ""
        : the(NameWords.of(parameters.getFirst()));
  }

  private static String sentence(String verb, boolean third, String object) {
    String form = third ? third(verb) : verb;
    String words = object.isEmpty() ? form : form + " " + object;
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  /** Words with an article, where one can be. */
  private static String the(List<String> words) {
    return words.isEmpty() || NO_ARTICLE.contains(words.getFirst())
        ? joined(words)
        : "the " + joined(words);
  }

  private static String joined(List<String> words) {
    return String.join(" ", words);
  }

  /** {@code carry out} is {@code carries out}. */
  static String third(String verb) {
    int blank = verb.indexOf(' ');
    String head = blank < 0 ? verb : verb.substring(0, blank);
    String tail = blank < 0 ? "" : verb.substring(blank);
    char last = head.charAt(head.length() - 1);
    boolean vowelBefore = head.length() > 1 && "aeiou".indexOf(head.charAt(head.length() - 2)) >= 0;
    if (last == 'y' && !vowelBefore) {
      return head.substring(0, head.length() - 1) + "ies" + tail;
    }
    boolean hisses =
        last == 's' || last == 'x' || last == 'z' || head.endsWith("ch") || head.endsWith("sh");
    return head + (hisses || last == 'o' ? "es" : "s") + tail;
  }

  /**
   * What a parameter is: its words; of one letter "the value of x"; with a truth value as type or
   * default "the ... flag"; {@code isOpen} is "whether it is open".
   */
  static String parameter(String name, boolean flag) {
    List<String> words = NameWords.of(name);
    if (words.isEmpty()) {
      return "the value";
    }
    if (words.size() == 1 && words.getFirst().length() == 1) {
      return "the value of " + name;
    }
    return PREDICATES.contains(words.getFirst())
        ? "whether it " + joined(words)
        : "the " + joined(words) + (flag ? " flag" : "");
  }

  private static boolean isWord(String word) {
    return word.chars().allMatch(c -> c < 128 && Character.isLetterOrDigit(c));
  }

  private static Map<String, String> verbs() {
    Map<String, String> verbs = new HashMap<>();
    try (InputStream in = DocWords.class.getResourceAsStream("doc-verbs.txt")) {
      if (in == null) {
        throw new IllegalStateException("there is no resource doc-verbs.txt");
      }
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        int blank = line.indexOf(' ');
        verbs.put(
            blank < 0 ? line : line.substring(0, blank),
            blank < 0 ? line : line.substring(blank + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return verbs;
  }
}
