package org.mycromwell.engine.edit.context;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names a file defines and the names it uses, found by their form; lines that are comments do
 * not count.
 *
 * @param defined names of types, functions and constants
 * @param used all words that could be names
 */
record Symbols(Set<String> defined, Set<String> used) {
  private static final int MIN_LENGTH = 3;
  private static final int MAX_NAMES = 20_000;

  private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*+");

  private static final Pattern COMMENT_LINE =
      Pattern.compile("(?m)^[ \\t]*+(?://|\\*|/\\*|#(?!define\\b)|--|<!--)[^\\n]*+");

  /** What follows a word that says what it is. */
  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(?:class|interface|enum|record|struct|trait|union|type|def|func|fun|fn|function|mod"
              + "|module|namespace|define|object|protocol)[ \\t]++"
              + "(?:\\([^)\\n]{0,100}+\\)[ \\t]*+)?([\\p{L}_$][\\p{L}\\p{N}_$]*+)");

  private static final Pattern TOP_LEVEL =
      Pattern.compile(
          "(?m)^(?:export[ \\t]++|pub[ \\t]++|static[ \\t]++)*+(?:const|let|var|static)[ \\t]++"
              + "([\\p{L}_$][\\p{L}\\p{N}_$]*+)");

  private static final Pattern CONSTANT =
      Pattern.compile("\\b([A-Z][A-Z0-9_]{2,100}+)[ \\t]*+=[^=]");

  /** A word before parentheses that a block follows. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "\\b([\\p{L}_$][\\p{L}\\p{N}_$]*+)[ \\t]*+\\([^;{}()]{0,500}+\\)"
              + "(?:[ \\t\\n]*+(?:const|noexcept|override|throws[\\w., \\t\\n]{1,200}+))?+"
              + "[ \\t\\n]*+\\{");

  private static final Pattern ASSIGNED =
      Pattern.compile("(?m)^([\\p{L}_$][\\p{L}\\p{N}_$]*+)[ \\t]*+(?::[^=\\n]{0,100}+)?=[^=]");

  private static final Set<String> COMMON =
      Set.of(
          "abstract",
          "and",
          "args",
          "assert",
          "async",
          "await",
          "bool",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "constructor",
          "continue",
          "data",
          "def",
          "default",
          "delete",
          "double",
          "elif",
          "else",
          "enum",
          "equals",
          "err",
          "error",
          "except",
          "export",
          "extends",
          "extern",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "from",
          "func",
          "function",
          "get",
          "hashCode",
          "impl",
          "implements",
          "import",
          "include",
          "index",
          "init",
          "instanceof",
          "int",
          "interface",
          "key",
          "lambda",
          "len",
          "let",
          "long",
          "main",
          "map",
          "match",
          "mod",
          "mut",
          "name",
          "namespace",
          "new",
          "nil",
          "none",
          "None",
          "not",
          "null",
          "object",
          "override",
          "package",
          "pass",
          "path",
          "private",
          "protected",
          "public",
          "raise",
          "record",
          "result",
          "return",
          "self",
          "set",
          "short",
          "size",
          "static",
          "string",
          "String",
          "struct",
          "super",
          "switch",
          "synchronized",
          "template",
          "test",
          "text",
          "this",
          "throw",
          "throws",
          "toString",
          "trait",
          "true",
          "True",
          "try",
          "type",
          "typedef",
          "typeof",
          "undefined",
          "union",
          "unsigned",
          "use",
          "using",
          "value",
          "var",
          "virtual",
          "void",
          "volatile",
          "while",
          "with",
          "yield");

  static Symbols of(String source) {
    String text = COMMENT_LINE.matcher(source).replaceAll("");
    Set<String> defined = new HashSet<>();
    for (Pattern pattern : new Pattern[] {NAMED, TOP_LEVEL, CONSTANT, FUNCTION, ASSIGNED}) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find() && defined.size() < MAX_NAMES) {
        add(defined, matcher.group(1));
      }
    }
    Set<String> used = new HashSet<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find() && used.size() < MAX_NAMES) {
      add(used, matcher.group());
    }
    return new Symbols(defined, used);
  }

  private static void add(Set<String> names, String name) {
    if (name.length() >= MIN_LENGTH && !COMMON.contains(name)) {
      names.add(name);
    }
  }
}
