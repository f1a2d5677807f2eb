package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.SequenceCache;
import org.mycromwell.engine.model.decoder.Decoder;
import org.mycromwell.engine.model.decoder.DecoderOptions;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.decoder.ModelInitializer;
import org.mycromwell.engine.tensor.CacheType;
import org.mycromwell.engine.tensor.DType;

/** Sessions on a random model, with kernels whose results do not depend on how a prompt is cut. */
class SessionTest {
  private static final int CONTEXT = 96;

  @TempDir private static Path directory;

  private static LanguageModel model;

  @BeforeAll
  static void openModel() {
    Path path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, DType.F32, 5, workers, path, (done, total) -> {});
    }
    model =
        LanguageModel.open(
            path,
            ModelOptions.defaults()
                .withThreads(1)
                .withKernels(KernelProvider.scalar())
                .withCacheType(CacheType.F32)
                .withContextLength(CONTEXT)
                .withDecoder(new DecoderOptions(8, 1)));
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  /** Writes down what it hears. */
  private static class Recorder implements GenerationListener {
    final List<String> texts = new ArrayList<>();
    final List<Integer> tokens = new ArrayList<>();
    final List<Integer> prefilled = new ArrayList<>();
    final List<GenerationResult> results = new ArrayList<>();
    IntConsumer onToken = id -> {};

    @Override
    public void onPrefillProgress(int done, int total) {
      prefilled.add(done);
    }

    @Override
    public void onToken(int id) {
      tokens.add(id);
      onToken.accept(id);
    }

    @Override
    public void onText(String text) {
      texts.add(text);
    }

    @Override
    public void onEnd(GenerationResult result) {
      results.add(result);
    }
  }

  private static int[] prompt(String text) {
    return model.tokenizer().encode(text);
  }

  private static GenerationRequest request(int[] prompt, int maxTokens) {
    return new GenerationRequest(prompt, maxTokens, SamplingConfig.GREEDY);
  }

  private static GenerationResult generate(GenerationRequest request) {
    try (Session session = new Session(model)) {
      return session.generate(request, GenerationListener.NONE, new CancelToken());
    }
  }

  private static int[] join(int[] first, int... second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void aBranchKeepsWhatIsBeforeItAndGoesOnFromAnotherToken() {
    GenerationRequest request = request(prompt("public static void"), 12);
    int[] first = generate(request).tokens();
    for (int place : new int[] {0, 5, 11}) {
      List<Double> probabilities = new ArrayList<>();
      int[] other;
      try (Session session = new Session(model)) {
        session.generate(request, GenerationListener.NONE, new CancelToken());
        Recorder recorder =
            new Recorder() {
              @Override
              public boolean wantsProbabilities() {
                return true;
              }

              @Override
              public void onProbability(int id, double logProbability) {
                probabilities.add(Math.exp(logProbability));
              }
            };
        int[] kept = Arrays.copyOf(first, place);
        other =
            BranchedAnswer.generate(
                    session, request, kept, first[place], recorder, new CancelToken())
                .tokens();
      }
      assertThat(Arrays.copyOf(other, place)).isEqualTo(Arrays.copyOf(first, place));
      assertThat(other[place]).isNotEqualTo(first[place]);
      // As if its beginning had been part of the prompt.
      int[] begun = join(request.prompt(), Arrays.copyOf(other, place + 1));
      assertThat(Arrays.copyOfRange(other, place + 1, 12))
          .isEqualTo(generate(request(begun, 11 - place)).tokens());
      // The second best is not half.
      assertThat(probabilities.get(place)).isLessThan(0.5);
    }
  }

  @Test
  void greedyTakesTheArgMaxOfTheDecoder() {
    int[] prompt = prompt("public static void");
    GenerationResult result = generate(request(prompt, 12));
    Decoder decoder = model.decoder();
    int[] tokens = prompt;
    try (SequenceCache cache = model.newCache()) {
      for (int i = 0; i < tokens.length + 11; i++) {
        if (i == tokens.length) {
          tokens = join(tokens, argMax(decoder.logits()));
        }
        decoder.forward(cache, tokens, i, 1, 1, new CancelToken());
        if (i == prompt.length + 10) {
          tokens = join(tokens, argMax(decoder.logits()));
          break;
        }
      }
    }
    assertThat(join(prompt, result.tokens())).isEqualTo(tokens);
    assertThat(result.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
  }

  @Test
  void tokensThatMarkPartsOfAPromptAreNeverProduced() {
    int[] marks = model.tokenizer().specialTokens().fillInMiddle();
    assertThat(marks).hasSize(3);
    int other = prompt("x")[0];
    int[] banned =
        IntStream.range(0, model.tokenizer().vocabularySize())
            .filter(id -> id != other && Arrays.stream(marks).noneMatch(mark -> mark == id))
            .toArray();
    GenerationRequest request =
        new GenerationRequest(prompt("a b"), 30, SamplingConfig.DEFAULT.withTemperature(2))
            .withBannedTokens(banned);
    assertThat(generate(request).tokens()).hasSize(30).containsOnly(other);
  }

  private static int argMax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  @Test
  void listenerHearsEverythingOnceAndInOrder() {
    Recorder recorder = new Recorder();
    int[] prompt = prompt("for (int i = 0; i < n; i++) {");
    GenerationResult result;
    try (Session session = new Session(model)) {
      GenerationRequest request =
          new GenerationRequest(prompt, 40, SamplingConfig.DEFAULT.withTemperature(2));
      result = session.generate(request, recorder, new CancelToken());
    }
    assertThat(String.join("", recorder.texts)).isEqualTo(result.text());
    assertThat(result.text()).isEqualTo(model.tokenizer().decodeToString(result.tokens()));
    for (String text : recorder.texts) {
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text)).isTrue();
    }
    assertThat(recorder.tokens)
        .containsExactly(Arrays.stream(result.tokens()).boxed().toArray(Integer[]::new));
    assertThat(recorder.prefilled.getLast()).isEqualTo(prompt.length);
    assertThat(recorder.prefilled).isSorted().startsWith(8);
    assertThat(recorder.results).containsExactly(result);
    GenerationStats stats = result.stats();
    assertThat(stats.promptTokens()).isEqualTo(prompt.length);
    assertThat(stats.cachedTokens()).isZero();
    assertThat(stats.prefillTokens()).isEqualTo(prompt.length);
    assertThat(stats.decodeTokens()).isEqualTo(result.tokens().length - 1);
    assertThat(stats.prefillTokensPerSecond()).isPositive();
    assertThat(stats.decodeTokensPerSecond()).isPositive();
    assertThat(stats.firstTokenMillis()).isGreaterThanOrEqualTo(stats.prefillMillis());
  }

  @Test
  void commonPrefixIsNotReadAgainAndChangesNothing() {
    int[] first = prompt("class A { int x; int y; }");
    try (Session session = new Session(model)) {
      GenerationResult one =
          session.generate(request(first, 10), GenerationListener.NONE, new CancelToken());
      int[] second = join(join(first, one.tokens()), prompt(" more"));
      GenerationResult two =
          session.generate(request(second, 10), GenerationListener.NONE, new CancelToken());
      // The last token of the first answer was drawn, but never read.
      assertThat(two.stats().cachedTokens()).isEqualTo(first.length + 9);
      assertThat(two.tokens()).isEqualTo(generate(request(second, 10)).tokens());

      GenerationResult again =
          session.generate(request(first, 10), GenerationListener.NONE, new CancelToken());
      assertThat(again.stats().cachedTokens()).isEqualTo(first.length - 1);
      assertThat(again.tokens()).isEqualTo(one.tokens());
      assertThat(session.cachedTokens())
          .isEqualTo(Arrays.copyOf(join(first, one.tokens()), first.length + 9));

      session.clear();
      GenerationResult cold =
          session.generate(request(first, 10), GenerationListener.NONE, new CancelToken());
      assertThat(cold.stats().cachedTokens()).isZero();
      assertThat(cold.tokens()).isEqualTo(one.tokens());
    }
  }

  @Test
  void stopStringNeverLeaks() {
    int[] prompt = prompt("return");
    String whole = generate(request(prompt, 30)).text();
    for (int at = 1; at + 3 < whole.length(); at += 3) {
      String stop = whole.substring(at, at + 3);
      Recorder recorder = new Recorder();
      try (Session session = new Session(model)) {
        GenerationResult result =
            session.generate(
                request(prompt, 30).withStopStrings(List.of("never to be found", stop)),
                recorder,
                new CancelToken());
        assertThat(result.stopReason()).isEqualTo(StopReason.STOP_STRING);
        assertThat(result.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(String.join("", recorder.texts)).isEqualTo(result.text());
      }
    }
  }

  @Test
  void endTokensEndAndAreNotPartOfTheAnswer() {
    int[] prompt = prompt("x");
    int[] tokens = generate(request(prompt, 10)).tokens();
    int end = tokens[5];
    int first = 0;
    while (tokens[first] != end) {
      first++;
    }
    GenerationResult result = generate(request(prompt, 10).withStopTokens(end));
    assertThat(result.stopReason()).isEqualTo(StopReason.END_TOKEN);
    assertThat(result.tokens()).isEqualTo(Arrays.copyOf(tokens, first));

    GenerationResult without = generate(request(prompt, 10).withBannedTokens(end));
    assertThat(without.tokens()).doesNotContain(end);
    assertThat(without.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
  }

  @Test
  void theModelsOwnEndTokenEnds() {
    int end = model.tokenizer().specialTokens().eos().getAsInt();
    int vocabulary = model.network().vocabulary();
    int[] others = new int[vocabulary - 1];
    for (int id = 0, n = 0; id < vocabulary; id++) {
      if (id != end) {
        others[n++] = id;
      }
    }
    GenerationResult result = generate(request(prompt("x"), 10).withBannedTokens(others));
    assertThat(result.stopReason()).isEqualTo(StopReason.END_TOKEN);
    assertThat(result.tokens()).isEmpty();
    assertThat(result.text()).isEmpty();
  }

  @Test
  void contextIsUsedToTheLastPosition() {
    int[] prompt = new int[CONTEXT - 5];
    Arrays.fill(prompt, 100);
    GenerationResult result = generate(request(prompt, 1000));
    assertThat(result.stopReason()).isEqualTo(StopReason.CONTEXT_FULL);
    assertThat(result.tokens()).hasSize(6);

    int[] full = new int[CONTEXT];
    Arrays.fill(full, 100);
    assertThat(generate(request(full, 1000)).tokens()).hasSize(1);

    assertThatThrownBy(() -> generate(request(new int[CONTEXT + 1], 1)))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONTEXT_FULL))
        .hasMessageContaining("97 tokens")
        .hasMessageContaining("holds 96");
  }

  @Test
  void zeroTokensOnlyReadsThePrompt() {
    try (Session session = new Session(model)) {
      int[] prompt = prompt("warm up the cache");
      GenerationResult result =
          session.generate(request(prompt, 0), GenerationListener.NONE, new CancelToken());
      assertThat(result.tokens()).isEmpty();
      assertThat(session.cachedTokens()).isEqualTo(prompt);
    }
  }

  @Test
  void cancelEndsBetweenTokensAndInThePrompt() {
    int[] prompt = prompt("while (true) { step(); }");
    int[] tokens = generate(request(prompt, 20)).tokens();
    try (Session session = new Session(model)) {
      CancelToken cancel = new CancelToken();
      Recorder recorder = new Recorder();
      recorder.onToken =
          id -> {
            if (recorder.tokens.size() == 4) {
              cancel.cancel();
            }
          };
      GenerationResult result = session.generate(request(prompt, 20), recorder, cancel);
      assertThat(result.stopReason()).isEqualTo(StopReason.CANCELLED);
      assertThat(result.tokens()).isEqualTo(Arrays.copyOf(tokens, 4));
      assertThat(recorder.results).containsExactly(result);

      session.clear();
      GenerationResult early =
          session.generate(request(prompt, 20), GenerationListener.NONE, cancel);
      assertThat(early.stopReason()).isEqualTo(StopReason.CANCELLED);
      assertThat(early.tokens()).isEmpty();
      assertThat(early.stats().firstTokenMillis()).isZero();
      assertThat(early.stats().prefillTokens()).isZero();
      assertThat(early.stats().prefillTokensPerSecond()).isZero();

      assertThat(
              session
                  .generate(request(prompt, 20), GenerationListener.NONE, new CancelToken())
                  .tokens())
          .isEqualTo(tokens);
    }
  }

  @Test
  void figuresOfAnInterruptedPromptCountOnlyWhatWasRead() {
    int[] prompt = prompt("while (true) { step(); } // and more of it, for a few chunks");
    CancelToken cancel = new CancelToken();
    GenerationListener cancelling =
        new GenerationListener() {
          @Override
          public void onPrefillProgress(int done, int total) {
            if (done == 16) {
              cancel.cancel();
            }
          }
        };
    try (Session session = new Session(model)) {
      GenerationStats stats = session.generate(request(prompt, 20), cancelling, cancel).stats();
      assertThat(stats.promptTokens()).isEqualTo(prompt.length).isGreaterThan(16);
      assertThat(stats.prefillTokens()).isEqualTo(16);
      assertThat(stats.prefillTokensPerSecond())
          .isEqualTo(16 * 1000 / stats.prefillMillis(), within(1e-6));
      assertThat(stats.decodeMillis()).isZero();
      assertThat(session.cachedTokens()).isEqualTo(Arrays.copyOf(prompt, 16));
    }
  }

  @Test
  void sessionSurvivesAnExceptionOfTheListener() {
    int[] prompt = prompt("throw new");
    int[] tokens = generate(request(prompt, 8)).tokens();
    try (Session session = new Session(model)) {
      Recorder recorder = new Recorder();
      recorder.onToken =
          id -> {
            throw new IllegalStateException("listener");
          };
      assertThatThrownBy(() -> session.generate(request(prompt, 8), recorder, new CancelToken()))
          .hasMessage("listener");
      assertThat(
              session
                  .generate(request(prompt, 8), GenerationListener.NONE, new CancelToken())
                  .tokens())
          .isEqualTo(tokens);
    }
  }

  @Test
  void seedDecides() {
    int[] prompt = prompt("int");
    SamplingConfig sampling = SamplingConfig.DEFAULT.withTemperature(3).withSeed(1);
    int[] one = generate(new GenerationRequest(prompt, 20, sampling)).tokens();
    assertThat(generate(new GenerationRequest(prompt, 20, sampling)).tokens()).isEqualTo(one);
    assertThat(generate(new GenerationRequest(prompt, 20, sampling.withSeed(2))).tokens())
        .isNotEqualTo(one);
  }

  @Test
  void badRequestsAreNamed() {
    assertThatThrownBy(() -> request(new int[0], 1))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("the prompt has no tokens");
    assertThatThrownBy(() -> request(new int[1], -1)).hasMessageContaining("max tokens is -1");
    assertThatThrownBy(() -> request(new int[1], 1).withStopStrings(List.of("a", "")))
        .hasMessageContaining("stop string is empty");
    assertThatThrownBy(() -> generate(request(new int[1], 1).withBannedTokens(512)))
        .hasMessageContaining("banned token id 512");
    assertThatThrownBy(() -> generate(request(new int[] {512}, 1)))
        .hasMessageContaining("token id 512 is not in the vocabulary");
  }
}
