package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The scanners against the regular expressions they stand for, and against long texts. */
class PreTokenizersTest {
  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String LLAMA3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String TEKKEN =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String CJK = "[\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF]+";

  static Stream<Arguments> patterns() {
    return Stream.of(
        arguments("gpt-2", List.of(GPT2)),
        arguments("starcoder", List.of("\\p{N}", GPT2)),
        arguments("llama-bpe", List.of(LLAMA3)),
        arguments("qwen2", List.of(LLAMA3.replace("{1,3}", ""))),
        arguments("tekken", List.of(TEKKEN)),
        arguments("cromwell", List.of(CodeRule.PATTERN)),
        arguments("cromwell-names", List.of(NamesRule.PATTERN)),
        arguments("deepseek-coder", List.of("[\r\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", CJK, "\\p{N}")),
        arguments(
            "deepseek-llm",
            List.of(
                "[\r\n]",
                "\\s?[" + PreTokenizers.DEEPSEEK_LETTERS + "]+",
                "\\s?[" + PreTokenizers.DEEPSEEK_MARKS + "]+",
                "\\s+$",
                CJK,
                "\\p{N}+")),
        arguments("falcon", List.of("[\\p{P}\\$\\+<=>\\^~\\|`]+", GPT2, "[0-9][0-9][0-9]")),
        arguments(
            "default", List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patterns")
  void scannerCutsWhereThePatternCuts(String name, List<String> expressions) {
    List<Pattern> patterns =
        expressions.stream()
            .map(expression -> Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS))
            .toList();
    Random random = new Random(name.hashCode());
    for (int round = 0; round < 3000; round++) {
      String text = TestVocabularies.randomText(random, 1 + random.nextInt(60));
      assertThat(split(name, text)).as("text %s", text).isEqualTo(regexSplit(patterns, 0, text));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("patterns")
  void runsOfAMillionCharactersAreCutWithoutRecursion(String name, List<String> expressions) {
    int length = 1 << 20;
    for (String unit :
        List.of("a", "A", "é", "語", "🙂", " ", "\t", "\n", "7", "-", "'", "\u0301")) {
      String text = unit.repeat(length / unit.length());
      assertThat(String.join("", split(name, text))).as("run of %s", unit).isEqualTo(text);
      String closed = text + "x";
      assertThat(String.join("", split(name, closed))).as("run of %s, x", unit).isEqualTo(closed);
    }
  }

  @Test
  void codePiecesFollowTheRulesOfTheLanguageOfCode() {
    assertThat(split("cromwell", "    def getUserName(self_id, HTTPServer2):  # x\r\n\t\treturn\n"))
        .containsExactly(
            "    ", "def", " get", "User", "Name", "(self", "_id", ",", " HTTP", "Server", "2",
            "):", "  ", "#", " x", "\r\n", "\t\t", "return", "\n");
    assertThat(split("cromwell", "x = 10 \n\n\n  y.z();\n"))
        .containsExactly("x", " =", " ", "1", "0", " \n", "\n", "\n", "  ", "y", ".z", "();\n");
    assertThat(split("cromwell", "\tif a==b:\n"))
        .containsExactly("\t", "if", " a", "==", "b", ":\n");
  }

  @Test
  void codeSplitsTheSameWhenCutBehindAnyLineEnd() {
    Random random = new Random(3);
    for (int round = 0; round < 2000; round++) {
      String head = TestVocabularies.randomText(random, random.nextInt(50)) + "\n";
      String tail = TestVocabularies.randomText(random, random.nextInt(50));
      List<String> parts = new ArrayList<>(split("cromwell", head));
      parts.addAll(split("cromwell", tail));

      assertThat(split("cromwell", head + tail)).isEqualTo(parts);
    }
  }

  @Test
  void codePiecesAreShort() {
    Random random = new Random(4);
    for (String unit : List.of("a", "AB", " ", "\t", "-", "語", "🙂", "🙂a", "\r", "_A")) {
      String text = unit.repeat(1000) + TestVocabularies.randomText(random, 100);
      assertThat(split("cromwell", text))
          .allMatch(piece -> piece.codePointCount(0, piece.length()) <= 67);
    }
  }

  @Test
  void namesHaveTheSamePiecesWhereverTheyStand() {
    assertThat(split("cromwell-names", "return self.user_name, [userName]\n"))
        .containsExactly("return ", "self", ".", "user", "_name", ", ", "[", "user", "Name", "]\n");
    assertThat(split("cromwell-names", "rename user_name in is_in"))
        .containsExactly("rename", " ", "user", "_name", " in ", "is", "_in");
  }

  private static List<String> split(String name, String text) {
    List<String> pieces = new ArrayList<>();
    char[] chars = text.toCharArray();
    Objects.requireNonNull(PreTokenizers.named(name))
        .split(
            chars,
            0,
            chars.length,
            (source, from, to) -> pieces.add(new String(source, from, to - from)));
    return pieces;
  }

  private static List<String> regexSplit(List<Pattern> patterns, int stage, String text) {
    if (stage == patterns.size()) {
      return List.of(text);
    }
    List<String> pieces = new ArrayList<>();
    Matcher matcher = patterns.get(stage).matcher(text);
    int at = 0;
    while (matcher.find()) {
      if (at < matcher.start()) {
        pieces.addAll(regexSplit(patterns, stage + 1, text.substring(at, matcher.start())));
      }
      if (matcher.start() < matcher.end()) {
        pieces.addAll(regexSplit(patterns, stage + 1, matcher.group()));
      }
      at = matcher.end();
    }
    if (at < text.length()) {
      pieces.addAll(regexSplit(patterns, stage + 1, text.substring(at)));
    }
    return pieces;
  }
}
