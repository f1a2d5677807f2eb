package org.mycromwell.engine.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.generate.GenerationListener;
import org.mycromwell.engine.generate.GenerationRequest;
import org.mycromwell.engine.generate.GenerationResult;
import org.mycromwell.engine.generate.GenerationStats;
import org.mycromwell.engine.generate.RecordedAnswer;
import org.mycromwell.engine.generate.SamplingConfig;
import org.mycromwell.engine.generate.Session;
import org.mycromwell.engine.generate.StopReason;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.tokenizer.Tokenizer;

/**
 * What an edit gains from the text it copies: a file is the prompt and the draft, and a recorded
 * answer is generated with and without the draft in turn, so that what disturbs the machine
 * disturbs both. All passes are computed; only what the model chooses is replaced by the recording,
 * because random weights copy nothing.
 *
 * @param fileTokens of the file that is edited
 * @param changes places that the edit changes, 1 to {@value EditTexts#CHANGES}
 * @param newTokens of the answer that copies nothing
 * @param prefixTokens of the file about which two instructions are given
 * @param repetitions measured runs of each
 */
public record EditBenchmark(
    int fileTokens, int changes, int newTokens, int prefixTokens, int repetitions) {
  private static final int INSTRUCTION_TOKENS = 32;
  private static final int WARM_UP_ANSWER = 192;
  private static final int WARM_UP_FILE = 400;
  private static final int LEAST_METHODS = 5;

  /**
   * An answer generated with and without the draft, one value per repetition.
   *
   * @param tokens of the answer
   * @param plain tokens per second without
   * @param drafted tokens per second with
   * @param ratio of the two, each pair measured in turn
   * @param copiedShare of the answer
   * @param draftedTokens proposed
   * @param acceptedTokens of them
   * @param passes they took
   */
  public record Replay(
      int tokens,
      Samples plain,
      Samples drafted,
      Samples ratio,
      double copiedShare,
      int draftedTokens,
      int acceptedTokens,
      int passes) {}

  /**
   * What was measured.
   *
   * @param prefill tokens per second when the answer is read as a prompt, behind the same file
   * @param ceiling of the ratio: {@code prefill} to plain decoding, of the same repetition
   * @param copying an answer that copies the file but for the changes
   * @param copyingShareOfCeiling its ratio to the ceiling of the same repetition
   * @param unrelated an answer that copies nothing
   * @param firstInstructionMillis to the first token, the file unread
   * @param secondInstructionMillis to the first token of another instruction on the same file
   */
  public record Result(
      Samples prefill,
      Samples ceiling,
      Replay copying,
      Samples copyingShareOfCeiling,
      Replay unrelated,
      Samples firstInstructionMillis,
      Samples secondInstructionMillis) {
    /** Part of the first instruction's time that the second one takes. */
    public double prefixRatio() {
      return secondInstructionMillis.median() / firstInstructionMillis.median();
    }
  }

  public EditBenchmark {
    require(fileTokens >= 64, "--file-len", fileTokens, "must be at least 64");
    require(
        changes >= 1 && changes <= EditTexts.CHANGES,
        "--changes",
        changes,
        "must be 1 to " + EditTexts.CHANGES);
    require(newTokens >= 1, "--new-len", newTokens, "must be at least 1");
    require(prefixTokens >= 1, "--prefix-len", prefixTokens, "must be at least 1");
    require(repetitions >= 1, "--repetitions", repetitions, "must be at least 1");
  }

  /** Positions the session needs. */
  public int contextLength() {
    int replay = INSTRUCTION_TOKENS + 2 * fileTokens;
    return Math.max(
        Math.max(replay, fileTokens + INSTRUCTION_TOKENS + newTokens),
        prefixTokens + INSTRUCTION_TOKENS + 1);
  }

  /** One measured run of an answer. */
  private record Run(GenerationStats stats) {
    double rate() {
      return stats.decodeTokensPerSecond();
    }
  }

  /** The texts of the benchmark as tokens of the model. */
  private record Texts(int[] file, int[] edited, int[] unrelated, int[] instruction) {
    int[] prompt() {
      return join(file, instruction);
    }
  }

  /**
   * Measures.
   *
   * @param warmUpMillis short runs of every kind come first, at least this long
   * @throws CancellationException when cancelled
   */
  public Result run(
      LanguageModel model, int warmUpMillis, BenchmarkListener listener, CancelToken cancel) {
    Texts texts = texts(model.tokenizer());
    try (Session session = new Session(model)) {
      Measurement measurement = new Measurement(session, texts, cancel);
      long begin = System.nanoTime();
      int warmUps = 0;
      while (warmUps < 2 || System.nanoTime() - begin < warmUpMillis * 1_000_000L) {
        listener.progress("warm-up", warmUps++, 0);
        measurement.warmUp();
      }
      return measurement.run(listener);
    }
  }

  private Texts texts(Tokenizer tokenizer) {
    int count = LEAST_METHODS;
    int length;
    do {
      count++;
      length = tokenizer.encode(EditTexts.javaClass(EditTexts.javaMethods(count))).length;
    } while (length < fileTokens);
    // One less is the longest class that has no more tokens than wanted.
    List<List<String>> methods = EditTexts.javaMethods(count - 1);
    int[] file = first(tokenizer, EditTexts.javaClass(methods));
    int[] edited = first(tokenizer, EditTexts.javaClass(EditTexts.edited(methods, changes)));
    int[] unrelated = tokenizer.encode(EditTexts.python(newTokens));
    int[] instruction =
        tokenizer.encode("Rename total, guard the limit, and drop what is unused. ");
    return new Texts(
        file,
        edited,
        Arrays.copyOf(unrelated, newTokens),
        repeated(instruction, INSTRUCTION_TOKENS));
  }

  private int[] first(Tokenizer tokenizer, String text) {
    int[] tokens = tokenizer.encode(text);
    return Arrays.copyOf(tokens, Math.min(tokens.length, fileTokens));
  }

  private static int[] repeated(int[] tokens, int length) {
    return IntStream.range(0, length).map(i -> tokens[i % tokens.length]).toArray();
  }

  private static int[] join(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  /** The runs in one session. */
  private final class Measurement {
    private final Session session;
    private final Texts texts;
    private final CancelToken cancel;

    Measurement(Session session, Texts texts, CancelToken cancel) {
      this.session = session;
      this.texts = texts;
      this.cancel = cancel;
    }

    void warmUp() {
      session.clear();
      int[] prompt = Arrays.copyOf(texts.file, Math.min(texts.file.length, WARM_UP_FILE));
      int[] answer = Arrays.copyOf(texts.edited, Math.min(texts.edited.length, WARM_UP_ANSWER));
      replay(prompt, answer, false);
      replay(prompt, answer, true);
      read(join(prompt, Arrays.copyOf(answer, answer.length / 2)), 0);
    }

    Result run(BenchmarkListener listener) {
      double[] prefill = new double[repetitions];
      double[] ceiling = new double[repetitions];
      Pairs copying = new Pairs(texts.edited);
      Pairs unrelated = new Pairs(texts.unrelated);
      double[] share = new double[repetitions];
      double[] first = new double[repetitions];
      double[] second = new double[repetitions];
      for (int i = 0; i < repetitions; i++) {
        listener.progress("edit: reading", i, repetitions);
        session.clear();
        read(texts.prompt(), 0);
        prefill[i] = read(join(texts.prompt(), texts.edited), 0).prefillTokensPerSecond();
        listener.progress("edit: a copy with changes", i, repetitions);
        copying.measure(i);
        ceiling[i] = prefill[i] / copying.plain[i];
        share[i] = copying.ratio[i] / ceiling[i];
        listener.progress("edit: new text", i, repetitions);
        unrelated.measure(i);
        listener.progress("edit: two instructions", i, repetitions);
        session.clear();
        int[] file = repeated(texts.file, prefixTokens);
        first[i] = read(join(file, texts.instruction), 1).firstTokenMillis();
        int[] other = texts.instruction.clone();
        other[0] = other[other.length - 1];
        second[i] = read(join(file, other), 1).firstTokenMillis();
      }
      listener.progress("edit: two instructions", repetitions, repetitions);
      return new Result(
          new Samples(prefill),
          new Samples(ceiling),
          copying.result(),
          new Samples(share),
          unrelated.result(),
          new Samples(first),
          new Samples(second));
    }

    /** Runs of one answer with and without the draft. */
    private final class Pairs {
      private final int[] answer;
      private final double[] plain = new double[repetitions];
      private final double[] drafted = new double[repetitions];
      private final double[] ratio = new double[repetitions];
      private Run last = new Run(new GenerationStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));

      Pairs(int[] answer) {
        this.answer = answer;
      }

      /** One of each, the order changing. */
      void measure(int i) {
        boolean draftFirst = i % 2 == 1;
        Run one = replay(texts.prompt(), answer, draftFirst);
        Run two = replay(texts.prompt(), answer, !draftFirst);
        last = draftFirst ? one : two;
        plain[i] = (draftFirst ? two : one).rate();
        drafted[i] = last.rate();
        ratio[i] = drafted[i] / plain[i];
      }

      Replay result() {
        GenerationStats stats = last.stats;
        return new Replay(
            answer.length,
            new Samples(plain),
            new Samples(drafted),
            new Samples(ratio),
            stats.copiedShare(),
            stats.draftedTokens(),
            stats.acceptedTokens(),
            stats.passes());
      }
    }

    private Run replay(int[] prompt, int[] answer, boolean withDraft) {
      GenerationRequest request =
          new GenerationRequest(prompt, answer.length, SamplingConfig.GREEDY);
      GenerationResult result =
          RecordedAnswer.replay(
              session, withDraft ? request.withDraft(texts.file) : request, answer, cancel);
      return new Run(checked(result));
    }

    private GenerationStats read(int[] prompt, int tokens) {
      GenerationRequest request = new GenerationRequest(prompt, tokens, SamplingConfig.GREEDY);
      return checked(session.generate(request, GenerationListener.NONE, cancel));
    }

    private GenerationStats checked(GenerationResult result) {
      if (result.stopReason() == StopReason.CANCELLED) {
        throw new CancellationException();
      }
      return result.stats();
    }
  }

  private static void require(boolean condition, String name, int value, String rule) {
    if (!condition) {
      throw new EngineException(Kind.BAD_ARGUMENT, name + " is " + value + ", but " + rule);
    }
  }
}
