package org.mycromwell.engine.generate;

/**
 * Figures of one generation.
 *
 * @param promptTokens tokens of the prompt
 * @param cachedTokens how many of them were in the cache from before and not computed again
 * @param prefillTokens how many of the others were computed: all, unless it was cancelled before;
 *     whole chunks only
 * @param prefillMillis time those took
 * @param firstTokenMillis from the call to the first token; 0 when there was none
 * @param decodeTokens passes of one token after the first
 * @param decodeMillis time they took, drawing and listener included
 */
public record GenerationStats(
    int promptTokens,
    int cachedTokens,
    int prefillTokens,
    double prefillMillis,
    double firstTokenMillis,
    int decodeTokens,
    double decodeMillis) {
  private static final double MILLIS_PER_SECOND = 1000;

  /** Tokens of the prompt computed per second; 0 when none was. */
  public double prefillTokensPerSecond() {
    return rate(prefillTokens, prefillMillis);
  }

  /** Tokens generated per second after the first; 0 when there was none. */
  public double decodeTokensPerSecond() {
    return rate(decodeTokens, decodeMillis);
  }

  private static double rate(int tokens, double millis) {
    return millis > 0 ? tokens * MILLIS_PER_SECOND / millis : 0;
  }
}
