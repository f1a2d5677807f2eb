package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/** Contradictory and malicious vocabularies end in one sentence that names the field. */
class HostileVocabularyTest {
  @Test
  void arraysOfDifferentLength() {
    fails(bytes().types(new int[255]), "tokenizer.ggml.token_type has 255 entries", "256");
    fails(
        TokenizerDefinition.builder(Algorithm.SENTENCE_PIECE, tokens()).scores(new float[3]),
        "tokenizer.ggml.scores has 3 entries");
    fails(
        TokenizerDefinition.builder(Algorithm.SENTENCE_PIECE, tokens()),
        "tokenizer.ggml.scores is missing");
  }

  @Test
  void emptyVocabulary() {
    fails(
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, new String[0]),
        "tokenizer.ggml.tokens is empty");
  }

  @Test
  void emptyTokensAreUnusedSlots() {
    String[] tokens = Arrays.copyOf(tokens(), 258);
    tokens[256] = "";
    tokens[257] = "";
    Tokenizer tokenizer =
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens).build().build();

    assertThat(tokenizer.type(256)).isEqualTo(TokenType.UNUSED);
    assertThat(tokenizer.decode(257)).isEmpty();
    assertThat(tokenizer.encode("ab")).containsExactly('a', 'b');
  }

  @Test
  void duplicateTokens() {
    String[] tokens = Arrays.copyOf(tokens(), 257);
    tokens[256] = "a";
    fails(
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens),
        "tokenizer.ggml.tokens[256] repeats [97], 'a'");
    int[] types = new int[257];
    types[256] = TokenType.CONTROL.code();
    fails(
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens).types(types),
        "tokenizer.ggml.tokens[256] repeats [97]");
  }

  @Test
  void unknownTypes() {
    int[] types = new int[256];
    types[7] = 99;
    fails(bytes().types(types), "tokenizer.ggml.token_type[7] is 99");
    types[7] = -1;
    fails(bytes().types(types), "tokenizer.ggml.token_type[7] is -1");
  }

  @Test
  void idsOutOfRange() {
    fails(bytes().role(TokenRole.EOS, 256), "tokenizer.ggml.eos_token_id is 256");
    fails(bytes().role(TokenRole.FIM_MIDDLE, -5), "tokenizer.ggml.fim_mid_token_id is -5");
    fails(bytes().addBos(true), "tokenizer.ggml.bos_token_id is missing");
  }

  @Test
  void mergesOfUnknownTokens() {
    fails(bytes().merges(new String[] {"a b"}), "tokenizer.ggml.merges[0]", "token 'ab'");
    fails(bytes().merges(new String[] {"xy b"}), "tokenizer.ggml.merges[0]", "token 'xy'");
    fails(bytes().merges(new String[] {"ab"}), "tokenizer.ggml.merges[0] reads 'ab'");
    fails(bytes().merges(new String[] {"a "}), "tokenizer.ggml.merges[0] reads");
    fails(bytes().merges(new String[] {""}), "tokenizer.ggml.merges[0] reads ''");
    fails(bytes().merges(new String[] {"\n 語"}), "tokenizer.ggml.merges[0]", "\\u000a");
  }

  @Test
  void enormousTokens() {
    String[] tokens = Arrays.copyOf(tokens(), 257);
    tokens[256] = "a".repeat(1_000_000);
    fails(
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens),
        "tokenizer.ggml.tokens[256] has 1000000 characters");
    tokens[256] = "a".repeat(2000);
    int[] types = new int[257];
    types[256] = TokenType.USER_DEFINED.code();
    fails(
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens).types(types),
        "tokenizer.ggml.tokens[256] is user-defined and 2000 characters long");
  }

  @Test
  void tooManySpecialTokens() {
    String[] tokens = Arrays.copyOf(tokens(), 200_000);
    int[] types = new int[tokens.length];
    for (int id = 256; id < tokens.length; id++) {
      tokens[id] = "<" + id + ">";
      types[id] = TokenType.CONTROL.code();
    }
    fails(
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens).types(types),
        "tokenizer.ggml.token_type makes more than 100000 tokens special");
  }

  @Test
  void badByteTokensAndScores() {
    String[] tokens = {"<unk>", "<0xZZ>"};
    fails(
        TokenizerDefinition.builder(Algorithm.SENTENCE_PIECE, tokens)
            .types(new int[] {2, 6})
            .scores(new float[2]),
        "tokenizer.ggml.tokens[1] is of type byte and reads '<0xZZ>'");
    fails(
        TokenizerDefinition.builder(Algorithm.SENTENCE_PIECE, new String[] {"<0x0a>", "<0x0A>"})
            .types(new int[] {6, 6})
            .scores(new float[2]),
        "tokenizer.ggml.tokens[1] repeats [0]");
    fails(
        TokenizerDefinition.builder(Algorithm.SENTENCE_PIECE, new String[] {"a"})
            .scores(new float[] {Float.NaN}),
        "tokenizer.ggml.scores[0] is not a number");
  }

  @Test
  void missingBytesAreReportedWhenATextNeedsThem() {
    String[] tokens = tokens();
    tokens['q'] = "aa";
    Tokenizer tokenizer =
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens).build().build();

    assertThat(tokenizer.encode("abc")).hasSize(3);
    assertThatThrownBy(() -> tokenizer.encode("a quick"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("byte 0x71");
  }

  @Test
  void unknownPreTokenizer() {
    fails(
        bytes().preTokenizer("gpt-9\nx"),
        "pre-tokeniser 'gpt-9\\u000ax' is unknown",
        "llama-bpe, llama-v3",
        "starcoder");
  }

  @Test
  void randomDefinitionsFailOnlyWithOneSentence() {
    Random random = new Random(11);
    for (int round = 0; round < 3000; round++) {
      TokenizerDefinition.Builder builder = randomDefinition(random);
      Tokenizer tokenizer;
      try {
        tokenizer = builder.build().build();
      } catch (EngineException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
        continue;
      }
      String text = TestVocabularies.randomText(random, 50);
      try {
        int[] ids = tokenizer.encode(text);
        assertThat(Arrays.stream(ids)).allMatch(id -> id >= 0 && id < tokenizer.vocabularySize());
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
          tokenizer.decode(id);
        }
      } catch (EngineException e) {
        assertThat(e).hasMessageContaining("has no token");
      }
    }
  }

  private static TokenizerDefinition.Builder randomDefinition(Random random) {
    boolean scored = random.nextBoolean();
    TokenizerDefinition base =
        scored
            ? TestVocabularies.sentencePiece(random.nextInt(3), 20).build()
            : TestVocabularies.bytePair(random.nextInt(3), 20).build();
    String[] tokens = base.tokens().clone();
    int[] types = new int[tokens.length];
    int[] baseTypes = base.types();
    for (int id = 0; id < types.length; id++) {
      types[id] = baseTypes == null ? 1 : baseTypes[id];
    }
    for (int n = random.nextInt(4); n > 0; n--) {
      int id = random.nextInt(tokens.length);
      switch (random.nextInt(4)) {
        case 0 -> types[id] = random.nextInt(9) - 1;
        case 1 -> tokens[id] = TestVocabularies.randomText(random, random.nextInt(8));
        case 2 -> tokens[id] = tokens[random.nextInt(tokens.length)];
        default -> tokens[id] = String.valueOf((char) random.nextInt(0x10000));
      }
    }
    String[] merges = base.merges().clone();
    if (merges.length > 0 && random.nextBoolean()) {
      merges[random.nextInt(merges.length)] = TestVocabularies.randomText(random, 3);
    }
    TokenizerDefinition.Builder builder =
        TokenizerDefinition.builder(base.algorithm(), tokens).types(types).merges(merges);
    float[] scores = base.scores();
    if (scores != null) {
      builder.scores(scores);
    }
    if (random.nextInt(5) == 0) {
      builder.role(TokenRole.UNKNOWN, random.nextInt(tokens.length + 1));
    }
    return builder;
  }

  private static String[] tokens() {
    return Arrays.copyOf(TestVocabularies.bytePair(1, 0).build().tokens(), 256);
  }

  private static TokenizerDefinition.Builder bytes() {
    return TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens());
  }

  private static void fails(TokenizerDefinition.Builder builder, String... parts) {
    assertThatThrownBy(() -> builder.build().build())
        .isInstanceOf(EngineException.class)
        .hasMessageContainingAll(parts);
  }
}
