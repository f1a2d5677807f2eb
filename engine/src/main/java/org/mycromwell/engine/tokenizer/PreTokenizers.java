package org.mycromwell.engine.tokenizer;

import java.util.BitSet;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The pre-tokenisers by the names that {@code tokenizer.ggml.pre} gives them. */
public final class PreTokenizers {
  /** For files that name none. */
  static final String DEFAULT = "default";

  /** Cromwell's own, for source code. */
  public static final String CROMWELL = "cromwell";

  /** The same for small models that copy names: {@link NamesRule}. */
  public static final String CROMWELL_NAMES = "cromwell-names";

  /** Letters with case, as DeepSeek lists them. */
  static final String DEEPSEEK_LETTERS =
      "A-Za-z\u00B5\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u01BA\u01BC-\u01BF\u01C4-\u0293"
          + "\u0295-\u02AF\u0370-\u0373\u0376\u0377\u037B-\u037D\u037F\u0386\u0388-\u038A\u038C"
          + "\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556\u10A0-\u10C5"
          + "\u13A0-\u13F5\u13F8-\u13FD\u1C90-\u1CBA\u1CBD-\u1CBF\u1D00-\u1D2B\u1D6B-\u1D77"
          + "\u1D79-\u1D9A\u1E00-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59"
          + "\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC"
          + "\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2102\u2107"
          + "\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2134\u2139"
          + "\u213C-\u213F\u2145-\u2149\u214E\u2183\u2184\u2C00-\u2C7B\u2C7E-\u2CE4\u2CEB-\u2CEE"
          + "\u2CF2\u2CF3\uA640-\uA66D\uA680-\uA69B\uA722-\uA76F\uA771-\uA787\uA78B-\uA78E"
          + "\uAB70-\uABBF\uFB00-\uFB06\uFB13-\uFB17\uFF21-\uFF3A\uFF41-\uFF5A"
          + "\uD801\uDC00-\uD801\uDC4F\uD801\uDCB0-\uD801\uDCD3\uD801\uDCD8-\uD801\uDCFB"
          + "\uD803\uDC80-\uD803\uDCB2\uD803\uDCC0-\uD803\uDCF2\uD806\uDCA0-\uD806\uDCDF"
          + "\uD83A\uDD00-\uD83A\uDD43";

  static final String DEEPSEEK_MARKS = "!-/:-~\uFF01-\uFF0F\uFF1A-\uFF5E\u2018-\u201F\u3000-\u3002";
  static final String DEEPSEEK_CJK = "\u4E00-\u9FA5\u0800-\u4E00\uAC00-\uD7FF";

  private record Entry(PreTokenizer preTokenizer, boolean ignoresMerges) {}

  private static final Map<String, Entry> BY_NAME = new TreeMap<>();

  static {
    PreTokenizer gpt2 = new RuleSequence(WordRules::gpt2);
    register(gpt2, false, "gpt-2", "phi-2", "mpt", "olmo", "jais", "roberta-bpe", "gigachat");
    PreTokenizer digitsThenGpt2 = new RuleSequence(RunRules::digit, WordRules::gpt2);
    register(digitsThenGpt2, false, "starcoder", "refact", "command-r", "smollm");
    register(digitsThenGpt2, false, "codeshell", "exaone", "minerva-7b");
    PreTokenizer llama3 = new RuleSequence(WordRules.llama3(3));
    register(llama3, true, "llama-bpe", "llama3", "llama-v3", "falcon3");
    register(llama3, false, "dbrx", "smaug-bpe");
    PreTokenizer qwen2 = new RuleSequence(WordRules.llama3(1));
    register(qwen2, false, "qwen2", "deepseek-r1-qwen", "stablelm2", "megrez");
    register(new RuleSequence(WordRules::tekken), true, "tekken");
    BitSet cjk = RunRules.set(DEEPSEEK_CJK);
    register(
        new RuleSequence(
            RunRules::newline,
            RunRules.afterBlank(CharClasses.LETTER),
            RunRules.afterBlank(CharClasses.PUNCTUATION),
            RunRules.run(cjk),
            RunRules::digit),
        false,
        "deepseek-coder");
    register(
        new RuleSequence(
            RunRules::newline,
            RunRules.afterBlank(RunRules.set(DEEPSEEK_LETTERS)),
            RunRules.afterBlank(RunRules.set(DEEPSEEK_MARKS)),
            RunRules::trailingBlanks,
            RunRules.run(cjk),
            RunRules::digits),
        false,
        "deepseek-llm");
    register(
        new RuleSequence(
            RunRules.run(CharClasses.PUNCTUATION, "$+<=>^~|`"),
            WordRules::gpt2,
            RunRules::threeAsciiDigits),
        false,
        "falcon");
    register(
        new RuleSequence(
            RunRules.run(CharClasses.PUNCTUATION, "$+<=>^~|"),
            WordRules::gpt2,
            RunRules::digits,
            RunRules::threeAsciiDigits),
        false,
        DEFAULT);
    register(new RuleSequence(new CodeRule()), false, CROMWELL);
    register(new RuleSequence(new NamesRule()), false, CROMWELL_NAMES);
  }

  private PreTokenizers() {}

  /** All names, sorted. */
  public static SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(BY_NAME.keySet()));
  }

  public static boolean isKnown(String name) {
    return BY_NAME.containsKey(name);
  }

  /**
   * Whether models with this pre-tokeniser take a piece that is a token as a whole before any
   * merge; a GGUF file does not say it otherwise.
   */
  static boolean ignoresMerges(String name) {
    @Nullable Entry entry = BY_NAME.get(name);
    return entry != null && entry.ignoresMerges();
  }

  /** The pre-tokeniser, or null if the name is unknown. */
  static @Nullable PreTokenizer named(String name) {
    @Nullable Entry entry = BY_NAME.get(name);
    return entry == null ? null : entry.preTokenizer();
  }

  private static void register(PreTokenizer preTokenizer, boolean ignoresMerges, String... names) {
    for (String name : names) {
      BY_NAME.put(name, new Entry(preTokenizer, ignoresMerges));
    }
  }
}
