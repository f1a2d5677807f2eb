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
 * @param decodeTokens tokens drawn after the first, the one that ended the answer included
 * @param decodeMillis time they took, drawing and listener included
 * @param passes forward passes that took; as many as tokens where nothing was drafted
 * @param draftedTokens tokens proposed from the draft and verified
 * @param acceptedTokens how many of those were what the model wanted: the share of the answer that
 *     was copied
 */
public record GenerationStats(
    int promptTokens,
    int cachedTokens,
    int prefillTokens,
    double prefillMillis,
    double firstTokenMillis,
    int decodeTokens,
    double decodeMillis,
    int passes,
    int draftedTokens,
    int acceptedTokens) {
  private static final double MILLIS_PER_SECOND = 1000;

  /** Tokens of the prompt computed per second; 0 when none was. */
  public double prefillTokensPerSecond() {
    return rate(prefillTokens, prefillMillis);
  }

  /** Tokens generated per second after the first; 0 when there was none. */
  public double decodeTokensPerSecond() {
    return rate(decodeTokens, decodeMillis);
  }

  /** Share of the tokens after the first that were copied from the draft; 0 when there was none. */
  public double copiedShare() {
    return decodeTokens > 0 ? (double) acceptedTokens / decodeTokens : 0;
  }

  private static double rate(int tokens, double millis) {
    return millis > 0 ? tokens * MILLIS_PER_SECOND / millis : 0;
  }
}
