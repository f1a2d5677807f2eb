package org.mycromwell.engine.data;

import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * Which files become a corpus.
 *
 * @param include patterns of file names such as {@code *.py}, where {@code *} is any text; empty
 *     for {@link #CODE}
 * @param maxFileBytes larger files are left out
 * @param minFileBytes smaller files are left out
 * @param maxLineChars files with a longer line are left out
 * @param maxFiles reading ends after so many files were taken
 * @param maxTotalBytes reading ends before the files taken have more
 * @param nearDuplicate share of common shingles from which a file counts as a copy; above 1 none
 */
public record CorpusConfig(
    List<String> include,
    int minFileBytes,
    int maxFileBytes,
    int maxLineChars,
    int maxFiles,
    long maxTotalBytes,
    double nearDuplicate) {
  /** Source code in the languages with a grammar. */
  public static final List<String> CODE =
      List.of(
          "*.java", "*.py", "*.js", "*.mjs", "*.ts", "*.tsx", "*.c", "*.h", "*.cc", "*.cpp",
          "*.hpp", "*.rs", "*.go");

  public CorpusConfig {
    include = List.copyOf(include.isEmpty() ? CODE : include);
    requirePositive("maxFileBytes", maxFileBytes);
    requirePositive("maxLineChars", maxLineChars);
    requirePositive("maxFiles", maxFiles);
    requirePositive("maxTotalBytes", maxTotalBytes);
    if (!(nearDuplicate > 0)) {
      throw bad("nearDuplicate is " + nearDuplicate + ", expected a share above 0");
    }
  }

  /** The usual limits. */
  public static CorpusConfig code() {
    return new CorpusConfig(CODE, 64, 256 << 10, 400, 1_000_000, 4L << 30, 0.8);
  }

  public CorpusConfig withInclude(List<String> patterns) {
    return new CorpusConfig(
        patterns, minFileBytes, maxFileBytes, maxLineChars, maxFiles, maxTotalBytes, nearDuplicate);
  }

  public CorpusConfig withLimits(int files, long totalBytes) {
    return new CorpusConfig(
        include, minFileBytes, maxFileBytes, maxLineChars, files, totalBytes, nearDuplicate);
  }

  /** Whether a file of this name is wanted. */
  boolean wants(String name) {
    return include.stream().anyMatch(pattern -> matches(pattern, 0, name, 0));
  }

  private static boolean matches(String pattern, int p, String name, int n) {
    if (p == pattern.length()) {
      return n == name.length();
    }
    if (pattern.charAt(p) == '*') {
      for (int skip = n; skip <= name.length(); skip++) {
        if (matches(pattern, p + 1, name, skip)) {
          return true;
        }
      }
      return false;
    }
    return n < name.length()
        && pattern.charAt(p) == name.charAt(n)
        && matches(pattern, p + 1, name, n + 1);
  }

  private static void requirePositive(String field, long value) {
    if (value < 1) {
      throw bad(field + " is " + value + ", expected at least 1");
    }
  }

  private static EngineException bad(String message) {
    return new EngineException(Kind.BAD_ARGUMENT, message);
  }
}
