package org.mycromwell.app.instruct;

import java.util.OptionalDouble;
import org.mycromwell.app.throughput.Figures;
import org.mycromwell.app.throughput.SpeedBook.Speed;

/**
 * How long a run will take about, from what was measured of this model on this machine. Immutable.
 *
 * @param promptTokens that will be read
 * @param answerTokens that will be written, if the answer repeats its scope
 * @param seconds for both
 * @param speed it is computed from
 */
record Estimate(int promptTokens, int answerTokens, double seconds, Speed speed) {
  /** Instruction, markers and names around the text. */
  private static final int FRAME_TOKENS = 64;

  /**
   * An estimate; nothing is taken to be in the cache.
   *
   * @param textBytes of the file and of context files
   * @param scopeBytes of the part that may change
   * @param imageTokens of all images
   */
  static Estimate of(Speed speed, long textBytes, long scopeBytes, int imageTokens) {
    int prompt = (int) Math.round(textBytes / speed.bytesPerToken()) + FRAME_TOKENS + imageTokens;
    int answer = Math.max(1, (int) Math.round(scopeBytes / speed.bytesPerToken()));
    double seconds = prompt / speed.prefill() + answer / speed.decode();
    return new Estimate(prompt, answer, seconds, speed);
  }

  /** {@code ~ 38 s at 14.0 tok/s}. */
  String text() {
    return "~ "
        + Figures.duration(OptionalDouble.of(seconds))
        + " at "
        + Figures.rate(OptionalDouble.of(speed.decode()));
  }
}
