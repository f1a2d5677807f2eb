package org.mycromwell.engine.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.tokenizer.Prompt;
import org.mycromwell.engine.tokenizer.TokenType;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * How surprised a model is by a text: each token is predicted from those before it in its window.
 * Windows do not overlap and begin with the model's BOS; a model without one predicts all but the
 * first token of each. A prefix model reads the beginning only as its context, so that its figure
 * is comparable too.
 *
 * @param tokens that were predicted
 * @param bytes these tokens stand for
 * @param nats sum of the negative logarithms of their probabilities
 * @param complete false when it was cancelled; then the window that was begun is left out
 */
public record Perplexity(long tokens, long bytes, double nats, boolean complete) {

  /** Measures a text in windows of at most so many tokens. */
  public static Perplexity measure(
      LanguageModel model,
      String text,
      int window,
      BenchmarkListener listener,
      CancelToken cancel) {
    int[] ids = model.encode(Prompt.ofText(text));
    OptionalInt bos = model.tokenizer().specialTokens().bos();
    boolean begun = bos.isPresent() && ids.length > 0 && ids[0] == bos.getAsInt();
    int size = Math.min(window, model.contextLength());
    int first = begun ? 1 : 0;
    int at = first;
    Perplexity sum = new Perplexity(0, 0, 0, true);
    try (SequenceCache cache = model.newCache()) {
      while (at < ids.length && !cancel.isCancelled()) {
        int[] tokens;
        if (bos.isPresent()) {
          int count = Math.min(size - 1, ids.length - at);
          tokens = new int[count + 1];
          tokens[0] = bos.getAsInt();
          System.arraycopy(ids, at, tokens, 1, count);
          at += count;
        } else {
          int count = Math.min(size, ids.length - at);
          tokens = Arrays.copyOfRange(ids, at, at + count);
          at += count;
        }
        boolean begins = at - tokens.length + (bos.isPresent() ? 1 : 0) == first;
        Optional<Perplexity> part = window(model, cache, tokens, begins, cancel);
        if (part.isEmpty()) {
          break;
        }
        sum = sum.plus(part.get());
        listener.progress("reading", at, ids.length);
      }
    }
    return at < ids.length || cancel.isCancelled() ? sum.interrupted() : sum;
  }

  /** Both texts together. */
  public Perplexity plus(Perplexity other) {
    return new Perplexity(
        tokens + other.tokens, bytes + other.bytes, nats + other.nats, complete && other.complete);
  }

  private Perplexity interrupted() {
    return new Perplexity(tokens, bytes, nats, false);
  }

  /** Exponential of the mean surprise of a token. */
  public double perToken() {
    return Math.exp(nats / tokens);
  }

  /** Bits of surprise a byte of text: comparable between tokenizers. */
  public double bitsPerByte() {
    return nats / Math.log(2) / bytes;
  }

  /**
   * All tokens of a window but the first; empty when cancelled.
   *
   * @param begins whether the text begins in it
   */
  private static Optional<Perplexity> window(
      LanguageModel model, SequenceCache cache, int[] tokens, boolean begins, CancelToken cancel) {
    SequenceModel network = model.network();
    Tokenizer tokenizer = model.tokenizer();
    boolean withBos = tokenizer.type(tokens[0]) == TokenType.CONTROL;
    cache.truncate(0);
    int[] prompt = {tokens[0]};
    network.reuse(cache, new int[0], prompt, List.of());
    if (!network.encode(cache, prompt, List.of(), (done, total) -> {}, cancel)) {
      return Optional.empty();
    }
    long predicted = 0;
    long bytes = 0;
    double nats = 0;
    int rows = Math.min(network.chunkRows(), network.logitRows());
    int done = cache.length();
    // The last token predicts nothing.
    while (done < tokens.length - 1) {
      int count = Math.min(rows, tokens.length - 1 - done);
      if (!network.forward(cache, tokens, done, count, count, cancel)) {
        return Optional.empty();
      }
      for (int row = 0; row < count; row++) {
        int token = tokens[done + row + 1];
        double surprise =
            surprise(network.logits(), network.logitsOffset(row), network.vocabulary(), token);
        if (!Double.isFinite(surprise)) {
          throw notFinite(model, token);
        }
        nats += surprise;
        predicted++;
        // A blank that the tokenizer puts in front of the whole text is not of the text.
        boolean first = begins && withBos && done + row == 0;
        bytes +=
            first ? tokenizer.decode(new int[] {token}).length : tokenizer.decode(token).length;
      }
      done += count;
    }
    return Optional.of(new Perplexity(predicted, bytes, nats, true));
  }

  private static EngineException notFinite(LanguageModel model, int token) {
    return new EngineException(
        Kind.GENERATION_FAILED,
        model.displayName()
            + " gives no finite logits where token "
            + token
            + " ("
            + EngineException.quote(model.tokenizer().decodeToString(new int[] {token}))
            + ") follows; its weights are damaged or do not fit its architecture");
  }

  /**
   * Negative logarithm of the probability that a softmax gives one of its values; not finite when
   * the logits are not.
   */
  static double surprise(float[] logits, int offset, int count, int index) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, logits[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(logits[offset + i] - max);
    }
    return Math.log(sum) + (max - logits[offset + index]);
  }
}
