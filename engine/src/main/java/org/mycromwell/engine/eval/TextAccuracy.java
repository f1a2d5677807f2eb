package org.mycromwell.engine.eval;

/**
 * How close written text is to what was expected; sums over texts by {@link #plus}.
 *
 * @param characters of the expected texts
 * @param errors characters to insert, delete or replace (Levenshtein)
 * @param lines of the expected texts
 * @param exactLines how many of them were written exactly and in order
 * @param texts how many texts
 * @param exactTexts how many of them were written exactly
 */
public record TextAccuracy(
    long characters, long errors, long lines, long exactLines, int texts, int exactTexts) {
  /** Of no text. */
  public static final TextAccuracy NONE = new TextAccuracy(0, 0, 0, 0, 0, 0);

  /** Compares one text; blanks and line ends count. */
  public static TextAccuracy of(String expected, String actual) {
    int[] wanted = expected.codePoints().toArray();
    int errors = distance(wanted, actual.codePoints().toArray());
    String[] wantedLines = expected.lines().toArray(String[]::new);
    int exact = common(wantedLines, actual.lines().toArray(String[]::new));
    return new TextAccuracy(
        wanted.length, errors, wantedLines.length, exact, 1, errors == 0 ? 1 : 0);
  }

  /** Compares one text without its blanks; line ends are left out too, so that lines are none. */
  public static TextAccuracy ofInk(String expected, String actual) {
    TextAccuracy ink = of(withoutBlanks(expected), withoutBlanks(actual));
    return new TextAccuracy(ink.characters, ink.errors, 0, 0, 1, ink.exactTexts);
  }

  private static String withoutBlanks(String text) {
    return text.codePoints()
        .filter(c -> !Character.isWhitespace(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Both together. */
  public TextAccuracy plus(TextAccuracy other) {
    return new TextAccuracy(
        characters + other.characters,
        errors + other.errors,
        lines + other.lines,
        exactLines + other.exactLines,
        texts + other.texts,
        exactTexts + other.exactTexts);
  }

  /** Errors a character; above 1 when far more was written than expected. */
  public double characterErrorRate() {
    return characters == 0 ? (errors == 0 ? 0 : 1) : (double) errors / characters;
  }

  /** Share of the lines that are exact. */
  public double lineAccuracy() {
    return lines == 0 ? 1 : (double) exactLines / lines;
  }

  /** Least number of insertions, deletions and replacements. */
  static int distance(int[] a, int[] b) {
    int[] row = new int[b.length + 1];
    for (int j = 0; j <= b.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length; i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length; j++) {
        int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length];
  }

  /** Length of the longest common subsequence. */
  private static int common(String[] a, String[] b) {
    int[] row = new int[b.length + 1];
    for (String line : a) {
      int diagonal = 0;
      for (int j = 1; j <= b.length; j++) {
        int here = line.equals(b[j - 1]) ? diagonal + 1 : Math.max(row[j], row[j - 1]);
        diagonal = row[j];
        row[j] = here;
      }
    }
    return row[b.length];
  }
}
