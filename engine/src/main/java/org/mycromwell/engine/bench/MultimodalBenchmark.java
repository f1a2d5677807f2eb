package org.mycromwell.engine.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.vljepa.inference.ReadingTimes;
import org.mycromwell.engine.model.vljepa.inference.VlJepaModel;

/**
 * How long a model that sees takes from a prompt to an answer, by part: a prompt of random tokens
 * is read, without and with an image, and random tokens of an answer are fed one by one; nothing is
 * sampled.
 *
 * @param promptLength tokens of the prompt
 * @param generatedLength tokens of the answer
 * @param repetitions measured runs
 */
public record MultimodalBenchmark(int promptLength, int generatedLength, int repetitions) {
  /**
   * Seconds of each run.
   *
   * @param firstToken from the prompt to the first logits, all parts together
   * @param perToken of the answer behind the first
   */
  public record Result(
      Samples vision,
      Samples language,
      Samples fusion,
      Samples memory,
      Samples firstToken,
      Samples perToken) {}

  public MultimodalBenchmark {
    require(promptLength >= 1, "--prompt-len", promptLength, "must be at least 1");
    require(generatedLength >= 1, "--gen-len", generatedLength, "must be at least 1");
    require(repetitions >= 1, "--repetitions", repetitions, "must be at least 1");
  }

  private static void require(boolean condition, String name, int value, String rule) {
    if (!condition) {
      throw new EngineException(Kind.BAD_ARGUMENT, name + " is " + value + ", but " + rule);
    }
  }

  /** Positions a session needs. */
  public int contextLength() {
    return promptLength + generatedLength;
  }

  /**
   * Measures.
   *
   * @param images shown with the prompt, the tiles of one; empty for text alone
   * @throws CancellationException when cancelled
   */
  public Result run(
      LanguageModel model,
      List<ImageTensor> images,
      int warmUpMillis,
      BenchmarkListener listener,
      CancelToken cancel) {
    if (!(model.network() instanceof VlJepaModel network)) {
      throw new EngineException(
          Kind.UNSUPPORTED,
          model.displayName()
              + " is a "
              + model.network().architecture()
              + " model, which does not see; measure it with 'bench inference'");
    }
    String name = images.isEmpty() ? "text " : "vision and text ";
    double[][] parts = new double[6][repetitions];
    PartsOfRuns runs = new PartsOfRuns(repetitions);
    int[] tokens = new SplittableRandom(1).ints(contextLength(), 0, network.vocabulary()).toArray();
    int[] prompt = Arrays.copyOf(tokens, promptLength);
    try (SequenceCache cache = model.newCache()) {
      Samples unused =
          Repetition.measure(
              () -> answer(network, cache, prompt, images, tokens, parts, runs.next(), cancel),
              warmUpMillis,
              repetitions,
              (phase, done, all) -> listener.progress(name + phase, done, all));
      if (unused.count() != repetitions) {
        throw new IllegalStateException(unused.count() + " runs");
      }
    }
    return new Result(
        new Samples(parts[0]),
        new Samples(parts[1]),
        new Samples(parts[2]),
        new Samples(parts[3]),
        new Samples(parts[4]),
        new Samples(parts[5]));
  }

  private void answer(
      VlJepaModel model,
      SequenceCache cache,
      int[] prompt,
      List<ImageTensor> images,
      int[] tokens,
      double[][] parts,
      int slot,
      CancelToken cancel) {
    cache.truncate(0);
    model.forgetImages();
    long start = System.nanoTime();
    check(model.encode(cache, prompt, images, (done, total) -> {}, cancel));
    check(model.forward(cache, tokens, promptLength - 1, 1, 1, cancel));
    long first = System.nanoTime();
    for (int i = promptLength; i < tokens.length; i++) {
      check(model.forward(cache, tokens, i, 1, 1, cancel));
    }
    long end = System.nanoTime();
    ReadingTimes times = model.readingTimes();
    parts[0][slot] = times.visionNanos() * 1e-9;
    parts[1][slot] = times.textNanos() * 1e-9;
    parts[2][slot] = times.fusionNanos() * 1e-9;
    parts[3][slot] = times.memoryNanos() * 1e-9;
    parts[4][slot] = (first - start) * 1e-9;
    parts[5][slot] = (end - first) * 1e-9 / generatedLength;
  }

  private static void check(boolean done) {
    if (!done) {
      throw new CancellationException();
    }
  }
}
