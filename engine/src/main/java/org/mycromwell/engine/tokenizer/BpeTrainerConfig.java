package org.mycromwell.engine.tokenizer;

import java.util.HashSet;
import java.util.List;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * What {@link BpeTrainer} shall make.
 *
 * @param vocabularySize tokens in all: special tokens, 256 bytes, and what is learnt
 * @param minFrequency a pair that occurs less often is not merged
 * @param specialTokens from id 0; texts in angle brackets
 * @param preTokenizer one of {@link PreTokenizers#names()}
 * @param threads threads that read and count; the result does not depend on it
 */
public record BpeTrainerConfig(
    int vocabularySize,
    int minFrequency,
    List<String> specialTokens,
    String preTokenizer,
    int threads) {
  private static final int MAX_VOCABULARY = Vocabulary.MAX_TOKENS;

  public BpeTrainerConfig {
    specialTokens = List.copyOf(specialTokens);
    int least = specialTokens.size() + 256;
    if (vocabularySize < least || vocabularySize > MAX_VOCABULARY) {
      throw bad(
          "vocabulary size is " + vocabularySize + ", expected " + least + " to " + MAX_VOCABULARY);
    }
    if (minFrequency < 1) {
      throw bad("minimum frequency is " + minFrequency + ", expected at least 1");
    }
    if (threads < 1) {
      throw bad("threads is " + threads + ", expected at least 1");
    }
    if (!PreTokenizers.isKnown(preTokenizer)) {
      throw bad(
          "pre-tokeniser '"
              + preTokenizer
              + "' is unknown; known are "
              + String.join(", ", PreTokenizers.names()));
    }
    for (String token : specialTokens) {
      if (token.length() < 3 || !token.startsWith("<") || !token.endsWith(">")) {
        throw bad("special token '" + token + "' is not of the form <NAME>");
      }
    }
    if (new HashSet<>(specialTokens).size() < specialTokens.size()) {
      throw bad("special tokens " + specialTokens + " repeat one another");
    }
  }

  /** The vocabulary of both seeds: 50,000 tokens, code-aware. */
  public static BpeTrainerConfig cromwell() {
    return new BpeTrainerConfig(
        CromwellVocabulary.DEFAULT_SIZE,
        2,
        CromwellVocabulary.SPECIAL_TOKENS,
        PreTokenizers.CROMWELL,
        Runtime.getRuntime().availableProcessors());
  }

  public BpeTrainerConfig withVocabularySize(int size) {
    return new BpeTrainerConfig(size, minFrequency, specialTokens, preTokenizer, threads);
  }

  public BpeTrainerConfig withMinFrequency(int frequency) {
    return new BpeTrainerConfig(vocabularySize, frequency, specialTokens, preTokenizer, threads);
  }

  public BpeTrainerConfig withPreTokenizer(String name) {
    return new BpeTrainerConfig(vocabularySize, minFrequency, specialTokens, name, threads);
  }

  public BpeTrainerConfig withThreads(int count) {
    return new BpeTrainerConfig(vocabularySize, minFrequency, specialTokens, preTokenizer, count);
  }

  private static EngineException bad(String message) {
    return new EngineException(Kind.BAD_ARGUMENT, message);
  }
}
