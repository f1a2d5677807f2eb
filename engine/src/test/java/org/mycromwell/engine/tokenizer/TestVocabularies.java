package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/** Vocabularies made up for tests, and random texts to feed them. */
final class TestVocabularies {
  static final String EOS = "<|endoftext|>";
  static final String FIM = "<|fim_prefix|>";
  static final String BLANKS = "    ";

  private TestVocabularies() {}

  /** All bytes, {@code mergeCount} random merges, two control tokens, one user-defined. */
  static TokenizerDefinition.Builder bytePair(long seed, int mergeCount) {
    Random random = new Random(seed);
    List<String> tokens = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      tokens.add(ByteAlphabet.encode(new byte[] {(byte) value}));
    }
    // Merge mostly what is frequent, so that tokens grow long.
    List<String> pool = new ArrayList<>();
    for (String frequent : "a b c Ġ e t Ċ s ( Ã ©".split(" ")) {
      pool.add(frequent);
    }
    Set<String> seen = new HashSet<>(tokens);
    List<String> merges = new ArrayList<>();
    while (merges.size() < mergeCount) {
      String left = pool.get(random.nextInt(pool.size()));
      String right = pool.get(random.nextInt(pool.size()));
      if (left.length() + right.length() <= 12 && seen.add(left + right)) {
        merges.add(left + " " + right);
        tokens.add(left + right);
        pool.add(left + right);
      }
    }
    int normal = tokens.size();
    tokens.addAll(List.of(EOS, FIM, BLANKS));
    int[] types = new int[tokens.size()];
    Arrays.fill(types, TokenType.NORMAL.code());
    types[normal] = TokenType.CONTROL.code();
    types[normal + 1] = TokenType.CONTROL.code();
    types[normal + 2] = TokenType.USER_DEFINED.code();
    return TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens.toArray(String[]::new))
        .types(types)
        .merges(merges.toArray(String[]::new))
        .preTokenizer("gpt-2");
  }

  /** Unknown, BOS, EOS, all bytes, letters and random strings of them with random scores. */
  static TokenizerDefinition.Builder sentencePiece(long seed, int wordCount) {
    Random random = new Random(seed);
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    for (int value = 0; value < 256; value++) {
      tokens.add(String.format("<0x%02X>", value));
    }
    String alphabet = "▁abcdeé語🙂";
    int[] letters = alphabet.codePoints().toArray();
    Set<String> seen = new HashSet<>();
    for (int letter : letters) {
      seen.add(Character.toString(letter));
      tokens.add(Character.toString(letter));
    }
    while (tokens.size() < 259 + letters.length + wordCount) {
      StringBuilder word = new StringBuilder(random.nextBoolean() ? "▁" : "");
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        word.appendCodePoint(letters[1 + random.nextInt(letters.length - 1)]);
      }
      if (seen.add(word.toString())) {
        tokens.add(word.toString());
      }
    }
    int[] types = new int[tokens.size()];
    float[] scores = new float[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] =
          id == 0
              ? TokenType.UNKNOWN.code()
              : id < 3
                  ? TokenType.CONTROL.code()
                  : id < 259 ? TokenType.BYTE.code() : TokenType.NORMAL.code();
      // Few different scores, so that ties occur.
      scores[id] = id < 259 ? 0 : -random.nextInt(40);
    }
    return TokenizerDefinition.builder(Algorithm.SENTENCE_PIECE, tokens.toArray(String[]::new))
        .types(types)
        .scores(scores)
        .role(TokenRole.UNKNOWN, 0)
        .role(TokenRole.BOS, 1)
        .role(TokenRole.EOS, 2);
  }

  /** Valid text with everything that tokenizers get wrong: blanks of all kinds, marks, scripts. */
  static String randomText(Random random, int length) {
    String[] parts = {
      "a",
      "b",
      "abc",
      "Hello",
      "HTTPServer",
      "fooBar_baz",
      "__init__",
      "return",
      "in",
      "_is",
      " = ",
      "'s",
      "'RE",
      "'ll",
      "ſ",
      " ",
      "  ",
      "    ",
      "\t",
      "\t\t",
      "\n",
      "\r\n",
      "\r",
      "\n\n",
      "\u00A0",
      "\u3000",
      "\u2028",
      "\u000B",
      "\u0085",
      "0",
      "42",
      "１２",
      "Ⅷ",
      "½",
      ".",
      "...",
      "(",
      "({",
      "\"",
      "`",
      "$+<=>^~|",
      "-",
      "/",
      "//",
      "é",
      "e\u0301",
      "ß",
      "Ǆ",
      "ǅ",
      "ǆ",
      "語",
      "漢字",
      "กำ",
      "नमस्ते",
      "한국어",
      "\u0301",
      "🙂",
      "👩‍👩‍👧‍👦",
      "𝐀𝐛",
      "𐐀𐐨",
      "\uFFFD",
      "\u0000",
      "\uFEFF",
      "▁",
      "</s>",
      "<s>",
      "ÀÉ",
      "ʰ",
      "ⓐ"
    };
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (random.nextInt(10)) {
        case 0 -> {
          int point = random.nextInt(0x110000);
          boolean surrogate = point >= 0xD800 && point < 0xE000;
          text.appendCodePoint(surrogate ? 'x' : point);
        }
        case 1 -> text.append((char) ('a' + random.nextInt(26)));
        default -> text.append(parts[random.nextInt(parts.length)]);
      }
    }
    return text.toString();
  }
}
