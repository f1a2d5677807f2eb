package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order that imports are given, and what it makes of the lines of a prompt. Order can be told
 * by comparing all letters of all statements, which no small network does; this tells it.
 *
 * <ul>
 *   <li>Python: {@code __future__}, then {@code import a}, then {@code from a import b}, relative
 *       ones last; each by the name of the module without regard to case.
 *   <li>Java: by name.
 *   <li>JavaScript and TypeScript: by path without regard to case, relative ones last.
 * </ul>
 *
 * <p>Only statements that follow each other without a blank line or a comment change places, and
 * those of Java with {@code static} among themselves.
 */
public final class ImportOrder {
  /** What a token of a prompt is told of its line. The order is that of the file format. */
  enum Place {
    NO_IMPORT,
    RIGHT,
    WRONG
  }

  private static final Pattern FIRST_WORD =
      Pattern.compile("import\\s*static\\s.*|import[\\s{*].*|from\\s.*", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile("(['\"])([^'\"\\n]*)\\1\\s*;?\\s*$");

  /** An import of nothing is there for what it does, and a comment behind belongs to its line. */
  private static final Pattern FIXED =
      Pattern.compile("import\\s*['\"].*|.*require\\s*\\(.*|.*(//|#|/\\*).*", Pattern.DOTALL);

  private static final Pattern STATIC = Pattern.compile("^import\\s+static\\s");
  private static final Comparator<String> ORDER =
      Comparator.comparing(ImportOrder::key).thenComparing(Comparator.naturalOrder());

  /** Tokens from {@code begin} on, and what they say. */
  private record Statement(int begin, int end, String text) {
    boolean follows(Statement before) {
      return before.end == begin && isStatic(text) == isStatic(before.text);
    }
  }

  private final int[] prompt;
  private final TokenGeometry geometry;
  private final List<List<Statement>> blocks = new ArrayList<>();

  /** Of the marked lines of a prompt. */
  ImportOrder(int[] prompt, TokenGeometry geometry) {
    this.prompt = prompt;
    this.geometry = geometry;
    int begin = nextMark(0);
    while (begin < prompt.length) {
      int end = endOfStatement(begin);
      if (end == prompt.length) {
        break; // behind the last mark is what is not edited
      }
      String text = geometry.text(prompt, begin, end);
      if (isImport(text) && !FIXED.matcher(text.substring(1)).matches()) {
        add(new Statement(begin, end, text.substring(1)));
      }
      begin = end;
    }
    blocks.removeIf(block -> block.size() < 2);
  }

  private static boolean isImport(String text) {
    return text.startsWith("\n") && FIRST_WORD.matcher(text.substring(1)).matches();
  }

  private void add(Statement statement) {
    if (blocks.isEmpty() || !statement.follows(blocks.getLast().getLast())) {
      blocks.add(new ArrayList<>());
    }
    blocks.getLast().add(statement);
  }

  private int nextMark(int from) {
    int i = from;
    while (i < prompt.length && !geometry.isMark(prompt[i])) {
      i++;
    }
    return i;
  }

  /** The mark behind the line, or of an import behind the line that closes its brackets. */
  private int endOfStatement(int begin) {
    int open = 0;
    int end = begin;
    boolean goesOn = isImport(geometry.text(prompt, begin, nextMark(begin + 1)));
    do {
      int next = nextMark(end + 1);
      if (next == prompt.length) {
        return next;
      }
      String line = geometry.text(prompt, end, next);
      open += count(line, "([{") - count(line, ")]}");
      end = next;
    } while (goesOn && open > 0);
    return end;
  }

  private static int count(String text, String characters) {
    return (int) text.chars().filter(c -> characters.indexOf(c) >= 0).count();
  }

  private static boolean isStatic(String statement) {
    return STATIC.matcher(statement).find();
  }

  /** The {@link Place} of each token, as its number. */
  int[] places() {
    int[] places = new int[prompt.length];
    for (List<Statement> block : blocks) {
      List<Statement> sorted = sorted(block);
      for (int i = 0; i < block.size(); i++) {
        Statement statement = block.get(i);
        Place place = statement.equals(sorted.get(i)) ? Place.RIGHT : Place.WRONG;
        Arrays.fill(places, statement.begin, statement.end, place.ordinal());
      }
    }
    return places;
  }

  /**
   * The prompt with all imports in order, the marks in front of the same numbers of lines; the
   * prompt itself where they are.
   */
  int[] sorted() {
    int[] out = prompt.clone();
    for (List<Statement> block : blocks) {
      int at = block.getFirst().begin;
      int mark = at;
      for (Statement statement : sorted(block)) {
        for (int i = statement.begin; i < statement.end; i++) {
          if (geometry.isMark(prompt[i])) {
            mark = nextMark(mark);
            out[at++] = prompt[mark++];
          } else {
            out[at++] = prompt[i];
          }
        }
      }
    }
    return Arrays.equals(out, prompt) ? prompt : out;
  }

  private static List<Statement> sorted(List<Statement> block) {
    return block.stream().sorted(Comparator.comparing(Statement::text, ORDER)).toList();
  }

  /** Compares statements by the order. */
  public static Comparator<String> comparator() {
    return ORDER;
  }

  private static String key(String statement) {
    Matcher quoted = QUOTED.matcher(statement);
    if (quoted.find()) {
      String path = quoted.group(2).toLowerCase(Locale.ROOT);
      return (path.startsWith(".") ? "1" : "0") + path;
    }
    if (statement.startsWith("from")) {
      String module = statement.substring("from".length()).strip().split("\\s", 2)[0];
      String group = module.equals("__future__") ? "0" : module.startsWith(".") ? "3" : "2";
      return group + module.toLowerCase(Locale.ROOT);
    }
    String name = statement.replaceFirst("^import\\s+(static\\s+)?", "").strip();
    return name.endsWith(";")
        ? name.substring(0, name.length() - 1).strip()
        : "1" + name.toLowerCase(Locale.ROOT);
  }
}
