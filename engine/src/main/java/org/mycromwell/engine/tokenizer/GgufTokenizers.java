package org.mycromwell.engine.tokenizer;

import java.util.Arrays;
import java.util.Map;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.GgufMetadata;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Algorithm;
import org.mycromwell.engine.tokenizer.TokenizerDefinition.Source;

/** Tokenizers in the metadata of GGUF files. */
public final class GgufTokenizers {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String PRE = "tokenizer.ggml.pre";
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String TYPES = "tokenizer.ggml.token_type";
  private static final String SCORES = "tokenizer.ggml.scores";
  private static final String MERGES = "tokenizer.ggml.merges";
  private static final String ADD_BOS = "tokenizer.ggml.add_bos_token";
  private static final String ADD_EOS = "tokenizer.ggml.add_eos_token";
  private static final String ADD_SPACE_PREFIX = "tokenizer.ggml.add_space_prefix";

  /** Older names of roles. */
  private static final Map<String, TokenRole> OLD_KEYS =
      Map.of(
          "tokenizer.ggml.prefix_token_id", TokenRole.FIM_PREFIX,
          "tokenizer.ggml.suffix_token_id", TokenRole.FIM_SUFFIX,
          "tokenizer.ggml.middle_token_id", TokenRole.FIM_MIDDLE);

  /** What files write for "no such token". */
  private static final long NO_TOKEN = 0xFFFFFFFFL;

  private GgufTokenizers() {}

  /** Whether the file holds a tokenizer. */
  public static boolean isPresent(GgufFile file) {
    return file.metadata().has(MODEL);
  }

  /** The tokenizer of a model file. */
  public static Tokenizer load(GgufFile file) {
    return read(file).build();
  }

  /**
   * The data of the tokenizer of a model file.
   *
   * @throws org.mycromwell.engine.EngineException that names the file and the key, if one is
   *     missing, has a wrong type or names an algorithm that is not supported
   */
  public static TokenizerDefinition read(GgufFile file) {
    GgufMetadata metadata = file.metadata();
    Source source = Source.gguf(file.displayName());
    String model = metadata.string(MODEL);
    TokenizerDefinition.Builder builder =
        switch (model) {
          case "gpt2" -> bytePair(metadata, source);
          case "llama" -> sentencePiece(metadata, source);
          default ->
              throw source.unsupported(
                  MODEL
                      + " is "
                      + EngineException.quote(model)
                      + "; supported are gpt2 (byte-level BPE) and llama (SentencePiece)");
        };
    if (metadata.has(TYPES)) {
      builder.types(metadata.intArray(TYPES));
    }
    OLD_KEYS.forEach((key, role) -> readRole(metadata, source, key, role, builder));
    for (TokenRole role : TokenRole.values()) {
      readRole(metadata, source, role.ggufKey(), role, builder);
    }
    if (metadata.has(ADD_BOS)) {
      builder.addBos(metadata.boolValue(ADD_BOS));
    }
    if (metadata.has(ADD_EOS)) {
      builder.addEos(metadata.boolValue(ADD_EOS));
    }
    return builder.build();
  }

  /** Adds the metadata entries that describe the tokenizer. */
  public static void write(TokenizerDefinition definition, GgufWriter writer) {
    boolean bytePair = definition.algorithm() == Algorithm.BYTE_LEVEL_BPE;
    if (bytePair
        && definition.ignoreMerges() != PreTokenizers.ignoresMerges(definition.preTokenizer())) {
      throw definition
          .source()
          .unsupported(
              "a GGUF file cannot say that the pre-tokeniser "
                  + definition.preTokenizer()
                  + (definition.ignoreMerges() ? " ignores merges" : " heeds merges"));
    }
    writer.putString(MODEL, bytePair ? "gpt2" : "llama");
    writer.putString(PRE, bytePair ? definition.preTokenizer() : PreTokenizers.DEFAULT);
    writer.putStrings(TOKENS, Arrays.asList(definition.tokens()));
    float[] scores = definition.scores();
    if (scores != null) {
      writer.putFloats(SCORES, scores);
    }
    int[] types = definition.types();
    if (types != null) {
      writer.putInts(TYPES, types);
    }
    if (bytePair) {
      writer.putStrings(MERGES, Arrays.asList(definition.merges()));
    }
    definition.roles().forEach((role, id) -> writer.putInt(role.ggufKey(), id));
    writer.putBool(ADD_BOS, definition.addBos());
    writer.putBool(ADD_EOS, definition.addEos());
    if (!bytePair) {
      writer.putBool(ADD_SPACE_PREFIX, definition.addSpacePrefix());
    }
  }

  private static TokenizerDefinition.Builder bytePair(GgufMetadata metadata, Source source) {
    String pre = metadata.optionalString(PRE).orElse(PreTokenizers.DEFAULT);
    boolean llama3 = PreTokenizers.ignoresMerges(pre) && !pre.equals("tekken");
    return TokenizerDefinition.builder(
            source, Algorithm.BYTE_LEVEL_BPE, metadata.stringArray(TOKENS))
        .preTokenizer(pre)
        .merges(metadata.stringArray(MERGES))
        .ignoreMerges(PreTokenizers.ignoresMerges(pre))
        .addBos(llama3);
  }

  private static TokenizerDefinition.Builder sentencePiece(GgufMetadata metadata, Source source) {
    TokenizerDefinition.Builder builder =
        TokenizerDefinition.builder(source, Algorithm.SENTENCE_PIECE, metadata.stringArray(TOKENS))
            .scores(metadata.floatArray(SCORES))
            // What the format means where the keys are missing.
            .addBos(true)
            .role(TokenRole.BOS, 1)
            .role(TokenRole.EOS, 2)
            .role(TokenRole.UNKNOWN, 0);
    if (metadata.has(ADD_SPACE_PREFIX)) {
      builder.addSpacePrefix(metadata.boolValue(ADD_SPACE_PREFIX));
    }
    return builder;
  }

  private static void readRole(
      GgufMetadata metadata,
      Source source,
      String key,
      TokenRole role,
      TokenizerDefinition.Builder builder) {
    if (!metadata.has(key)) {
      return;
    }
    long id = metadata.longValue(key);
    if (id == NO_TOKEN || id == -1) {
      return;
    }
    if (id < 0 || id > Integer.MAX_VALUE) {
      throw source.bad(key + " is " + id + ", which is no token id");
    }
    builder.role(role, (int) id);
  }
}
