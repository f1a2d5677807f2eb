package org.mycromwell.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

class SpecialTokensTest {
  private final TokenizerDefinition definition = TestVocabularies.bytePair(1, 100).build();
  private final Tokenizer tokenizer = definition.build();
  private final SpecialTokens special = tokenizer.specialTokens();

  @Test
  void textNeverBecomesASpecialToken() {
    String text = "a" + TestVocabularies.EOS + TestVocabularies.FIM;
    int[] ids = tokenizer.encode(text);

    assertThat(ids).doesNotContain(special.eos().orElseThrow(), special.fimPrefix().orElseThrow());
    assertThat(tokenizer.decodeToString(ids)).isEqualTo(text);
  }

  @Test
  void mergesThatWouldFormASpecialTokenDoNot() {
    TokenizerDefinition.Builder hostile = withTokens("<=", "<=>");
    TokenizerDefinition tokens =
        hostile.types(types(258, 257)).merges(new String[] {"< =", "<= >"}).build();

    assertThat(tokens.build().encode("<=>")).containsExactly(256, '>');
  }

  @Test
  void sentencePieceTextNeverBecomesASpecialToken() {
    Tokenizer scored = TestVocabularies.sentencePiece(1, 50).build().build();
    String text = "</s><s><unk><0x0A>";
    int[] ids = scored.encode(text);

    assertThat(ids).doesNotContain(0, 1, 2).doesNotContain(3 + '\n');
    assertThat(scored.decodeToString(ids)).isEqualTo(text);
  }

  @Test
  void userDefinedTextIsKeptWholeUnlessItLooksLikeAMarker() {
    int blanks = special.idOf(TestVocabularies.BLANKS).orElseThrow();
    assertThat(tokenizer.encode("x    y")).containsExactly('x', blanks, 'y');
    assertThat(tokenizer.encode("x         y")).contains(blanks, blanks);

    int[] types = types(257, 256);
    types[256] = TokenType.USER_DEFINED.code();
    Tokenizer marked = withTokens("<think>").types(types).build().build();
    assertThat(marked.type(256)).isEqualTo(TokenType.CONTROL);
    assertThat(marked.encode("<think>")).doesNotContain(256);
    assertThat(marked.specialTokens().idOf("<think>")).hasValue(256);
  }

  @Test
  void longestUserDefinedTextWins() {
    int[] types = types(259, 256, 257, 258);
    Arrays.fill(types, 256, 259, TokenType.USER_DEFINED.code());
    Tokenizer literal = withTokens("##", "####", "#!").types(types).build().build();

    assertThat(literal.encode("#####!#")).containsExactly(257, 258, '#');
    assertThat(literal.encode("###")).containsExactly(256, '#');
  }

  @Test
  void specialTokensEnterAPromptById() {
    Prompt prompt =
        Prompt.builder(special)
            .special(TestVocabularies.FIM)
            .text("a")
            .text("b" + TestVocabularies.EOS)
            .special(TokenRole.EOS)
            .build();
    int[] ids = tokenizer.encode(prompt);

    assertThat(prompt.segments()).hasSize(3);
    assertThat(ids[0]).isEqualTo(special.fimPrefix().orElseThrow());
    assertThat(ids[ids.length - 1]).isEqualTo(special.eos().orElseThrow());
    assertThat(Arrays.copyOfRange(ids, 1, ids.length - 1))
        .isEqualTo(tokenizer.encode("ab" + TestVocabularies.EOS));
    assertThat(tokenizer.decodeToString(ids)).isEqualTo("ab" + TestVocabularies.EOS);
    assertThatThrownBy(() -> Prompt.builder(special).special("<EDIT>"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("<EDIT>");
    assertThatThrownBy(() -> tokenizer.encode(Prompt.builder(special).special(100_000).build()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyTextOfASentencePiecePromptGetsItsBlank() {
    Tokenizer scored = TestVocabularies.sentencePiece(1, 0).build().build();
    Prompt prompt =
        Prompt.builder(scored.specialTokens()).special(1).text("a").special(2).text(" b").build();
    int[] ids = scored.encode(prompt);

    assertThat(ids).containsExactly(1, 259, 260, 2, 259, 259, 261);
    assertThat(scored.decodeToString(ids)).isEqualTo("a b");
  }

  @Test
  void endOfGenerationIsASetThatKnowsTheNamesOfPublicModels() {
    Tokenizer chat =
        withTokens("<|im_end|>", "<|endoftext|>", "<|file_sep|>", "<|im_start|>")
            .types(types(260, 256, 257, 258, 259))
            .role(TokenRole.EOS, 256)
            .build()
            .build();

    assertThat(chat.specialTokens().endOfGeneration()).containsExactly(256, 257, 258);
  }

  @Test
  void statedRolesWinOverKnownNames() {
    Tokenizer stated =
        withTokens("<PRE>", "<SUF>", "<MID>", "<other>")
            .types(types(260, 256, 257, 258, 259))
            .role(TokenRole.FIM_PREFIX, 259)
            .build()
            .build();

    assertThat(stated.specialTokens().fimPrefix()).hasValue(259);
    assertThat(stated.specialTokens().fimSuffix()).hasValue(257);
    assertThat(stated.specialTokens().fillInMiddle()).containsExactly(259, 257, 258);
  }

  @Test
  void aTokenWithARoleThatLooksLikeAMarkerIsControlWhateverItsType() {
    Tokenizer careless = withTokens("<|endoftext|>").build().build();

    assertThat(careless.type(256)).isEqualTo(TokenType.CONTROL);
    assertThat(careless.decode(256)).isEmpty();
  }

  /** All bytes and these tokens behind them. */
  private static TokenizerDefinition.Builder withTokens(String... more) {
    String[] bytes = TestVocabularies.bytePair(1, 0).build().tokens();
    String[] tokens = Arrays.copyOf(bytes, 256 + more.length);
    System.arraycopy(more, 0, tokens, 256, more.length);
    return TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens).preTokenizer("gpt-2");
  }

  private static int[] types(int count, int... control) {
    int[] types = new int[count];
    Arrays.fill(types, TokenType.NORMAL.code());
    for (int id : control) {
      types[id] = TokenType.CONTROL.code();
    }
    return types;
  }
}
