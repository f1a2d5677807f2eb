package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The two merge algorithms against the plainest possible ones. */
class MergesTest {
  @Test
  void bytePairsMergeByRank() {
    TokenizerDefinition definition = TestVocabularies.bytePair(1, 400).build();
    Tokenizer tokenizer = definition.build();
    Random random = new Random(2);
    for (int round = 0; round < 1500; round++) {
      // One piece: letters only. Lengths on both sides of the switch to the heap.
      int length = 1 + random.nextInt(round % 3 == 0 ? 300 : 20);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append("abcets".charAt(random.nextInt(6)));
      }
      assertThat(tokenizer.encode(text))
          .as("text %s", text)
          .isEqualTo(naiveBytePair(definition, text.toString()));
    }
  }

  @Test
  void wholePieceComesFirstOnlyWhereTheModelSaysSo() {
    String[] tokens = Arrays.copyOf(TestVocabularies.bytePair(1, 0).build().tokens(), 258);
    tokens[256] = "bc";
    tokens[257] = "abc";
    String[] merges = {"b c"};

    assertThat(abc(tokens, merges, false)).containsExactly('a', 256);
    assertThat(abc(tokens, merges, true)).containsExactly(257);
  }

  @Test
  void scoredPiecesMergeByScore() {
    for (long seed = 1; seed <= 3; seed++) {
      TokenizerDefinition definition =
          TestVocabularies.sentencePiece(seed, 300).addSpacePrefix(seed != 2).build();
      Tokenizer tokenizer = definition.build();
      Random random = new Random(seed);
      int[] letters = "  abcdeé語🙂xñ".codePoints().toArray();
      for (int round = 0; round < 700; round++) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(round % 5 == 0 ? 200 : 15);
        for (int i = 0; i < length; i++) {
          text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        assertThat(tokenizer.encode(text))
            .as("seed %s text %s", seed, text)
            .isEqualTo(naiveScored(definition, text.toString()));
      }
    }
  }

  @Test
  void tokensWithInnerBlanksAreFormedToo() {
    TokenizerDefinition.Builder builder = TestVocabularies.sentencePiece(1, 0);
    String[] tokens = builder.build().tokens();
    String[] more = Arrays.copyOf(tokens, tokens.length + 3);
    more[tokens.length] = "a▁";
    more[tokens.length + 1] = "▁a";
    more[tokens.length + 2] = "a▁a";
    int[] types = Arrays.copyOf(builder(more).build().types(), more.length);
    float[] scores = new float[more.length];
    scores[tokens.length + 1] = -1;

    assertThat(
            builder(more)
                .types(types)
                .scores(scores)
                .addSpacePrefix(false)
                .build()
                .build()
                .encode("a a"))
        .containsExactly(tokens.length + 2);
  }

  @Test
  void unknownCharactersWithoutByteTokensAreOneUnknownToken() {
    String[] tokens = {"<unk>", "<s>", "</s>", "▁", "a"};
    Tokenizer tokenizer =
        TokenizerDefinition.builder(TokenizerDefinition.Algorithm.SENTENCE_PIECE, tokens)
            .types(new int[] {2, 3, 3, 1, 1})
            .scores(new float[5])
            .build()
            .build();

    assertThat(tokenizer.encode("xyza語")).containsExactly(3, 0, 4, 0);
  }

  private static TokenizerDefinition.Builder builder(String[] tokens) {
    int[] types = new int[tokens.length];
    for (int id = 0; id < types.length; id++) {
      types[id] = id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1;
    }
    return TokenizerDefinition.builder(TokenizerDefinition.Algorithm.SENTENCE_PIECE, tokens)
        .types(types)
        .scores(new float[tokens.length]);
  }

  private static int[] abc(String[] tokens, String[] merges, boolean ignoreMerges) {
    return TokenizerDefinition.builder(TokenizerDefinition.Algorithm.BYTE_LEVEL_BPE, tokens)
        .merges(merges)
        .preTokenizer("gpt-2")
        .ignoreMerges(ignoreMerges)
        .build()
        .build()
        .encode("abc");
  }

  private static int[] naiveBytePair(TokenizerDefinition definition, String text) {
    List<String> symbols = new ArrayList<>();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      symbols.add(ByteAlphabet.encode(new byte[] {value}));
    }
    Map<String, Integer> ranks = new HashMap<>();
    String[] merges = definition.merges();
    for (int rank = 0; rank < merges.length; rank++) {
      ranks.put(merges[rank], rank);
    }
    while (true) {
      int best = Integer.MAX_VALUE;
      int at = -1;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        int rank = ranks.getOrDefault(symbols.get(i) + " " + symbols.get(i + 1), best);
        if (rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) {
        return ids(definition, symbols);
      }
      symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
    }
  }

  private static int[] naiveScored(TokenizerDefinition definition, String text) {
    float[] allScores = Objects.requireNonNull(definition.scores());
    Map<String, Float> scores = new HashMap<>();
    for (int id = 259; id < definition.tokens().length; id++) {
      scores.put(definition.tokens()[id], allScores[id]);
    }
    String escaped = (definition.addSpacePrefix() ? "▁" : "") + text.replace(' ', '▁');
    List<String> symbols = new ArrayList<>();
    escaped.codePoints().forEach(point -> symbols.add(Character.toString(point)));
    while (true) {
      float best = Float.NEGATIVE_INFINITY;
      int at = -1;
      for (int i = 0; i + 1 < symbols.size(); i++) {
        Float score = scores.get(symbols.get(i) + symbols.get(i + 1));
        if (score != null && score > best) {
          best = score;
          at = i;
        }
      }
      if (at < 0) {
        break;
      }
      symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
    }
    List<String> withBytes = new ArrayList<>();
    for (String symbol : symbols) {
      if (scores.containsKey(symbol)) {
        withBytes.add(symbol);
      } else {
        for (byte value : symbol.getBytes(StandardCharsets.UTF_8)) {
          withBytes.add(String.format("<0x%02X>", value));
        }
      }
    }
    return ids(definition, withBytes);
  }

  private static int[] ids(TokenizerDefinition definition, List<String> symbols) {
    List<String> tokens = Arrays.asList(definition.tokens());
    return symbols.stream().mapToInt(tokens::indexOf).toArray();
  }
}
