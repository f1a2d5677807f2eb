package org.mycromwell.engine.edit.answer;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes a rewrite out of what models wrap around it: sentences before and after, a code fence, ends
 * of chat turns and files. Works on whole lines and changes none of those it keeps.
 */
final class Wrapping {
  private static final Pattern FENCE = Pattern.compile("\\s{0,3}(```+|~~~+)\\s*([\\w+#.-]*)\\s*");

  /** A sentence that introduces an answer. */
  private static final Pattern INTRODUCTION =
      Pattern.compile(
          "(?i)\\W{0,2}(sure|certainly|of course|okay|ok\\b|here(?:'s| is| are|’s)|below (is|are)"
              + "|(the )?(updated|modified|revised|refactored|new|complete) |i(?:'ve| have|’ve|'ll"
              + "| will)\\b|let me\\b|to (do|make|implement|add|fix|change) (this|that|it)\\b).*[:.!]"
              + "\\**\\s*");

  /** A sentence that explains an answer. */
  private static final Pattern EXPLANATION =
      Pattern.compile(
          "(?i)\\W{0,3}(explanation|changes made|key changes|summary of)\\b.*|"
              + "(this|these|the) (code|version|change|changes|function|method|class|update|updated|"
              + "modified|above|new)\\b.*|in this (updated|modified|version|code)\\b.*|"
              + "i(?:'ve| have|’ve)\\b.*|(please )?note(:| that)\\b.*|let me know\\b.*|"
              + "feel free\\b.*|hope this\\b.*");

  /** Text that tokens become when a model spells them out. */
  private static final List<String> TURN_ENDS =
      List.of(
          "<|im_end|>",
          "<|im_start|>",
          "<|endoftext|>",
          "<|eot_id|>",
          "<|end|>",
          "<|EOT|>",
          "<end_of_turn>",
          "</s>",
          "[/INST]",
          "<｜end▁of▁sentence｜>",
          "<EOS>");

  private static final int MAX_INTRODUCTION_LINES = 6;
  private static final int MAX_SENTENCE_CHARS = 400;

  private final FileKind kind;
  private final Set<String> sourceLines;
  private final String source;
  private final boolean sourceHasFences;
  private final boolean sourceStartsWithFence;

  Wrapping(String source, FileKind kind) {
    this.kind = kind;
    this.source = source;
    List<String> lines = Arrays.asList(source.split("\n", -1));
    sourceLines = new HashSet<>(lines);
    sourceHasFences = lines.stream().anyMatch(Wrapping::isFence);
    sourceStartsWithFence =
        lines.stream()
            .filter(line -> !line.isBlank())
            .findFirst()
            .filter(Wrapping::isFence)
            .isPresent();
  }

  /**
   * The text without what is around it.
   *
   * @param closed whether a marker ended the text, so that no explanation can follow
   */
  String strip(String text, boolean closed) {
    String[] lines = cutAtTurnEnd(text).split("\n", -1);
    int from = afterIntroduction(lines);
    int first = firstNonBlank(lines, from);
    if (first < lines.length && isWrappingFence(lines[first])) {
      int last = closingFence(lines, first);
      return join(lines, first + 1, last);
    }
    int to = lines.length;
    if (!closed) {
      to = explanation(lines, from);
    }
    return join(lines, from, to);
  }

  /** Chat models that spell out the end of their turn go on with somebody else's. */
  private String cutAtTurnEnd(String text) {
    int end = text.length();
    for (String mark : TURN_ENDS) {
      int at = text.indexOf(mark);
      if (at >= 0 && at < end && !source.contains(mark)) {
        end = at;
      }
    }
    return text.substring(0, end);
  }

  private int afterIntroduction(String[] lines) {
    int first = firstNonBlank(lines, 0);
    if (first == lines.length || kind.isProse() || !isIntroduction(lines[first])) {
      return beforeFenceIfSentences(lines, first);
    }
    int next = beforeFenceIfSentences(lines, first);
    if (next > 0) {
      return next;
    }
    int after = first + 1;
    return after < lines.length && lines[after].isBlank() ? after + 1 : after;
  }

  /** The fence that follows a few lines which are no code, else 0. */
  private int beforeFenceIfSentences(String[] lines, int first) {
    if (kind.isProse() || sourceHasFences || first == lines.length || isFence(lines[first])) {
      return 0;
    }
    for (int i = first; i < lines.length && i < first + MAX_INTRODUCTION_LINES; i++) {
      if (isFence(lines[i])) {
        boolean introduced = isIntroduction(lines[first]) || lines[i - 1].strip().endsWith(":");
        return introduced || (i > first + 1 && lines[i - 1].isBlank()) ? i : 0;
      }
      if (!lines[i].isBlank() && sourceLines.contains(lines[i])) {
        return 0;
      }
    }
    return 0;
  }

  private boolean isIntroduction(String line) {
    return line.length() < MAX_SENTENCE_CHARS
        && !sourceLines.contains(line)
        && INTRODUCTION.matcher(line).matches();
  }

  private boolean isWrappingFence(String line) {
    var matcher = FENCE.matcher(line);
    if (!matcher.matches() || sourceStartsWithFence) {
      return false;
    }
    // In Markdown any other fence may be the edit itself.
    return kind != FileKind.MARKDOWN || matcher.group(2).matches("(?i)markdown|md");
  }

  /** The line that closes the fence, or the end. */
  private int closingFence(String[] lines, int open) {
    var opening = FENCE.matcher(lines[open]);
    boolean takeLast = sourceHasFences || kind == FileKind.MARKDOWN;
    String mark = opening.matches() ? opening.group(1) : "";
    int last = lines.length;
    int depth = 0;
    for (int i = open + 1; i < lines.length; i++) {
      var matcher = FENCE.matcher(lines[i]);
      if (!matcher.matches() || !matcher.group(1).startsWith(mark)) {
        continue;
      }
      if (!matcher.group(2).isEmpty()) {
        depth++;
      } else if (depth > 0 && !takeLast) {
        depth--;
      } else {
        last = i;
        if (!takeLast) {
          break;
        }
      }
    }
    return last;
  }

  /** Where an explanation begins behind a blank line, or the end. */
  private int explanation(String[] lines, int from) {
    for (int i = from; i < lines.length; i++) {
      String line = lines[i];
      if (line.equals("</file>") && !sourceLines.contains(line)) {
        return i;
      }
      if (i > from
          && !kind.isProse()
          && lines[i - 1].isBlank()
          && line.length() < MAX_SENTENCE_CHARS
          && !sourceLines.contains(line)
          && EXPLANATION.matcher(line).matches()) {
        return i - 1;
      }
    }
    return lines.length;
  }

  private static boolean isFence(String line) {
    return FENCE.matcher(line).matches();
  }

  private static int firstNonBlank(String[] lines, int from) {
    int i = from;
    while (i < lines.length && lines[i].isBlank()) {
      i++;
    }
    return i;
  }

  /** The lines with the line ends they had: all but the last line of the text have one. */
  private static String join(String[] lines, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(lines[i]);
      if (i < lines.length - 1) {
        text.append('\n');
      }
    }
    return text.toString();
  }
}
