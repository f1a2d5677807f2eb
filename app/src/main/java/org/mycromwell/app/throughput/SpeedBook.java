package org.mycromwell.app.throughput;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.PromptParts;

/**
 * How fast each model was on this machine, for estimates before the next run. Newer runs count
 * more. Used by the FX thread.
 */
public final class SpeedBook {
  /** Runs of fewer tokens measure noise. */
  private static final int LEAST_TOKENS = 16;

  /** Weight of the newest run. */
  private static final double NEWEST = 0.5;

  /** What is kept of so many models. */
  private static final int MOST_MODELS = 32;

  /**
   * What was measured of a model.
   *
   * @param prefill tokens of the prompt per second
   * @param decode tokens of the answer per second
   * @param bytesPerToken of source files
   */
  public record Speed(double prefill, double decode, double bytesPerToken) {
    private Speed mixed(Speed newer) {
      return new Speed(
          mix(prefill, newer.prefill),
          mix(decode, newer.decode),
          mix(bytesPerToken, newer.bytesPerToken));
    }

    private static double mix(double old, double now) {
      return now <= 0 ? old : old <= 0 ? now : (1 - NEWEST) * old + NEWEST * now;
    }

    /** Whether there is enough for an estimate. */
    boolean isWhole() {
      return prefill > 0 && decode > 0 && bytesPerToken > 0;
    }
  }

  private final Map<String, Speed> speeds = new LinkedHashMap<>(16, 0.75f, true);

  /** What is known of a model; empty before it was measured in full. */
  public Optional<Speed> speed(OpenModel model) {
    return Optional.ofNullable(speeds.get(key(model))).filter(Speed::isWhole);
  }

  /** Learns from a run that has ended. */
  public void learn(OpenModel model, Snapshot file, Optional<PromptParts> prompt, EditStats stats) {
    double prefill = stats.prefillTokens() < LEAST_TOKENS ? 0 : stats.prefillTokensPerSecond();
    double decode = stats.answerTokens() < LEAST_TOKENS ? 0 : stats.decodeTokensPerSecond();
    double bytes = prompt.map(known -> bytesPerToken(file, known)).orElse(0.0);
    add(key(model), new Speed(prefill, decode, bytes));
  }

  private static double bytesPerToken(Snapshot file, PromptParts prompt) {
    int tokens =
        prompt.parts().stream()
            .filter(part -> part.kind() == PromptParts.Kind.FILE)
            .mapToInt(PromptParts.Part::tokens)
            .sum();
    int bytes = file.lineStart(prompt.shown().end()) - file.lineStart(prompt.shown().first());
    return tokens < LEAST_TOKENS ? 0 : (double) bytes / tokens;
  }

  private void add(String key, Speed speed) {
    speeds.merge(key, speed, Speed::mixed);
    while (speeds.size() > MOST_MODELS) {
      speeds.remove(speeds.keySet().iterator().next());
    }
  }

  private static String key(OpenModel model) {
    return model.displayName() + "|" + model.threads();
  }

  /** One line a model, for {@link #read}. */
  public String write() {
    StringBuilder text = new StringBuilder();
    speeds.forEach((key, speed) ->
        text.append(
            String.format(
                Locale.ROOT,
                "%.3f %.3f %.3f %s%n",
                speed.prefill,
                speed.decode,
                speed.bytesPerToken,
                key.replaceAll("\\R", " "))));
    return text.toString();
  }

  /** Takes what {@link #write} gave; lines that are damaged are left out. */
  public void read(String text) {
    text.lines()
        .forEach(line -> {
          String[] fields = line.split(" ", 4);
          if (fields.length < 4) {
            return;
          }
          try {
            Speed speed =
                new Speed(
                    Double.parseDouble(fields[0]),
                    Double.parseDouble(fields[1]),
                    Double.parseDouble(fields[2]));
            if (Double.isFinite(speed.prefill + speed.decode + speed.bytesPerToken)) {
              add(fields[3], speed);
            }
          } catch (NumberFormatException _) {
            // A line that somebody has touched: it is measured again.
          }
        });
  }
}
