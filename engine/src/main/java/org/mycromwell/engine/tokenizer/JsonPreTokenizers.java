package org.mycromwell.engine.tokenizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/** How {@code tokenizer.json} spells the pre-tokenisers. */
final class JsonPreTokenizers {
  /** What one step does. */
  enum Kind {
    /** Cuts at the matches of a regular expression. */
    SPLIT,
    /** Every digit stands alone. */
    DIGITS,
    /** Maps bytes to characters, after cutting as GPT-2 does. */
    GPT2_AND_BYTES,
    /** Maps bytes to characters. */
    BYTES
  }

  /** A step; {@code pattern} is empty unless it is a split. */
  record Step(Kind kind, String pattern) {}

  private static final String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String LLAMA3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String QWEN2 = LLAMA3.replace("{1,3}", "");
  private static final String TEKKEN =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** By name; of names with the same steps, the first. */
  private static final Map<String, List<Step>> BY_NAME = new LinkedHashMap<>();

  static {
    Step bytes = new Step(Kind.BYTES, "");
    Step digits = new Step(Kind.DIGITS, "");
    BY_NAME.put("gpt-2", List.of(new Step(Kind.GPT2_AND_BYTES, "")));
    BY_NAME.put("starcoder", List.of(digits, new Step(Kind.GPT2_AND_BYTES, "")));
    BY_NAME.put("llama-bpe", List.of(split(LLAMA3), bytes));
    BY_NAME.put("qwen2", List.of(split(QWEN2), bytes));
    BY_NAME.put("tekken", List.of(split(TEKKEN), bytes));
    BY_NAME.put(
        "deepseek-coder",
        List.of(
            split("[\r\n]"),
            split("\\s?\\p{L}+"),
            split("\\s?\\p{P}+"),
            split("[" + PreTokenizers.DEEPSEEK_CJK + "]+"),
            digits,
            bytes));
    BY_NAME.put(PreTokenizers.CROMWELL, List.of(split(CodeRule.PATTERN), bytes));
    BY_NAME.put(PreTokenizers.CROMWELL_NAMES, List.of(split(NamesRule.PATTERN), bytes));
  }

  private JsonPreTokenizers() {}

  /**
   * Name of the pre-tokeniser with these steps.
   *
   * @param node the field {@code pre_tokenizer}
   * @param ignoreMerges what the model says, which tells names with the same steps apart
   */
  static String name(JsonNode node, boolean ignoreMerges, Source source) {
    List<Step> steps = new ArrayList<>();
    collect(node, steps, source);
    // The pattern may also stand in a split of its own.
    if (steps.size() > 1 && steps.get(steps.size() - 2).equals(split(GPT2))) {
      steps.subList(steps.size() - 2, steps.size()).clear();
      steps.add(new Step(Kind.GPT2_AND_BYTES, ""));
    }
    for (Map.Entry<String, List<Step>> entry : BY_NAME.entrySet()) {
      if (entry.getValue().equals(steps)) {
        boolean dbrx = entry.getKey().equals("llama-bpe") && !ignoreMerges;
        return dbrx ? "dbrx" : entry.getKey();
      }
    }
    throw source.unsupported(
        node.path()
            + " is not one of the known ones ("
            + String.join(", ", BY_NAME.keySet())
            + "); it has the steps "
            + EngineException.quote(steps.toString()));
  }

  /** The steps of a pre-tokeniser; null for one that this format cannot spell. */
  static @Nullable List<Step> steps(String name) {
    @Nullable PreTokenizer wanted = PreTokenizers.named(name);
    for (Map.Entry<String, List<Step>> entry : BY_NAME.entrySet()) {
      if (Objects.equals(PreTokenizers.named(entry.getKey()), wanted)) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static void collect(JsonNode node, List<Step> steps, Source source) {
    String type = node.string("type");
    switch (type) {
      case "Sequence" -> {
        for (JsonNode item : node.items("pretokenizers")) {
          collect(item, steps, source);
        }
      }
      case "Split" -> steps.add(splitStep(node, source));
      case "Digits" -> {
        if (!node.flag("individual_digits", false)) {
          throw source.unsupported(node.path() + " keeps digits together");
        }
        steps.add(new Step(Kind.DIGITS, ""));
      }
      case "ByteLevel" -> {
        if (node.flag("add_prefix_space", true)) {
          throw source.unsupported(node.path() + ".add_prefix_space is true");
        }
        boolean gpt2 = node.flag("use_regex", true);
        steps.add(new Step(gpt2 ? Kind.GPT2_AND_BYTES : Kind.BYTES, ""));
      }
      default ->
          throw source.unsupported(
              node.path() + ".type " + EngineException.quote(type) + " is unknown");
    }
  }

  private static Step splitStep(JsonNode node, Source source) {
    JsonNode pattern = node.get("pattern");
    String behavior = node.string("behavior");
    boolean invert = node.flag("invert", false);
    // Removing what does not match is the same where the pattern matches everything.
    boolean isolates = behavior.equals("Isolated") && !invert;
    boolean keeps = behavior.equals("Removed") && invert;
    if (pattern == null || pattern.get("Regex") == null || !(isolates || keeps)) {
      throw source.unsupported(node.path() + " is no split that isolates a regular expression");
    }
    return split(pattern.string("Regex"));
  }

  private static Step split(String pattern) {
    return new Step(Kind.SPLIT, pattern);
  }
}
