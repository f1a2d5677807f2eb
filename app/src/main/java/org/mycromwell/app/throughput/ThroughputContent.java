package org.mycromwell.app.throughput;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the panel shows. Immutable; what is not known is empty, never zero.
 *
 * @param rate tokens written in the last second
 * @param average tokens per second over the run
 * @param bins the last seconds, oldest first
 * @param prefillRate prompt tokens computed per second
 * @param firstTokenSeconds from Run to the first character seen
 * @param written tokens so far
 * @param expected tokens in all, roughly
 * @param secondsLeft until the end, roughly
 * @param copiedPercent share of the tokens that were taken from the file
 * @param context what the context holds, in its order
 * @param contextLimit how many tokens it can hold
 * @param memoryBytes of the process
 * @param threads that compute
 * @param model its name; empty when there is none
 */
public record ThroughputContent(
    OptionalDouble rate,
    OptionalDouble average,
    List<Bin> bins,
    OptionalDouble prefillRate,
    OptionalDouble firstTokenSeconds,
    OptionalInt written,
    OptionalInt expected,
    OptionalDouble secondsLeft,
    OptionalInt copiedPercent,
    List<Part> context,
    int contextLimit,
    OptionalLong memoryBytes,
    int threads,
    String model) {
  /** How many seconds the curve shows. */
  public static final int SECONDS = 60;

  /**
   * One second of the curve.
   *
   * @param tokens that were written in it
   * @param prefill whether the prompt was being read
   */
  public record Bin(double tokens, boolean prefill) {}

  /** What a part of the context is. */
  public enum PartKind {
    SYSTEM,
    FILE,
    IMAGE,
    OUTPUT
  }

  /**
   * A part of the context.
   *
   * @param tokens it takes
   * @param cached how many of them were there from the run before
   */
  public record Part(PartKind kind, int tokens, int cached) {}

  public ThroughputContent {
    bins = List.copyOf(bins);
    context = List.copyOf(context);
  }

  /** Before the first run. */
  public static ThroughputContent idle(int contextLimit, int threads, String model) {
    return new ThroughputContent(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        List.of(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        List.of(),
        contextLimit,
        OptionalLong.empty(),
        threads,
        model);
  }

  /** Tokens of all parts. */
  public int contextTokens() {
    return context.stream().mapToInt(Part::tokens).sum();
  }
}
