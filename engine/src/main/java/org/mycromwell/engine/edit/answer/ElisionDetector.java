package org.mycromwell.engine.edit.answer;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds lines that stand for code which was left out: "// ... rest of code unchanged" and its kin.
 * A line that the source has as well says nothing.
 */
final class ElisionDetector {
  private static final int MAX_LINE_CHARS = 300;

  private static final String DOTS = "(?:\\.{3,}|…|\\[\\s*(?:\\.{3}|…)\\s*])";

  private static final Pattern COMMENT =
      Pattern.compile(
          "(?://+|/\\*+|\\{\\s*/\\*+|<!--+|\\(\\*|#+|--+|;+|%+|\\*+|\"{3}|'{3}|(?i:rem)\\s)\\s*(.*?)\\s*"
              + "(?:\\*+/\\s*}?|--+>|\\*\\)|\"{3}|'{3})?\\s*");

  /** Comments that prose has too. */
  private static final Pattern PROSE_COMMENT =
      Pattern.compile("(?:<!--+|//+)\\s*(.*?)\\s*(?:--+>)?");

  /** A comment behind code. */
  private static final Pattern TRAILING_COMMENT =
      Pattern.compile(
          ".*?\\S.*?\\s(?://+|#|--|/\\*+|<!--+)\\s*(.*?)\\s*(?:\\*+/|--+>)?\\s*[})\\]]*;?");

  private static final String NOUN =
      "(?:code|file|class|method|methods|function|functions|implementation|logic|content|contents|"
          + "body|module|script|component|lines|imports|fields|members|properties|tests|cases|section|"
          + "sections|document|text|definitions?|declarations?|statements?|stuff|program|page|elements?|"
          + "styles?|rules|items|entries|values|options|config(?:uration)?|setup|handlers?|routes?)";

  private static final String STAYS =
      "(?:here|unchanged|remains?|stays?|is|are|the same|same|as is|as before|as above|omitted|elided|"
          + "not shown|not changed|goes|go|below|above|for brevity|intact|as it was|as they were|"
          + "without changes?|untouched)";

  /** What an elision says when nothing but its words gives it away. */
  private static final Pattern ELISION =
      Pattern.compile(
          ("(?i)(?:"
                  + "(?:and |keep |with )?(?:the |all )?(?:rest|remainder) of (?:the |your |this |my )?"
                  + "(?:[\\w`.()]+ ){0,3}?NOUN(?: STAYS)*"
                  + "|(?:and |keep )?(?:the |all |all the )?(?:rest|remainder)(?: STAYS)+"
                  + "|(?:keep |the |all |your |all the |keep the )*(?:existing|previous|original|old|current)"
                  + " (?:[\\w`.()]+ ){0,2}?(?:code|implementation|logic)(?: STAYS)*"
                  + "|(?:keep |the |all |your |all the )*(?:remaining|other|existing|previous|original)"
                  + " (?:[\\w`.()]+ ){0,3}?NOUN(?: STAYS)+"
                  + "|(?:[\\w`.()]+ ){0,3}?NOUN(?: STAYS)*"
                  + " (?:unchanged|omitted|as before|remains? the same|stays? the same|for brevity)(?: STAYS)*"
                  + "|(?:unchanged|omitted|same as (?:before|above|the original|in the original))(?: \\w+){0,3}"
                  + "|no (?:other )?changes?(?: \\w+){0,4}"
                  + "|(?:your|insert|add|put|more|some) (?:\\w+ )?(?:code|logic) (?:goes )?here"
                  + "|(?:code|implementation|body|logic) (?:goes )?here"
                  + ")[.:!)\\]]*")
              .replace("NOUN", NOUN)
              .replace("STAYS", STAYS));

  /** Words that make three dots an elision. */
  private static final Pattern HINT =
      Pattern.compile(
          "(?i)\\b(?:rest|remain\\w*|existing|other|unchanged|same|previous\\w*|omitted|above|as before|"
              + "your code|implementation|code|methods?|functions?|original|continue[sd]?|more|skip\\w*|"
              + "truncated|snip|etc|keep|body|lines|here)\\b");

  /** An elision in brackets, or between dots, instead of in a comment. */
  private static final Pattern BRACKETED =
      Pattern.compile("[\\[(<{]+\\s*((?:\\.{3}|…)?\\s*[A-Za-z][^\\[\\](){}<>;=]*)[\\])>}]+");

  private static final Pattern BETWEEN_DOTS =
      Pattern.compile("(?:\\.{3,}|…)\\s*([A-Za-z`(][^;={}\\[\\]]*?)\\s*(?:\\.{3,}|…)?");

  private static final Pattern ONLY_DOTS =
      Pattern.compile("[\\[(<{]?\\s*(?:\\.{3,}|…)\\s*[\\])>}]?");

  private static final Pattern DOTS_IN_BRACES =
      Pattern.compile(".*\\{\\s*(?:\\.{3}|…)\\s*}\\s*[;,)]*");

  private static final Pattern HAS_DOTS = Pattern.compile(DOTS);

  private final FileKind kind;
  private final Set<String> sourceLines = new HashSet<>();

  ElisionDetector(String source, FileKind kind) {
    this.kind = kind;
    source.lines().map(String::strip).forEach(sourceLines::add);
  }

  /** The first line that stands for others. */
  OptionalInt firstIn(List<String> lines) {
    String previous = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty()) {
        if (line.length() <= MAX_LINE_CHARS
            && !sourceLines.contains(line)
            && isElision(line, previous)) {
          return OptionalInt.of(i);
        }
        previous = line;
      }
    }
    return OptionalInt.empty();
  }

  private boolean isElision(String line, String previous) {
    if (ONLY_DOTS.matcher(line).matches()) {
      return !isPythonBody(line, previous);
    }
    Matcher comment = (kind.isProse() ? PROSE_COMMENT : COMMENT).matcher(line);
    if (comment.matches() && saysSo(comment.group(1))) {
      return true;
    }
    Matcher bracketed = BRACKETED.matcher(line);
    if (bracketed.matches()
        && bracketed.group(1).strip().contains(" ")
        && saysSo(bracketed.group(1))) {
      return true;
    }
    // Two words at least: "...rest" alone is a spread.
    Matcher dotted = BETWEEN_DOTS.matcher(line);
    if (dotted.matches() && dotted.group(1).contains(" ") && saysSo(dotted.group(1))) {
      return true;
    }
    if (kind == FileKind.CODE && DOTS_IN_BRACES.matcher(line).matches()) {
      return true;
    }
    Matcher trailing = TRAILING_COMMENT.matcher(line);
    return !kind.isProse()
        && trailing.matches()
        && HAS_DOTS.matcher(trailing.group(1)).find()
        && saysSo(trailing.group(1));
  }

  private static boolean saysSo(String words) {
    String bare = HAS_DOTS.matcher(words).replaceAll(" ").strip().replaceAll("\\s+", " ");
    boolean dots = HAS_DOTS.matcher(words).find();
    if (bare.isEmpty()) {
      return dots;
    }
    String plain = bare.replaceAll("^[(\\[\\-–: ]+|[)\\]\\-–: ]+$", "");
    if (ELISION.matcher(plain).matches()) {
      return true;
    }
    boolean atEdge = words.startsWith("...") || words.startsWith("…") || words.startsWith("[");
    return dots && atEdge && HINT.matcher(bare).find();
  }

  private boolean isPythonBody(String line, String previous) {
    return kind == FileKind.PYTHON
        && line.equals("...")
        && (previous.endsWith(":") || previous.endsWith("\"\"\"") || previous.startsWith("@"));
  }
}
