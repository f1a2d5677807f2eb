package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.decoder.DecoderPreset;
import org.mycromwell.engine.model.decoder.ModelInitializer;
import org.mycromwell.engine.tensor.DType;

/**
 * With a draft and without: the same answer. Random weights copy nothing, so drafts are made from
 * the plain answer; the length of drafts follows clocks that make every pass cost the same, or
 * anything.
 */
class SpeculationTest {
  private static final int CONTEXT = 256;

  private static final List<SamplingConfig> SAMPLINGS =
      List.of(
          SamplingConfig.GREEDY,
          SamplingConfig.GREEDY.withRepetitionPenalty(1.3f).withPenaltyWindow(64),
          SamplingConfig.DEFAULT,
          SamplingConfig.DEFAULT.withTemperature(3),
          SamplingConfig.DEFAULT.withTopK(0).withTopP(1).withMinP(0).withTemperature(1.5f),
          SamplingConfig.DEFAULT.withTopK(7).withTopP(1).withMinP(0),
          SamplingConfig.DEFAULT.withTopK(0).withTopP(0.6f).withMinP(0).withTemperature(2),
          SamplingConfig.DEFAULT.withTopK(0).withTopP(1).withMinP(0.3f),
          SamplingConfig.DEFAULT.withRepetitionPenalty(1.2f).withPenaltyWindow(20));

  @TempDir private static Path directory;

  private static LanguageModel model;

