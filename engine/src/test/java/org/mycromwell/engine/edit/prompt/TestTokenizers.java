package org.mycromwell.engine.edit.prompt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.TokenType;
import org.mycromwell.engine.tokenizer.Tokenizer;
import org.mycromwell.engine.tokenizer.TokenizerDefinition;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/** Tokenizers of bytes with any control tokens. */
final class TestTokenizers {
  private static final int BYTES = 256;

  private TestTokenizers() {}

  static Tokenizer cromwell() {
    return CromwellVocabulary.untrained(528).build();
  }

  static Tokenizer withControls(String... names) {
    int special = CromwellVocabulary.SPECIAL_TOKENS.size();
    String[] all = CromwellVocabulary.untrained(special + BYTES).tokens();
    List<String> tokens = new ArrayList<>(Arrays.asList(all).subList(special, special + BYTES));
    tokens.addAll(List.of(names));
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = (id < BYTES ? TokenType.NORMAL : TokenType.CONTROL).code();
    }
    return TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens.toArray(String[]::new))
        .types(types)
        .merges(new String[0])
        .preTokenizer("gpt-2")
        .build()
        .build();
  }

  /** A prompt in one line: special tokens in guillemets. */
  static String show(Prompt prompt, Tokenizer tokenizer) {
    StringBuilder text = new StringBuilder();
    for (Prompt.Segment segment : prompt.segments()) {
      switch (segment) {
        case Prompt.Text(String part) -> text.append(part);
        case Prompt.Special(int id) -> text.append('«').append(nameOf(id, tokenizer)).append('»');
      }
    }
    return text.toString();
  }

  static String decode(int[] ids, Tokenizer tokenizer) {
    return new String(tokenizer.decode(ids), StandardCharsets.UTF_8);
  }

  private static String nameOf(int id, Tokenizer tokenizer) {
    return tokenizer.specialTokens().named().entrySet().stream()
        .filter(entry -> entry.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
