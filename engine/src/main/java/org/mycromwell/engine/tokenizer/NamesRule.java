package org.mycromwell.engine.tokenizer;

import static org.mycromwell.engine.tokenizer.CharClasses.LETTER;
import static org.mycromwell.engine.tokenizer.CharClasses.MARK;
import static org.mycromwell.engine.tokenizer.CharClasses.NUMBER;
import static org.mycromwell.engine.tokenizer.CharClasses.SPACE;

import java.util.List;
import java.util.Set;

/**
 * {@link CodeRule} for small models that have to copy names: a name has the same tokens wherever it
 * stands, behind a blank, a bracket or a line start, in code as in an instruction. {@link #PATTERN}
 * says the same as a regular expression. What differs:
 *
 * <ul>
 *   <li>names take no blank and no mark with them, but their underscores: {@code get|User|_name};
 *   <li>the single blanks go to marks and keywords instead: {@code x| = |y}, {@code return |x};
 *       between two names a blank stands alone.
 * </ul>
 */
final class NamesRule implements SplitRule {
  /** Words that are no names in any of the languages of an edit, or hardly ever. */
  private static final List<String> KEYWORDS =
      List.of(
          "and",
          "as",
          "assert",
          "async",
          "await",
          "boolean",
          "break",
          "case",
          "catch",
          "class",
          "const",
          "continue",
          "def",
          "elif",
          "else",
          "except",
          "export",
          "extends",
          "final",
          "finally",
          "for",
          "from",
          "function",
          "global",
          "if",
          "implements",
          "import",
          "in",
          "instanceof",
          "int",
          "is",
          "lambda",
          "let",
          "long",
          "new",
          "nonlocal",
          "not",
          "of",
          "or",
          "private",
          "protected",
          "public",
          "raise",
          "return",
          "static",
          "super",
          "switch",
          "that",
          "the",
          "this",
          "throw",
          "throws",
          "try",
          "typeof",
          "var",
          "void",
          "while",
          "with",
          "yield");

  private static final Set<String> KEYWORD_SET = Set.copyOf(KEYWORDS);

  private static final int LONGEST_KEYWORD =
      KEYWORDS.stream().mapToInt(String::length).max().orElseThrow();

  /** What the scanner does, in the dialect that Hugging Face's tokenizers and the JDK share. */
  static final String PATTERN =
      "[^\\S\\r\\n]{0,62}(?:\\r\\n|\\n|\\r)"
          + "|[^\\S\\r\\n]{2,64}"
          + "| ?(?:"
          + String.join("|", KEYWORDS)
          + ")(?![\\p{L}\\p{M}\\p{N}_])(?: (?=\\S))?"
          + "|_{0,16}(?:[\\p{Lu}\\p{Lt}]?[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]{1,64}"
          + "|[\\p{Lu}\\p{Lt}]{1,64}(?![\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]))"
          + "|\\p{N}"
          + "|_{1,64}"
          + "| ?[^\\s\\p{L}\\p{M}\\p{N}_]{1,64}(?:\\r\\n|\\n|\\r| (?=\\S))?"
          + "|\\s";

  private static final int MAX_RUN = 64;
  private static final int MAX_UNDERSCORES = 16;

  @Override
  public int match(char[] text, int at, int limit) {
    int classes = CharClasses.at(text, at, limit);
    boolean space = (classes & SPACE) != 0;
    if (space) {
      int end = CodeRule.blanks(text, at, limit);
      if (end > 0) {
        return end;
      }
      if (text[at] != ' ' || at + 1 == limit) {
        return CharClasses.next(text, at, limit);
      }
    }
    int first = space ? at + 1 : at;
    int end = keyword(text, first, limit);
    if (end > 0) {
      return end;
    }
    if (!space) {
      end = name(text, at, limit);
      if (end > 0) {
        return end;
      }
      if ((classes & NUMBER) != 0) {
        return CharClasses.next(text, at, limit);
      }
    }
    end = marks(text, first, limit);
    return end > 0 ? end : CharClasses.next(text, at, limit);
  }

  /** A keyword with the blank behind it; -1 for anything else. */
  private static int keyword(char[] text, int at, int limit) {
    int end = at;
    while (end < limit && end - at <= LONGEST_KEYWORD && text[end] >= 'a' && text[end] <= 'z') {
      end++;
    }
    if (end - at < 2
        || end - at > LONGEST_KEYWORD
        || (end < limit && isNamePart(text, end, limit))
        || !KEYWORD_SET.contains(new String(text, at, end - at))) {
      return -1;
    }
    return withBlank(text, end, limit);
  }

  /** A word with the underscores before it, or underscores alone; -1 for anything else. */
  private static int name(char[] text, int at, int limit) {
    int underscores = at;
    while (underscores < limit && underscores - at < MAX_RUN && text[underscores] == '_') {
      underscores++;
    }
    if (underscores - at <= MAX_UNDERSCORES && underscores < limit) {
      int end = CodeRule.word(text, underscores, limit);
      if (end > 0) {
        return end;
      }
    }
    return underscores > at ? underscores : -1;
  }

  /** Marks, with a line end or the blank behind them; -1 for anything else. */
  private static int marks(char[] text, int at, int limit) {
    int end = at;
    for (int n = 0; n < MAX_RUN && end < limit && isMark(text, end, limit); n++) {
      end = CharClasses.next(text, end, limit);
    }
    if (end == at) {
      return -1;
    }
    int afterNewline = CodeRule.newline(text, end, limit);
    return afterNewline > 0 ? afterNewline : withBlank(text, end, limit);
  }

  /** Behind a single blank, if there is one. */
  private static int withBlank(char[] text, int end, int limit) {
    boolean single =
        end + 1 < limit && text[end] == ' ' && (CharClasses.at(text, end + 1, limit) & SPACE) == 0;
    return single ? end + 1 : end;
  }

  private static boolean isMark(char[] text, int at, int limit) {
    return text[at] != '_'
        && (CharClasses.at(text, at, limit) & (SPACE | LETTER | MARK | NUMBER)) == 0;
  }

  private static boolean isNamePart(char[] text, int at, int limit) {
    return text[at] == '_' || (CharClasses.at(text, at, limit) & (LETTER | MARK | NUMBER)) != 0;
  }
}
