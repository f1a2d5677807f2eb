package org.mycromwell.engine.tokenizer;

import java.util.List;

/**
 * A job a token does in prompts and generation. Where a file does not say which token has a role,
 * the first known name that the vocabulary holds decides.
 */
public enum TokenRole {
  BOS("bos", "<s>", "<|begin_of_text|>", "<｜begin▁of▁sentence｜>", "<BOS>", "<bos>"),
  EOS("eos", "</s>", "<|end_of_text|>", "<｜end▁of▁sentence｜>", "<|endoftext|>", "<EOS>", "<eos>"),
  EOT("eot", "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|EOT|>", "<EOT>", "▁<EOT>"),
  EOM("eom", "<|eom_id|>"),
  UNKNOWN("unknown", "<unk>", "<UNK>"),
  PADDING("padding", "<pad>", "<PAD>", "<|padding|>"),
  FIM_PREFIX(
      "fim_pre",
      "<|fim_prefix|>",
      "<fim_prefix>",
      "<fim-prefix>",
      "<｜fim▁begin｜>",
      "<PRE>",
      "▁<PRE>",
      "[PREFIX]"),
  FIM_SUFFIX(
      "fim_suf",
      "<|fim_suffix|>",
      "<fim_suffix>",
      "<fim-suffix>",
      "<｜fim▁hole｜>",
      "<SUF>",
      "▁<SUF>",
      "[SUFFIX]"),
  FIM_MIDDLE(
      "fim_mid",
      "<|fim_middle|>",
      "<fim_middle>",
      "<fim-middle>",
      "<｜fim▁end｜>",
      "<MID>",
      "▁<MID>",
      "[MIDDLE]"),
  FIM_PADDING("fim_pad", "<|fim_pad|>", "<fim_pad>", "<fim-pad>"),
  FIM_REPOSITORY(
      "fim_rep", "<|fim_repo|>", "<|repo_name|>", "<repo_name>", "<reponame>", "<fim-repo>"),
  FIM_FILE_SEPARATOR("fim_sep", "<|file_sep|>", "<file_sep>");

  private final String ggufName;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> knownNames;

  TokenRole(String ggufName, String... knownNames) {
    this.ggufName = ggufName;
    this.knownNames = List.of(knownNames);
  }

  /** Metadata key of the id in a GGUF file. */
  public String ggufKey() {
    return "tokenizer.ggml." + ggufName + "_token_id";
  }

  /** Texts under which public models carry this role, the most telling first. */
  List<String> knownNames() {
    return knownNames;
  }
}
