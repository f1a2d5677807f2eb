package org.mycromwell.engine.edit.flow;

import java.util.Locale;
import org.mycromwell.engine.generate.GenerationStats;

/**
 * Figures of one edit or completion; blocks that were asked for again are included.
 *
 * @param promptTokens tokens of the prompts
 * @param cachedTokens how many of them were in the cache from an earlier request
 * @param prefillTokens how many were computed
 * @param prefillMillis time those took
 * @param firstTokenMillis from the first request to the model to its first token
 * @param answerTokens tokens the model wrote, those of answers that were not taken too
 * @param decodeMillis time they took after the first
 * @param draftedTokens tokens of the source that were tried as the answer's next ones
 * @param acceptedTokens how many of those the model would have written itself
 * @param contextTokens the positions the model has
 * @param askedAgain blocks whose anchor did not match and that were asked for again
 */
public record EditStats(
    int promptTokens,
    int cachedTokens,
    int prefillTokens,
    double prefillMillis,
    double firstTokenMillis,
    int answerTokens,
    double decodeMillis,
    int draftedTokens,
    int acceptedTokens,
    int contextTokens,
    int askedAgain) {
  private static final double MILLIS_PER_SECOND = 1000;

  static EditStats none(int contextTokens) {
    return new EditStats(0, 0, 0, 0, 0, 0, 0, 0, 0, contextTokens, 0);
  }

  EditStats plus(GenerationStats more, int tokens) {
    return new EditStats(
        promptTokens + more.promptTokens(),
        cachedTokens + more.cachedTokens(),
        prefillTokens + more.prefillTokens(),
        prefillMillis + more.prefillMillis(),
        promptTokens == 0 ? more.firstTokenMillis() : firstTokenMillis,
        answerTokens + tokens,
        decodeMillis + more.decodeMillis(),
        draftedTokens + more.draftedTokens(),
        acceptedTokens + more.acceptedTokens(),
        contextTokens,
        askedAgain);
  }

  /** With another answer to a prompt that is counted already. */
  EditStats plusAnswer(GenerationStats more, int tokens) {
    return new EditStats(
        promptTokens,
        cachedTokens,
        prefillTokens + more.prefillTokens(),
        prefillMillis + more.prefillMillis(),
        firstTokenMillis,
        answerTokens + tokens,
        decodeMillis + more.decodeMillis(),
        draftedTokens,
        acceptedTokens,
        contextTokens,
        askedAgain);
  }

  EditStats withAskedAgain(int blocks) {
    return new EditStats(
        promptTokens,
        cachedTokens,
        prefillTokens,
        prefillMillis,
        firstTokenMillis,
        answerTokens,
        decodeMillis,
        draftedTokens,
        acceptedTokens,
        contextTokens,
        blocks);
  }

  /** Tokens of the prompt computed per second; 0 when none was. */
  public double prefillTokensPerSecond() {
    return prefillMillis > 0 ? prefillTokens * MILLIS_PER_SECOND / prefillMillis : 0;
  }

  /** Tokens written per second; 0 when there were none. */
  public double decodeTokensPerSecond() {
    return decodeMillis > 0 ? answerTokens * MILLIS_PER_SECOND / decodeMillis : 0;
  }

  /** Share of the answer that was taken from the file, 0 to 1. */
  public double copiedShare() {
    return answerTokens > 0 ? (double) acceptedTokens / answerTokens : 0;
  }

  /** One line for people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "prompt %,d tokens, %,d cached, first token %.1f s; answer %,d at %.1f tokens/s, %.0f %%"
            + " from the file",
        promptTokens,
        cachedTokens,
        firstTokenMillis / MILLIS_PER_SECOND,
        answerTokens,
        decodeTokensPerSecond(),
        100 * copiedShare());
  }
}
