package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** The whole answer to a request that is beyond the model; older vocabularies do not have it. */
  public static final String UNABLE = "<UNABLE>";

  /** Lines that have a name of their own. */
  static final int LINES = 128;

  private static final List<String> WORDS =
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
          FIM_MIDDLE,
          UNABLE);

  /** The special tokens in order of id. */
  public static final List<String> SPECIAL_TOKENS =
      Stream.concat(
              WORDS.stream(), IntStream.range(0, LINES).mapToObj(CromwellVocabulary::lineMark))
          .toList();

  /** Size that both seeds name. */
  public static final int DEFAULT_SIZE = 50_000;

  private static final int BYTES = 256;

  /** Bytes in the order in which pairs of them are taken; those that are missing follow. */
  private static final String COMMON_FIRST =
      " etaoinsrlhdcumpfgwybvkxjqz\n()._,;=\"'{}[]0123456789-+*/<>:!&|"
          + "ETAOINSRLHDCUMPFGWYBVKXJQZ\t#@$%^~?\\`";

  private CromwellVocabulary() {}

  /** The token that stands before line {@code line} of what is to be edited, counted from 0. */
  public static String lineMark(int line) {
    return "<L" + line + ">";
  }

  /**
   * A vocabulary nobody had to train, for models with random weights: behind the bytes come pairs
   * of bytes, the common ones of source code first, until the size is reached. It names a
   * pre-tokeniser that every reader of GGUF files knows.
   */
  public static TokenizerDefinition untrained(int size) {
    int used = SPECIAL_TOKENS.size() + BYTES;
    if (size < used || size > used + BYTES * BYTES) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          "vocabulary size is " + size + ", expected " + used + " to " + (used + BYTES * BYTES));
    }
    List<byte[]> pairs = new ArrayList<>();
    List<String> merges = new ArrayList<>();
    byte[] order = commonFirst();
    // Growing squares: pairs of common bytes come before pairs with a rare one.
    for (int edge = 0; used + pairs.size() < size; edge++) {
      for (int i = 0; i <= 2 * edge && used + pairs.size() < size; i++) {
        byte left = order[i <= edge ? i : edge];
        byte right = order[i <= edge ? edge : i - edge - 1];
        byte[] pair = {left, right};
        String text = ByteAlphabet.encode(pair);
        pairs.add(pair);
        merges.add(text.charAt(0) + " " + text.charAt(1));
      }
    }
    return definition(SPECIAL_TOKENS, pairs, merges, "gpt-2").addBos(false).build();
  }

  /**
   * The definition of a trained vocabulary.
   *
   * @param learnt bytes of the tokens the merges form, in order of rank
   * @param merges in the byte alphabet, by rank
   */
  static TokenizerDefinition.Builder definition(
      List<String> specialTokens, List<byte[]> learnt, List<String> merges, String preTokenizer) {
    List<String> tokens = new ArrayList<>(specialTokens);
    for (int value = 0; value < BYTES; value++) {
      tokens.add(ByteAlphabet.encode(new byte[] {(byte) value}));
    }
    for (byte[] token : learnt) {
      tokens.add(ByteAlphabet.encode(token));
    }
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      TokenType type = id < specialTokens.size() ? TokenType.CONTROL : TokenType.NORMAL;
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
    return builder.addBos(specialTokens.contains(BOS));
  }

  private static void setRole(
      TokenizerDefinition.Builder builder, List<String> special, TokenRole role, String name) {
    int id = special.indexOf(name);
    if (id >= 0) {
      builder.role(role, id);
    }
  }

  private static byte[] commonFirst() {
    boolean[] taken = new boolean[BYTES];
    byte[] order = new byte[BYTES];
    int n = 0;
    for (int i = 0; i < COMMON_FIRST.length() + BYTES; i++) {
      int value = i < COMMON_FIRST.length() ? COMMON_FIRST.charAt(i) : i - COMMON_FIRST.length();
      if (!taken[value]) {
        taken[value] = true;
        order[n++] = (byte) value;
      }
    }
    return order;
  }
}
