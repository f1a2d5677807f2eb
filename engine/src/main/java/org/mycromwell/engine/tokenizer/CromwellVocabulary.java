package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;

/**
 * The layout of Cromwell's own vocabularies: the special tokens from id 0, behind them the 256
 * bytes, behind them what was learnt.
 */
public final class CromwellVocabulary {
  public static final String PADDING = "<PAD>";
  public static final String EOS = "<EOS>";
  public static final String BOS = "<BOS>";
  public static final String FILE = "<FILE>";
  public static final String FILE_END = "</FILE>";
  public static final String EDIT = "<EDIT>";
  public static final String EDIT_END = "</EDIT>";
  public static final String DIFF = "<DIFF>";
  public static final String INSERTION = "<INS>";
  public static final String DELETION = "<DEL>";
  public static final String IMAGE = "<IMAGE>";
  public static final String VISION_START = "<VISION_START>";
  public static final String VISION_END = "<VISION_END>";
  public static final String FIM_PREFIX = "<PRE>";
  public static final String FIM_SUFFIX = "<SUF>";
  public static final String FIM_MIDDLE = "<MID>";

  /** The special tokens in order of id. */
  public static final List<String> SPECIAL_TOKENS =
      List.of(
          PADDING,
          EOS,
          BOS,
          FILE,
          FILE_END,
          EDIT,
          EDIT_END,
          DIFF,
          INSERTION,
          DELETION,
          IMAGE,
          VISION_START,
          VISION_END,
          FIM_PREFIX,
          FIM_SUFFIX,
          FIM_MIDDLE);

  /** Size that both seeds name. */
  public static final int DEFAULT_SIZE = 50_000;

  private CromwellVocabulary() {}

  /**
   * A vocabulary that learnt nothing: text becomes bytes, the ids up to {@code size} are unused.
   * For models with random weights. As without merges all pre-tokenisers are the same, it names one
   * that every reader of GGUF files knows.
   */
  public static TokenizerDefinition bytesOnly(int size) {
    int used = SPECIAL_TOKENS.size() + 256;
    if (size < used) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "vocabulary size is " + size + ", expected at least " + used);
    }
    return definition(SPECIAL_TOKENS, List.of(), List.of(), size, "gpt-2");
  }

  /**
   * The definition of a trained vocabulary.
   *
   * @param learnt bytes of the tokens the merges form, in order of rank
   * @param merges in the byte alphabet, by rank
   * @param size the vocabulary is filled up to it with unused ids
   */
  static TokenizerDefinition definition(
      List<String> specialTokens,
      List<byte[]> learnt,
      List<String> merges,
      int size,
      String preTokenizer) {
    List<String> tokens = new ArrayList<>(specialTokens);
    for (int value = 0; value < 256; value++) {
      tokens.add(ByteAlphabet.encode(new byte[] {(byte) value}));
    }
    for (byte[] token : learnt) {
      tokens.add(ByteAlphabet.encode(token));
    }
    int used = tokens.size();
    while (tokens.size() < size) {
      tokens.add("<UNUSED_" + tokens.size() + ">");
    }
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      TokenType type =
          id < specialTokens.size()
              ? TokenType.CONTROL
              : id < used ? TokenType.NORMAL : TokenType.UNUSED;
      types[id] = type.code();
    }
    TokenizerDefinition.Builder builder =
        TokenizerDefinition.builder(Algorithm.BYTE_LEVEL_BPE, tokens.toArray(String[]::new))
            .types(types)
            .merges(merges.toArray(String[]::new))
            .preTokenizer(preTokenizer);
    setRole(builder, specialTokens, TokenRole.BOS, BOS);
    setRole(builder, specialTokens, TokenRole.EOS, EOS);
    setRole(builder, specialTokens, TokenRole.PADDING, PADDING);
    setRole(builder, specialTokens, TokenRole.FIM_PREFIX, FIM_PREFIX);
    setRole(builder, specialTokens, TokenRole.FIM_SUFFIX, FIM_SUFFIX);
    setRole(builder, specialTokens, TokenRole.FIM_MIDDLE, FIM_MIDDLE);
    return builder.addBos(specialTokens.contains(BOS)).build();
  }

  private static void setRole(
      TokenizerDefinition.Builder builder, List<String> special, TokenRole role, String name) {
    int id = special.indexOf(name);
    if (id >= 0) {
      builder.role(role, id);
    }
  }
}
