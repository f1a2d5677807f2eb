package org.mycromwell.engine.model.decoder;

import java.util.ArrayList;
import java.util.List;
import org.mycromwell.engine.format.GgufWriter;

/**
 * A vocabulary nobody had to train: Cromwell's special tokens, the 256 bytes, and then pairs of
 * bytes, the common ones of source code first, until the size is reached. With it a random model is
 * complete, for this engine and for others.
 */
final class ByteVocabulary {
  private static final List<String> SPECIAL =
      List.of(
          "<PAD>",
          "<EOS>",
          "<BOS>",
          "<FILE>",
          "</FILE>",
          "<EDIT>",
          "</EDIT>",
          "<DIFF>",
          "<INS>",
          "<DEL>",
          "<IMAGE>",
          "<VISION_START>",
          "<VISION_END>",
          "<PRE>",
          "<SUF>",
          "<MID>");

  private static final int BYTES = 256;

  /** Bytes in the order in which pairs of them are taken; those that are missing follow. */
  private static final String COMMON_FIRST =
      " etaoinsrlhdcumpfgwybvkxjqz\n()._,;=\"'{}[]0123456789-+*/<>:!&|"
          + "ETAOINSRLHDCUMPFGWYBVKXJQZ\t#@$%^~?\\`";

  private static final int TYPE_NORMAL = 1;
  private static final int TYPE_CONTROL = 3;

  private final List<String> tokens;
  private final List<String> merges;

  private ByteVocabulary(List<String> tokens, List<String> merges) {
    this.tokens = tokens;
    this.merges = merges;
  }

  /**
   * @param size from the special tokens and bytes up to those and every pair of bytes
   */
  static ByteVocabulary of(int size) {
    List<String> tokens = new ArrayList<>(SPECIAL);
    String[] bytes = bytes();
    tokens.addAll(List.of(bytes));
    if (size < tokens.size() || size > tokens.size() + BYTES * BYTES) {
      throw new IllegalArgumentException("vocabulary of " + size);
    }
    List<String> merges = new ArrayList<>();
    int[] order = order();
    // Growing squares: pairs of common bytes come before pairs with a rare one.
    for (int edge = 0; tokens.size() < size; edge++) {
      for (int i = 0; i <= 2 * edge && tokens.size() < size; i++) {
        String left = bytes[order[i <= edge ? i : edge]];
        String right = bytes[order[i <= edge ? edge : i - edge - 1]];
        merges.add(left + " " + right);
        tokens.add(left + right);
      }
    }
    return new ByteVocabulary(tokens, merges);
  }

  void writeTo(GgufWriter writer) {
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id < SPECIAL.size() ? TYPE_CONTROL : TYPE_NORMAL;
    }
    writer.putString("tokenizer.ggml.model", "gpt2");
    writer.putString("tokenizer.ggml.pre", "gpt-2");
    writer.putStrings("tokenizer.ggml.tokens", tokens);
    writer.putInts("tokenizer.ggml.token_type", types);
    writer.putStrings("tokenizer.ggml.merges", merges);
    writer.putInt("tokenizer.ggml.bos_token_id", SPECIAL.indexOf("<BOS>"));
    writer.putInt("tokenizer.ggml.eos_token_id", SPECIAL.indexOf("<EOS>"));
    writer.putInt("tokenizer.ggml.padding_token_id", SPECIAL.indexOf("<PAD>"));
    writer.putInt("tokenizer.ggml.fim_pre_token_id", SPECIAL.indexOf("<PRE>"));
    writer.putInt("tokenizer.ggml.fim_suf_token_id", SPECIAL.indexOf("<SUF>"));
    writer.putInt("tokenizer.ggml.fim_mid_token_id", SPECIAL.indexOf("<MID>"));
    writer.putBool("tokenizer.ggml.add_bos_token", false);
  }

  private static int[] order() {
    boolean[] taken = new boolean[BYTES];
    int[] order = new int[BYTES];
    int n = 0;
    for (int i = 0; i < COMMON_FIRST.length(); i++) {
      int value = COMMON_FIRST.charAt(i);
      if (!taken[value]) {
        taken[value] = true;
        order[n++] = value;
      }
    }
    for (int value = 0; value < BYTES; value++) {
      if (!taken[value]) {
        order[n++] = value;
      }
    }
    return order;
  }

  /** The characters that stand for the bytes in the vocabularies of GPT-2. */
  private static String[] bytes() {
    String[] bytes = new String[BYTES];
    int next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      boolean printable = (value > ' ' && value < 0x7F) || (value > 0xA0 && value != 0xAD);
      bytes[value] = String.valueOf((char) (printable ? value : next++));
    }
    return bytes;
  }
}