  @BeforeAll
  static void openModel() {
    Path path = directory.resolve("tiny.gguf");
    try (Workers workers = new Workers(1)) {
      ModelInitializer.write(
          DecoderPreset.CROMWELL_TINY, DType.Q4_0, 5, workers, path, (done, total) -> {});
    }
    model =
        LanguageModel.open(path, ModelOptions.defaults().withThreads(1).withContextLength(CONTEXT));
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  /** Every pass costs the same, so that long drafts pay. */
  private static LongSupplier evenClock() {
    long[] now = new long[1];
    return () -> now[0] += 1000;
  }

  /** Passes cost anything, so that drafts get any length. */
  private static LongSupplier randomClock(SplittableRandom random) {
    long[] now = new long[1];
    return () -> now[0] += random.nextInt(1, 2000);
  }

  /** Everything that can be told of a generation, but times. */
  private record Run(
      List<String> events,
      List<Integer> tokens,
      String text,
      StopReason reason,
      List<Integer> cache) {
    static Run of(Session session, GenerationRequest request) {
      return of(session, request, id -> {}, new CancelToken());
    }

    static Run of(
        Session session, GenerationRequest request, IntConsumer onToken, CancelToken cancel) {
      List<String> events = new ArrayList<>();
      GenerationListener listener =
          new GenerationListener() {
            @Override
            public boolean wantsProbabilities() {
              return true;
            }

            @Override
            public void onProbability(int id, double logProbability) {
              assertThat(logProbability).isBetween(-100.0, 1e-6);
              events.add("probability " + id + " " + logProbability);
            }

            @Override
            public void onToken(int id) {
              events.add("token " + id);
              onToken.accept(id);
            }

            @Override
            public void onText(String text) {
              events.add("text " + text);
            }
          };
      GenerationResult result = session.generate(request, listener, cancel);
      GenerationStats stats = result.stats();
      events.add("decoded " + stats.decodeTokens());
      assertThat(stats.acceptedTokens()).isLessThanOrEqualTo(stats.draftedTokens());
      // The last token may have been a drafted one, behind which nothing was drawn.
      assertThat(stats.passes() + stats.acceptedTokens() - stats.decodeTokens()).isBetween(0, 1);
      last = stats;
      return new Run(
          events,
          boxed(result.tokens()),
          result.text(),
          result.stopReason(),
          boxed(session.cachedTokens()));
    }

    private static List<Integer> boxed(int[] values) {
      return Arrays.stream(values).boxed().toList();
    }

    int[] ids() {
      return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
  }

  private static GenerationStats last = new GenerationStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  private static Run plain(GenerationRequest request) {
    try (Session session = new Session(model)) {
      return Run.of(session, request.withDraft());
    }
  }

  private static int[] randomTokens(SplittableRandom random, int length) {
    return random.ints(length, 0, model.network().vocabulary()).toArray();
  }

  /** Some of: tokens replaced, inserted, deleted, a stretch moved. */
  private static int[] edited(int[] tokens, SplittableRandom random) {
    List<Integer> list = new ArrayList<>(Arrays.stream(tokens).boxed().toList());
    for (int edit = random.nextInt(5); edit > 0 && list.size() > 8; edit--) {
      int at = random.nextInt(list.size() - 4);
      int count = random.nextInt(1, 4);
      int kind = random.nextInt(4);
      List<Integer> moved = new ArrayList<>(list.subList(at, at + count));
      if (kind != 1) {
        list.subList(at, at + count).clear();
      }
      if (kind < 2) {
        list.addAll(at, Arrays.stream(randomTokens(random, count)).boxed().toList());
      } else if (kind == 2) {
        list.addAll(random.nextInt(list.size()), moved);
      }
    }
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] join(int[] first, int... second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
  }

  @Test
  void twoHundredRandomEditsChangeNothing() {
    SplittableRandom random = new SplittableRandom(1);
    int decoded = 0;
    int accepted = 0;
    int drafted = 0;
    for (int i = 0; i < 200; i++) {
      SamplingConfig sampling = SAMPLINGS.get(i % SAMPLINGS.size()).withSeed(i);
      int[] prompt = randomTokens(random, random.nextInt(1, 150));
      GenerationRequest request = new GenerationRequest(prompt, random.nextInt(1, 130), sampling);
      Run expected = plain(request);
      int[] draft = edited(expected.ids(), random);
      LongSupplier clock = i % 3 == 2 ? randomClock(random.split()) : evenClock();
      try (Session session = new Session(model, clock)) {
        Run actual = Run.of(session, request.withDraft(draft));
        assertThat(actual).as("edit %d, %s", i, sampling).isEqualTo(expected);
        decoded += last.decodeTokens();
        accepted += last.acceptedTokens();
        drafted += last.draftedTokens();
      }
    }
    // Otherwise nothing was tried.
    assertThat(accepted).isGreaterThan(decoded * 6 / 10);
    assertThat(drafted).isGreaterThan(accepted * 11 / 10);
  }

  @Test
  void draftsRunPastWhateverEndsTheAnswer() {
    SplittableRandom random = new SplittableRandom(2);
    int[] seen = new int[StopReason.values().length];
    int accepted = 0;
    for (int i = 0; i < 120; i++) {
      SamplingConfig sampling = SAMPLINGS.get(i % SAMPLINGS.size()).withSeed(i);
      int kind = i % 4;
      int promptLength = kind == 0 ? CONTEXT - random.nextInt(60) : random.nextInt(1, 100);
      int[] prompt = randomTokens(random, promptLength);
      GenerationRequest request = new GenerationRequest(prompt, kind == 0 ? 1000 : 100, sampling);
      int[] whole = plain(request).ids();
      String text = model.tokenizer().decodeToString(whole);
      if (kind == 1) {
        request = new GenerationRequest(prompt, random.nextInt(1, 90), sampling);
      } else if (kind == 2) {
        request = request.withStopTokens(whole[random.nextInt(whole.length)]);
      } else if (kind == 3) {
        int at = random.nextInt(text.length() - 3);
        request = request.withStopStrings(List.of("nowhere", text.substring(at, at + 3)));
      }
      int[] draft = join(whole, randomTokens(random, 80));
      Run expected = plain(request);
      try (Session session = new Session(model, evenClock())) {
        assertThat(Run.of(session, request.withDraft(draft))).as("run %d", i).isEqualTo(expected);
        accepted += last.acceptedTokens();
      }
      seen[expected.reason().ordinal()]++;
    }
    assertThat(accepted).isGreaterThan(1000);
    assertThat(seen[StopReason.CONTEXT_FULL.ordinal()]).isGreaterThan(20);
    assertThat(seen[StopReason.MAX_TOKENS.ordinal()]).isGreaterThan(20);
    assertThat(seen[StopReason.END_TOKEN.ordinal()]).isGreaterThan(20);
    assertThat(seen[StopReason.STOP_STRING.ordinal()]).isGreaterThan(20);
  }

  @Test
  void anUnrelatedDraftIsSoonGivenUp() {
    SplittableRandom random = new SplittableRandom(3);
    int decoded = 0;
    int passes = 0;
    for (int i = 0; i < 20; i++) {
      SamplingConfig sampling = SAMPLINGS.get(i % SAMPLINGS.size()).withSeed(i);
      GenerationRequest request = new GenerationRequest(randomTokens(random, 50), 120, sampling);
      Run expected = plain(request);
      try (Session session = new Session(model, evenClock())) {
        GenerationRequest withDraft = request.withDraft(randomTokens(random, 150));
        assertThat(Run.of(session, withDraft)).isEqualTo(expected);
        decoded += last.decodeTokens();
        passes += last.passes();
      }
    }
    assertThat(passes).isGreaterThan(decoded * 9 / 10);
  }

  @Test
  void cancelInsideADraftLeavesTheSessionUsable() {
    SplittableRandom random = new SplittableRandom(4);
    int[] prompt = randomTokens(random, 40);
    GenerationRequest request = new GenerationRequest(prompt, 100, SamplingConfig.DEFAULT);
    Run whole = plain(request);
    GenerationRequest drafted = request.withDraft(whole.ids());
    for (int at : new int[] {1, 2, 5, 17, 60, 99, 100}) {
      try (Session plainSession = new Session(model);
          Session session = new Session(model, evenClock())) {
        Run expected = cancelledAt(at, plainSession, request);
        assertThat(cancelledAt(at, session, drafted)).as("at %d", at).isEqualTo(expected);
        assertThat(expected.tokens()).hasSize(at);
        assertThat(Run.of(session, drafted)).isEqualTo(whole);
        assertThat(last.cachedTokens()).isEqualTo(prompt.length - 1);
        assertThat(last.acceptedTokens()).isGreaterThan(80);
      }
    }
  }

  private static Run cancelledAt(int count, Session session, GenerationRequest request) {
    CancelToken cancel = new CancelToken();
    int[] heard = new int[1];
    return Run.of(
        session,
        request,
        id -> {
          heard[0]++;
          if (heard[0] == count) {
            cancel.cancel();
          }
        },
        cancel);
  }

  @Test
  void anExceptionOfTheListenerInsideADraftLeavesTheSessionUsable() {
    SplittableRandom random = new SplittableRandom(5);
    int[] prompt = randomTokens(random, 40);
    GenerationRequest request = new GenerationRequest(prompt, 60, SamplingConfig.GREEDY);
    Run whole = plain(request);
    GenerationRequest drafted = request.withDraft(whole.ids());
    try (Session session = new Session(model, evenClock())) {
      int[] heard = new int[1];
      IntConsumer failing =
          id -> {
            heard[0]++;
            if (heard[0] == 20) {
              throw new IllegalStateException("listener");
            }
          };
      assertThatThrownBy(() -> Run.of(session, drafted, failing, new CancelToken()))
          .hasMessage("listener");
      assertThat(session.cachedTokens())
          .isEqualTo(Arrays.copyOf(join(prompt, whole.ids()), prompt.length + 19));
      assertThat(Run.of(session, drafted)).isEqualTo(whole);
    }
  }

  @Test
  void aSecondRequestReusesWhatTheFirstCopied() {
    SplittableRandom random = new SplittableRandom(6);
    int[] file = randomTokens(random, 60);
    try (Session session = new Session(model, evenClock())) {
      GenerationRequest first =
          new GenerationRequest(join(file, randomTokens(random, 9)), 50, SamplingConfig.GREEDY);
      Run one = plain(first);
      assertThat(Run.of(session, first.withDraft(one.ids()))).isEqualTo(one);
      assertThat(last.acceptedTokens()).isGreaterThan(30);

      int[] longer = join(join(first.prompt(), one.ids()), randomTokens(random, 12));
      GenerationRequest second = new GenerationRequest(longer, 30, SamplingConfig.DEFAULT);
      Run two = plain(second);
      assertThat(Run.of(session, second.withDraft(two.ids()))).isEqualTo(two);
      // The last token of the first answer was drawn, but never read.
      assertThat(last.cachedTokens()).isEqualTo(first.prompt().length + one.ids().length - 1);
      assertThat(last.prefillTokens()).isEqualTo(13);

      GenerationRequest third =
          new GenerationRequest(join(file, randomTokens(random, 7)), 30, SamplingConfig.DEFAULT);
      assertThat(Run.of(session, third.withDraft(one.ids()))).isEqualTo(plain(third));
      assertThat(last.promptTokens()).isEqualTo(67);
    }
  }

  @Test
  void figuresTellWhatWasCopied() {
    int[] prompt = randomTokens(new SplittableRandom(7), 40);
    GenerationRequest request = new GenerationRequest(prompt, 101, SamplingConfig.GREEDY);
    Run whole = plain(request);
    assertThat(last.passes()).isEqualTo(100).isEqualTo(last.decodeTokens());
    assertThat(last.draftedTokens()).isZero();
    assertThat(last.copiedShare()).isZero();
    try (Session session = new Session(model, evenClock())) {
      Run.of(session, request.withDraft(whole.ids()));
    }
    assertThat(last.decodeTokens()).isEqualTo(100);
    assertThat(last.passes()).isLessThan(10);
    assertThat(last.copiedShare()).isGreaterThan(0.9);
  }

  @Test
  void anUnknownTokenInADraftIsNamed() {
    GenerationRequest request =
        new GenerationRequest(new int[] {1}, 5, SamplingConfig.GREEDY).withDraft(3, 512);
    assertThatThrownBy(() -> plainWithDraft(request)).hasMessageContaining("draft token id 512");
  }

  private static void plainWithDraft(GenerationRequest request) {
    try (Session session = new Session(model)) {
      session.generate(request, GenerationListener.NONE, new CancelToken());
    }
  }
}
