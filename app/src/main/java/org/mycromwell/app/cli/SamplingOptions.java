package org.mycromwell.app.cli;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.generate.SamplingConfig;
import picocli.CommandLine.Option;

/** How tokens are drawn. What is not given is what the model's file recommends. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "X",
      description = "0 takes the most likely token always; by default as the model recommends.")
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
      description =
          "The same seed and prompt give the same text; another one each time by default.")
  private @Nullable Long seed;

  SamplingConfig over(SamplingConfig recommended) {
    SamplingConfig config =
        recommended.withSeed(seed == null ? new SplittableRandom().nextLong(1L << 32) : seed);
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
    return config;
  }
}
