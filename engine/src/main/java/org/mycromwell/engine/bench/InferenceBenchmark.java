package org.mycromwell.engine.bench;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.decoder.Decoder;

/**
 * Speed of a whole model, with the meaning llama-bench gives its figures: a test {@code pp} reads a
 * prompt of random tokens into an empty cache, a test {@code tg} feeds random tokens one by one,
 * from an empty cache on, nothing is sampled; every repetition gives a rate, of which mean and
 * deviation are told.
 *
 * @param promptLength tokens of the prompt test; 0 leaves it out
 * @param generatedLength tokens of the generation test; 0 leaves it out
 * @param repetitions measured runs of each test
 */
public record InferenceBenchmark(int promptLength, int generatedLength, int repetitions) {
  /**
   * What was measured.
   *
   * @param prefill seconds of each run of the prompt test
   * @param decode seconds of each run of the generation test
   * @param residentBytes memory of the process in RAM after the tests, mapped files included
   * @param anonymousBytes the part of it that is no mapped file
   */
  public record Result(
      Optional<Samples> prefill,
      Optional<Samples> decode,
      OptionalLong residentBytes,
      OptionalLong anonymousBytes) {}

  public InferenceBenchmark {
    require(promptLength >= 0, "--prompt-len", promptLength, "must be 0 or more");
    require(generatedLength >= 0, "--gen-len", generatedLength, "must be 0 or more");
    require(
        promptLength + generatedLength > 0, "--prompt-len", 0, "--gen-len is 0 too: no test left");
    require(repetitions >= 1, "--repetitions", repetitions, "must be at least 1");
  }

  /** Positions the cache needs. */
  public int contextLength() {
    return Math.max(promptLength, generatedLength);
  }

  /**
   * Measures.
   *
   * @param warmUpMillis each test runs unmeasured for at least this long first, and at least twice
   * @throws CancellationException when cancelled
   */
  public Result run(
      LanguageModel model, int warmUpMillis, BenchmarkListener listener, CancelToken cancel) {
    Decoder decoder = model.decoder();
    try (SequenceCache cache = model.newCache()) {
      int[] tokens = randomTokens(decoder.config().vocabulary());
      Samples prefill = null;
      Samples decode = null;
      if (promptLength > 0) {
        prefill =
            Repetition.measure(
                () -> prefill(decoder, cache, tokens, cancel),
                warmUpMillis,
                repetitions,
                (phase, done, total) ->
                    listener.progress("pp" + promptLength + " " + phase, done, total));
      }
      if (generatedLength > 0) {
        decode =
            Repetition.measure(
                () -> decode(decoder, cache, tokens, cancel),
                warmUpMillis,
                repetitions,
                (phase, done, total) ->
                    listener.progress("tg" + generatedLength + " " + phase, done, total));
      }
      return new Result(
          Optional.ofNullable(prefill),
          Optional.ofNullable(decode),
          MemoryInfo.residentBytes(),
          MemoryInfo.anonymousBytes());
    }
  }

  private int[] randomTokens(int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    int[] tokens = new int[contextLength()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = random.nextInt(vocabulary);
    }
    return tokens;
  }

  private void prefill(Decoder decoder, SequenceCache cache, int[] tokens, CancelToken cancel) {
    cache.truncate(0);
    int chunk = decoder.options().chunkRows();
    for (int from = 0; from < promptLength; from += chunk) {
      int count = Math.min(chunk, promptLength - from);
      int wantedLogits = from + count == promptLength ? 1 : 0;
      forward(decoder, cache, tokens, from, count, wantedLogits, cancel);
    }
  }

  private void decode(Decoder decoder, SequenceCache cache, int[] tokens, CancelToken cancel) {
    cache.truncate(0);
    for (int i = 0; i < generatedLength; i++) {
      forward(decoder, cache, tokens, i, 1, 1, cancel);
    }
  }

  private static void forward(
      Decoder decoder,
      SequenceCache cache,
      int[] tokens,
      int from,
      int count,
      int wantedLogits,
      CancelToken cancel) {
    if (!decoder.forward(cache, tokens, from, count, wantedLogits, cancel)) {
      throw new CancellationException();
    }
  }

  private static void require(boolean condition, String name, int value, String rule) {
    if (!condition) {
      throw new EngineException(Kind.BAD_ARGUMENT, name + " is " + value + ", but " + rule);
    }
  }
}
