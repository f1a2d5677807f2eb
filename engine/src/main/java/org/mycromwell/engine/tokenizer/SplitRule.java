package org.mycromwell.engine.tokenizer;

/**
 * One regular expression of a pre-tokeniser, written out as a scanner: patterns of model files meet
 * texts of megabytes, where {@code java.util.regex} recurses per character and overflows the stack.
 */
@FunctionalInterface
interface SplitRule {
  /**
   * Matches at {@code at}, within {@code text[at, limit)}.
   *
   * @return the end of the match, larger than {@code at}; or the complement {@code ~next} where no
   *     match starts at any index in {@code [at, next)}, {@code next > at}
   */
  int match(char[] text, int at, int limit);
}
