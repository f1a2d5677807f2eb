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

  /** A sentence that introduces an answer; a comment is none. */
  private static final Pattern INTRODUCTION =
      Pattern.compile(
          "(?i)([*_]{1,3}|[\"“'])?((sure|certainly|of course|okay|ok)[,!.]|here(?:'s| is| are|’s)\\b"
              + "|below (is|are)\\b|i(?:'ve| have|’ve|'ll| will)\\b|let me\\b"
              + "|to (do|make|implement|add|fix|change) (this|that|it)\\b).*[:.!]\\**\\s*");

  private static final Pattern SENTENCE_END = Pattern.compile(".*[:.!][*_]*\\s*");

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
  private final boolean sourceHasFences;
  private final boolean sourceStartsWithFence;

  Wrapping(String source, FileKind kind) {
    this.kind = kind;
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
   * A text without what is around it.
   *
   * @param cut whether there was text behind its end
   * @param introduced whether it seems to begin with a sentence that is no part of it
   */
  record Stripped(String text, boolean cut, boolean introduced) {}

  /**
   * The text without what is around it.
   *
   * @param closed whether a marker ended the text, so that no explanation can follow
   */
  Stripped strip(String text, boolean closed) {
    String[] lines = text.split("\n", -1);
    int end = closed ? lines.length : withoutTurnEnds(lines);
    int from = beforeFenceIfSentences(lines, firstNonBlank(lines, 0));
    int first = firstNonBlank(lines, from);
    if (first < end && isWrappingFence(lines[first])) {
      int last = closingFence(lines, first, end);
      boolean cut = firstNonBlank(lines, last + 1) < end;
      return new Stripped(join(lines, first + 1, last), cut, false);
    }
    int to = closed ? end : Math.min(end, explanation(lines, from));
    // It stays, as only a look can tell: text is written for people in code too.
    boolean introduced = first < to && !kind.isProse() && isIntroduction(lines[first]);
    return new Stripped(join(lines, from, to), firstNonBlank(lines, to) < end, introduced);
  }

  /** The end of the lines before those at the end in which a model spells the end of its turn. */
  private int withoutTurnEnds(String[] lines) {
    int end = lines.length;
    for (int i = end - 1; i >= 0; i--) {
      if (TURN_ENDS.contains(lines[i].strip()) && !sourceLines.contains(lines[i])) {
        end = i;
      } else if (!lines[i].isBlank()) {
        break;
      }
    }
    return end;
  }

  /** The fence that follows a few lines which are no code, else 0. */
  private int beforeFenceIfSentences(String[] lines, int first) {
    if (kind.isProse() || sourceHasFences || first == lines.length || isFence(lines[first])) {
      return 0;
    }
    for (int i = first; i < lines.length && i < first + MAX_INTRODUCTION_LINES; i++) {
      if (isFence(lines[i])) {
        boolean introduced =
            isIntroduction(lines[first]) || SENTENCE_END.matcher(lines[i - 1]).matches();
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
  private int closingFence(String[] lines, int open, int end) {
    var opening = FENCE.matcher(lines[open]);
    boolean takeLast = sourceHasFences || kind == FileKind.MARKDOWN;
    String mark = opening.matches() ? opening.group(1) : "";
    int last = end;
    int depth = 0;
    for (int i = open + 1; i < end; i++) {
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
