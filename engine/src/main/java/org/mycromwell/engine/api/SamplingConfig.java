package org.mycromwell.engine.api;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

/**
 * How an answer is drawn, and how long it may be. {@link #DEFAULT} takes the most likely token
 * always: code that is nearly right is wrong, and the same request gives the same edit.
 *
 * <pre>{@code SamplingConfig.DEFAULT.withTemperature(0.2f).withTopP(0.95f).withMaxTokens(2048)}
 * </pre>
 *
 * @param temperature 0 takes the most likely token always
 * @param topK keep this many of the most likely tokens; 0 keeps all
 * @param topP keep the most likely tokens that together have this probability; 1 keeps all
 * @param minP drop tokens less likely than this share of the most likely one; 0 keeps all
 * @param repetitionPenalty makes tokens of the last {@value #PENALTY_WINDOW} less likely; 1 does
 *     not
 * @param seed the same seed, request and model give the same answer
 * @param maxTokens most tokens of the answer; 0 for as many as the text to change may need
 */
public record SamplingConfig(
    float temperature,
    int topK,
    float topP,
    float minP,
    float repetitionPenalty,
    long seed,
    int maxTokens) {
  public static final SamplingConfig DEFAULT = new SamplingConfig(0, 0, 1, 0, 1, 0, 0);

  private static final int PENALTY_WINDOW = 64;

  public SamplingConfig {
    if (maxTokens < 0) {
      throw new EngineException(
          Kind.BAD_ARGUMENT, "max tokens is " + maxTokens + "; it must be 0 or more");
    }
    sampler(temperature, topK, topP, minP, repetitionPenalty, seed); // checks the others
  }

  public SamplingConfig withTemperature(float value) {
    return new SamplingConfig(value, topK, topP, minP, repetitionPenalty, seed, maxTokens);
  }

  public SamplingConfig withTopK(int value) {
    return new SamplingConfig(temperature, value, topP, minP, repetitionPenalty, seed, maxTokens);
  }

  public SamplingConfig withTopP(float value) {
    return new SamplingConfig(temperature, topK, value, minP, repetitionPenalty, seed, maxTokens);
  }

  public SamplingConfig withMinP(float value) {
    return new SamplingConfig(temperature, topK, topP, value, repetitionPenalty, seed, maxTokens);
  }

  public SamplingConfig withRepetitionPenalty(float value) {
    return new SamplingConfig(temperature, topK, topP, minP, value, seed, maxTokens);
  }

  public SamplingConfig withSeed(long value) {
    return new SamplingConfig(temperature, topK, topP, minP, repetitionPenalty, value, maxTokens);
  }

  public SamplingConfig withMaxTokens(int value) {
    return new SamplingConfig(temperature, topK, topP, minP, repetitionPenalty, seed, value);
  }

  /** The part the sampler knows. */
  org.mycromwell.engine.generate.SamplingConfig sampler() {
    return sampler(temperature, topK, topP, minP, repetitionPenalty, seed);
  }

  private static org.mycromwell.engine.generate.SamplingConfig sampler(
      float temperature, int topK, float topP, float minP, float repetitionPenalty, long seed) {
    return new org.mycromwell.engine.generate.SamplingConfig(
        temperature, topK, topP, minP, repetitionPenalty, PENALTY_WINDOW, seed);
  }
}
