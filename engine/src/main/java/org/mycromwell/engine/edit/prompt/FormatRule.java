package org.mycromwell.engine.edit.prompt;

import java.util.OptionalDouble;

/**
 * Chooses the format of answers: blocks where they are expected to cost fewer tokens, the rewrite
 * after a failure included, and work more often than not. Measured on 762 edits from the history of
 * this project: blocks take 147, 155, 198 and 262 tokens on average where the scope has 271, 526,
 * 986 and 1,879.
 */
final class FormatRule {
  /** Below this, models rarely copy an anchor without a slip. */
  private static final long BLOCKS_PARAMETERS = 3_000_000_000L;

  private static final long LARGE_PARAMETERS = 6_500_000_000L;

  private static final double MIN_SUCCESS = 0.5;

  /** Tokens of the blocks of an edit that do not grow with its scope. */
  private static final double BLOCKS_TOKENS = 120;

  /** Tokens of the blocks of an edit for each token of its scope. */
  private static final double BLOCKS_SHARE = 0.08;

  /** Drafts from the source make tokens of a rewrite cheaper than those of blocks. */
  private static final double REWRITE_COST = 0.7;

  private FormatRule() {}

  static AnswerFormat choose(long parameters, int scopeTokens, OptionalDouble blocksSuccessRate) {
    double success = blocksSuccessRate.orElse(expectedSuccess(parameters));
    double rewrite = REWRITE_COST * scopeTokens;
    double blocks = BLOCKS_TOKENS + BLOCKS_SHARE * scopeTokens + (1 - success) * rewrite;
    return success >= MIN_SUCCESS && blocks < rewrite ? AnswerFormat.BLOCKS : AnswerFormat.REWRITE;
  }

  private static double expectedSuccess(long parameters) {
    if (parameters < BLOCKS_PARAMETERS) {
      return 0;
    }
    return parameters < LARGE_PARAMETERS ? 0.6 : 0.8;
  }
}
