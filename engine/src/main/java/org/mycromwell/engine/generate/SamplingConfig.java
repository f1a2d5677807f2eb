package org.mycromwell.engine.generate;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufMetadata;

/**
 * How the next token is drawn. The steps come in the order of llama.cpp: repetition penalty, top-k,
 * top-p, min-p, temperature.
 *
 * @param temperature 0 takes the most likely token always
 * @param topK keep this many of the most likely tokens; 0 keeps all
 * @param topP keep the most likely tokens that together have this probability; 1 keeps all
 * @param minP drop tokens less likely than this share of the most likely one; 0 keeps all
 * @param repetitionPenalty makes tokens that occurred less likely (Keskar et al. 2019); 1 does not
 * @param penaltyWindow how many of the last tokens count as occurred
 * @param seed the same seed, prompt and model give the same text
 */
public record SamplingConfig(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    int penaltyWindow,
    long seed) {
  /** The most likely token always. */
  public static final SamplingConfig GREEDY = new SamplingConfig(0, 0, 1, 0, 1, 0, 0);

  /** What llama.cpp does when nothing is said. */
  public static final SamplingConfig DEFAULT = new SamplingConfig(0.8f, 40, 0.95f, 0.05f, 1, 64, 0);

  private static final String PREFIX = "general.sampling.";

  public SamplingConfig {
    check("temperature", temperature, 0, 100);
    check("top-k", topK, 0, Integer.MAX_VALUE);
    check("top-p", topP, 0, 1);
    check("min-p", minP, 0, 1);
    check("repetition penalty", repetitionPenalty, 0.01, 100);
    check("penalty window", penaltyWindow, 0, Integer.MAX_VALUE);
  }

  private static void check(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          name
              + " is "
              + number(value)
              + "; it must be "
              + (max == Integer.MAX_VALUE
                  ? number(min) + " or more"
                  : "between " + number(min) + " and " + number(max)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Float.toString((float) value);
  }

  /** What the model's file recommends, and {@link #DEFAULT} where it says nothing. */
  public static SamplingConfig recommended(GgufMetadata metadata) {
    try {
      return new SamplingConfig(
          real(metadata, "temp", DEFAULT.temperature),
          integer(metadata, "top_k", DEFAULT.topK, 0),
          real(metadata, "top_p", DEFAULT.topP),
          real(metadata, "min_p", DEFAULT.minP),
          real(metadata, "penalty_repeat", DEFAULT.repetitionPenalty),
          integer(metadata, "penalty_last_n", DEFAULT.penaltyWindow, Integer.MAX_VALUE),
          DEFAULT.seed);
    } catch (EngineException e) {
      throw new EngineException(
          Kind.BAD_FILE, "the model's " + PREFIX + "* keys are wrong: " + e.getMessage(), e);
    }
  }

  private static float real(GgufMetadata metadata, String name, float otherwise) {
    return metadata.has(PREFIX + name) ? metadata.floatValue(PREFIX + name) : otherwise;
  }

  /** Files write -1 for "no limit". */
  private static int integer(GgufMetadata metadata, String name, int otherwise, int unlimited) {
    if (!metadata.has(PREFIX + name)) {
      return otherwise;
    }
    int value = metadata.intValue(PREFIX + name);
    return value < 0 ? unlimited : value;
  }

  public SamplingConfig withTemperature(float value) {
    return new SamplingConfig(value, topK, topP, minP, repetitionPenalty, penaltyWindow, seed);
  }

  public SamplingConfig withTopK(int value) {
    return new SamplingConfig(
        temperature, value, topP, minP, repetitionPenalty, penaltyWindow, seed);
  }

  public SamplingConfig withTopP(float value) {
    return new SamplingConfig(
        temperature, topK, value, minP, repetitionPenalty, penaltyWindow, seed);
  }

  public SamplingConfig withMinP(float value) {
    return new SamplingConfig(
        temperature, topK, topP, value, repetitionPenalty, penaltyWindow, seed);
  }

  public SamplingConfig withRepetitionPenalty(float value) {
    return new SamplingConfig(temperature, topK, topP, minP, value, penaltyWindow, seed);
  }

  public SamplingConfig withPenaltyWindow(int value) {
    return new SamplingConfig(temperature, topK, topP, minP, repetitionPenalty, value, seed);
  }

  public SamplingConfig withSeed(long value) {
    return new SamplingConfig(
        temperature, topK, topP, minP, repetitionPenalty, penaltyWindow, value);
  }
}
