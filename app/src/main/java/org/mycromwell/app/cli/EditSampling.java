package org.mycromwell.app.cli;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.api.SamplingConfig;
import picocli.CommandLine.Option;

/** How the tokens of an edit are drawn, and how many. */
final class EditSampling {
  @Option(
      names = "--temperature",
      paramLabel = "X",
      description = "0 (default) takes the most likely token always; more is more varied.")
  private @Nullable Float temperature;

  @Option(names = "--top-k", paramLabel = "N", description = "Draw from the N most likely tokens.")
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "X",
      description = "Draw from the most likely tokens that together have this probability.")
  private @Nullable Float topP;

  @Option(
      names = "--min-p",
      paramLabel = "X",
      description = "Never draw tokens less likely than this share of the most likely one.")
  private @Nullable Float minP;

  @Option(
      names = "--repeat-penalty",
      paramLabel = "X",
      description = "Above 1 makes tokens that occurred less likely.")
  private @Nullable Float repeatPenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed and request give the same answer (default: 0).")
  private @Nullable Long seed;

  @Option(
      names = {"-n", "--max-tokens"},
      paramLabel = "N",
      description = "Most tokens of the answer; by default as many as the task may need.")
  private @Nullable Integer maxTokens;

  SamplingConfig config() {
    SamplingConfig config = SamplingConfig.DEFAULT;
    if (temperature != null) {
      config = config.withTemperature(temperature);
    }
    if (topK != null) {
      config = config.withTopK(topK);
    }
    if (topP != null) {
      config = config.withTopP(topP);
    }
    if (minP != null) {
      config = config.withMinP(minP);
    }
    if (repeatPenalty != null) {
      config = config.withRepetitionPenalty(repeatPenalty);
    }
    if (seed != null) {
      config = config.withSeed(seed);
    }
    if (maxTokens != null) {
      Arguments.requirePositive("--max-tokens", maxTokens);
      config = config.withMaxTokens(maxTokens);
    }
    return config;
  }
}
