package org.mycromwell.engine.edit.flow;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.mycromwell.engine.edit.answer.LineHunks;
import org.mycromwell.engine.tokenizer.LineMarks;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * The tokens of an answer with the logarithms of their probabilities, the one that ended it
 * included. Filled while the answer comes, without allocating; used by one thread.
 */
final class AnswerTrace {
  /** Logarithm of the probability of a token from which on another one is not worth a try. */
  private static final double SURE = Math.log(0.9);

  private final Tokenizer tokenizer;
  private final int[] ids;
  private final double[] logProbabilities;
  private int count;

  /**
   * @param maxTokens of the answer
   */
  AnswerTrace(Tokenizer tokenizer, int maxTokens) {
    this.tokenizer = tokenizer;
    ids = new int[maxTokens + 1];
    logProbabilities = new double[maxTokens + 1];
  }

  void add(int id, double logProbability) {
    ids[count] = id;
    logProbabilities[count] = logProbability;
    count++;
  }

  /** The tokens before a place. */
  int[] kept(int place) {
    return Arrays.copyOf(ids, place);
  }

  /** The token at a place. */
  int token(int place) {
    return ids[place];
  }

  /** The places of the least probable tokens, the least first; none of those that are sure. */
  int[] doubtful(int most) {
    return IntStream.range(0, count)
        .filter(i -> logProbabilities[i] < SURE)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> logProbabilities[i]))
        .limit(most)
        .mapToInt(i -> i)
        .toArray();
  }

  /** Whether the tokens spell exactly this text. */
  boolean spells(byte[] text) {
    return Arrays.equals(text, tokenizer.decode(Arrays.copyOf(ids, count)));
  }

  /** The answer in hunks about a scope of so many lines. */
  LineHunks hunks(int lines) {
    LineMarks marks = LineMarks.of(tokenizer.specialTokens());
    return LineHunks.read(ids, answerLength(), lines, marks, tokenizer);
  }

  /** Tokens without the one that ended it. */
  private int answerLength() {
    boolean ended =
        count > 0
            && Arrays.binarySearch(tokenizer.specialTokens().endOfGeneration(), ids[count - 1])
                >= 0;
    return ended ? count - 1 : count;
  }

  /** The logarithm of the probability of the whole answer. */
  double logProbability() {
    return logProbabilityOfTokens(0, count - 1);
  }

  /** The logarithm of the probability of tokens, the one behind the last included. */
  double logProbabilityOfTokens(int from, int to) {
    double sum = 0;
    for (int i = from; i <= Math.min(to, count - 1); i++) {
      sum += logProbabilities[i];
    }
    return sum;
  }

  /**
   * The logarithm of the least probable of the tokens that have a byte between {@code from} and
   * {@code to}, both included; 0 without any. The token that ended the answer stands behind its
   * last byte.
   */
  double least(int from, int to) {
    double least = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = tokenizer.decode(ids[i]).length;
      int last = at + Math.max(length, 1) - 1;
      if (at <= to && last >= from) {
        least = Math.min(least, logProbabilities[i]);
      }
      at += length;
    }
    return least;
  }
}
