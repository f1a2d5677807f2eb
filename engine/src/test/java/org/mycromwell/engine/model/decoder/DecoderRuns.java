package org.mycromwell.engine.model.decoder;

import org.mycromwell.engine.exec.CancelToken;

/** What tests of the decoder do again and again. */
final class DecoderRuns {
  private DecoderRuns() {}

  /** Feeds the tokens in chunks; one row of logits per token, in order. */
  static float[] logits(Decoder decoder, KvCache cache, int[] tokens, int chunk) {
    int vocabulary = decoder.config().vocabulary();
    float[] all = new float[tokens.length * vocabulary];
    for (int from = 0; from < tokens.length; from += chunk) {
      int count = Math.min(chunk, tokens.length - from);
      boolean done = decoder.forward(cache, tokens, from, count, count, new CancelToken());
      if (!done) {
        throw new AssertionError("cancelled by nobody");
      }
      for (int row = 0; row < count; row++) {
        System.arraycopy(
            decoder.logits(),
            decoder.logitsOffset(row),
            all,
            (from + row) * vocabulary,
            vocabulary);
      }
    }
    return all;
  }

  /** {@code sum((x - reference)^2) / sum(reference^2)}. */
  static double normalisedSquaredError(float[] x, float[] reference) {
    double error = 0;
    double norm = 0;
    for (int i = 0; i < reference.length; i++) {
      double difference = (double) x[i] - reference[i];
      error += difference * difference;
      norm += (double) reference[i] * reference[i];
    }
    return error / norm;
  }
}
