package org.mycromwell.engine.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.mycromwell.engine.bench.BenchmarkListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.SequenceModel;
import org.mycromwell.engine.tokenizer.Prompt;

/**
 * How surprised a model is by a text: each token is predicted from those before it in its window.
 * Windows do not overlap and begin with the model's BOS; a model without one predicts all but the
 * first token of each. A prefix model reads the beginning only as its context, so that its figure
 * is comparable too.
 *
 * @param tokens that were predicted
 * @param bytes of the whole text in UTF-8
 * @param nats sum of the negative logarithms of their probabilities
 * @param complete false when it was cancelled
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
    long predicted = 0;
    double nats = 0;
    int at = begun ? 1 : 0;
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
        double sum = surprise(model.network(), cache, tokens, cancel);
        if (Double.isNaN(sum)) {
          break;
        }
        nats += sum;
        predicted += tokens.length - 1;
        listener.progress("reading", at, ids.length);
      }
    }
    return new Perplexity(
        predicted, text.getBytes(StandardCharsets.UTF_8).length, nats, !cancel.isCancelled());
  }

  /** Both texts together. */
  public Perplexity plus(Perplexity other) {
    return new Perplexity(
        tokens + other.tokens, bytes + other.bytes, nats + other.nats, complete && other.complete);
  }

  /** Exponential of the mean surprise of a token. */
  public double perToken() {
    return Math.exp(nats / tokens);
  }

  /** Bits of surprise a byte of text: comparable between tokenizers. */
  public double bitsPerByte() {
    return nats / Math.log(2) / bytes;
  }

  /** The surprise of all tokens but the first; NaN when cancelled. */
  private static double surprise(
      SequenceModel network, SequenceCache cache, int[] tokens, CancelToken cancel) {
    cache.truncate(0);
    int[] prompt = {tokens[0]};
    network.reuse(cache, new int[0], prompt, List.of());
    if (!network.encode(cache, prompt, List.of(), (done, total) -> {}, cancel)) {
      return Double.NaN;
    }
    double sum = 0;
    int rows = Math.min(network.chunkRows(), network.logitRows());
    int done = cache.length();
    // The last token predicts nothing.
    while (done < tokens.length - 1) {
      int count = Math.min(rows, tokens.length - 1 - done);
      if (!network.forward(cache, tokens, done, count, count, cancel)) {
        return Double.NaN;
      }
      for (int row = 0; row < count; row++) {
        sum +=
            surprise(
                network.logits(),
                network.logitsOffset(row),
                network.vocabulary(),
                tokens[done + row + 1]);
      }
      done += count;
    }
    return sum;
  }

  /** Negative logarithm of the probability that a softmax gives one of its values. */
  static double surprise(float[] logits, int offset, int count, int index) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      max = Math.max(max, logits[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(logits[offset + i] - max);
    }
    return max + Math.log(sum) - logits[offset + index];
  }
}
