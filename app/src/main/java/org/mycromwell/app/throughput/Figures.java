package org.mycromwell.app.throughput;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mycromwell.engine.edit.flow.PromptParts;

/**
 * The figures of the throughput panel. What is not known is empty, never 0. They mean what the
 * command line's JSON means by them. Immutable.
 *
 * @param decodeNow tokens of the answer per second, over the last second
 * @param decodeAverage the same over the run, from the first token on
 * @param prefill tokens of the prompt that were computed (not those from the cache) per second
 * @param firstTokenSeconds from Run to the first token
 * @param promptDone tokens of the prompt that are read
 * @param promptTotal tokens of the prompt
 * @param answerTokens tokens written
 * @param expectedTokens about how many it will be, where the answer repeats a text of known length
 * @param secondsLeft about
 * @param acceptedTokens tokens of the answer that were taken from the file
 * @param cachedTokens tokens of the prompt that were in the cache
 * @param contextTokens positions the model has
 * @param parts of the prompt; empty before it is known
 * @param residentBytes memory of this process
 * @param threads that compute
 * @param model its name, "" for none
 */
public record Figures(
    OptionalDouble decodeNow,
    OptionalDouble decodeAverage,
    OptionalDouble prefill,
    OptionalDouble firstTokenSeconds,
    OptionalInt promptDone,
    OptionalInt promptTotal,
    OptionalInt answerTokens,
    OptionalInt expectedTokens,
    OptionalDouble secondsLeft,
    OptionalInt acceptedTokens,
    OptionalInt cachedTokens,
    OptionalInt contextTokens,
    List<PromptParts.Part> parts,
    OptionalLong residentBytes,
    OptionalInt threads,
    String model) {
  /** In place of what is not known. */
  public static final String UNKNOWN = "\u2013";

  static final Figures NONE =
      new Figures(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          List.of(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          "");

  public Figures {
    parts = List.copyOf(parts);
  }

  /** Share of the answer that was taken from the file, 0 to 1. */
  public OptionalDouble copiedShare() {
    return acceptedTokens.isPresent() && answerTokens.isPresent() && answerTokens.getAsInt() > 0
        ? OptionalDouble.of((double) acceptedTokens.getAsInt() / answerTokens.getAsInt())
        : OptionalDouble.empty();
  }

  /** Positions of the context in use: prompt and answer. */
  public OptionalInt usedTokens() {
    return promptTotal.isPresent()
        ? OptionalInt.of(promptTotal.getAsInt() + answerTokens.orElse(0))
        : OptionalInt.empty();
  }

  /** {@code 14.2 tok/s}, or a dash. */
  public static String rate(OptionalDouble tokensPerSecond) {
    return tokensPerSecond.isEmpty()
        ? UNKNOWN
        : String.format(
            Locale.ROOT,
            tokensPerSecond.getAsDouble() < 99.95 ? "%.1f tok/s" : "%,.0f tok/s",
            tokensPerSecond.getAsDouble());
  }

  /** {@code 4.1 s}, {@code 38 s}, {@code 2 min 10 s}, or a dash. */
  public static String duration(OptionalDouble seconds) {
    if (seconds.isEmpty()) {
      return UNKNOWN;
    }
    double value = seconds.getAsDouble();
    if (value < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", value);
    }
    long whole = Math.round(value);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }

  /** {@code 1,204 / ~1,650 tokens}, or a dash. */
  public String progress() {
    if (answerTokens.isEmpty()) {
      return UNKNOWN;
    }
    String expected =
        expectedTokens.isPresent()
            ? String.format(Locale.ROOT, " / ~%,d", expectedTokens.getAsInt())
            : "";
    return String.format(Locale.ROOT, "%,d%s tokens", answerTokens.getAsInt(), expected);
  }

  /** {@code from your file 61 %}, or a dash. */
  public String copied() {
    OptionalDouble share = copiedShare();
    return share.isEmpty()
        ? UNKNOWN
        : String.format(Locale.ROOT, "%.0f %%", 100 * share.getAsDouble());
  }

  /** {@code 2,310 / 8,192}, or a dash. */
  public String context() {
    if (contextTokens.isEmpty()) {
      return UNKNOWN;
    }
    String used =
        usedTokens().isPresent()
            ? String.format(Locale.ROOT, "%,d", usedTokens().getAsInt())
            : UNKNOWN;
    return String.format(Locale.ROOT, "%s / %,d", used, contextTokens.getAsInt());
  }

  /** {@code 1.9 GB}, {@code 310 MB}, or a dash. */
  public String memory() {
    if (residentBytes.isEmpty()) {
      return UNKNOWN;
    }
    double mega = residentBytes.getAsLong() / 1e6;
    return String.format(
        Locale.ROOT, mega < 1000 ? "%.0f MB" : "%.1f GB", mega < 1000 ? mega : mega / 1000);
  }
}
