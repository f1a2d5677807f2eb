package org.mycromwell.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long drafts are, by a clock that makes passes cost what the test wants. */
class DrafterTest {
  private static final int MOST = 63;
  private static final BitSet NO_ENDS = new BitSet();

  /** A generation of a recorded answer, without a model. */
  private static final class Replay {
    private final long[] now = new long[1];
    private final PassCosts costs = new PassCosts(() -> now[0]);
    private final IntToLongFunction passNanos;
    private long nanos;
    private int passes;
    private int longest;
    private long allocatedBytes;

    Replay(int promptTokenNanos, IntToLongFunction passNanos) {
      this.passNanos = passNanos;
      costs.begin();
      now[0] += 100L * promptTokenNanos;
      costs.countPrompt(100);
    }

    void run(int[] source, int[] answer, BitSet ends) {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      int[] history = new int[answer.length + MOST + 1];
      Drafter drafter = new Drafter(source, MOST + 1, ends, costs, history, 0);
      nanos = 0;
      passes = 0;
      longest = 0;
      history[0] = answer[0];
      long before = threads.getCurrentThreadAllocatedBytes();
      drafter.advance();
      int i = 1;
      while (i < answer.length) {
        int drafted = drafter.draft(Math.min(MOST, answer.length - i - 1));
        longest = Math.max(longest, drafted);
        costs.begin();
        now[0] += passNanos.applyAsLong(drafted + 1);
        nanos += passNanos.applyAsLong(drafted + 1);
        costs.countPass(drafted + 1);
        passes++;
        boolean asDrafted = true;
        for (int row = 0; asDrafted && row <= drafted && i < answer.length; row++) {
          asDrafted = row < drafted && history[i] == answer[i];
          history[i] = answer[i];
          drafter.advance();
          i++;
        }
      }
      allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** How much faster than one token a pass. */
    double gain(int tokens) {
      return (double) tokens * passNanos.applyAsLong(1) / nanos;
    }
  }

  private static int[] random(int seed, int length, int ids) {
    return new SplittableRandom(seed).ints(length, 0, ids).toArray();
  }

  /** Every 100th token is another. */
  private static int[] edited(int[] source) {
    int[] edited = source.clone();
    for (int i = 50; i < edited.length; i += 100) {
      edited[i] = 5000 + i;
    }
    return edited;
  }

  @Test
  void copiesComeNearlyAtTheRateOfAPrompt() {
    Replay replay = new Replay(250, tokens -> tokens == 1 ? 1000 : 100 + 250L * tokens);
    int[] source = random(1, 1500, 1000);
    replay.run(source, edited(source), NO_ENDS);
    assertThat(replay.gain(1500)).isGreaterThan(0.85 * 4);
  }

  @Test
  void draftsAreLongerWhereAPassCostsMuch() {
    int[] source = random(1, 1500, 1000);
    Replay cheap = new Replay(500, tokens -> 500 + 500L * tokens);
    cheap.run(source, edited(source), NO_ENDS);
    Replay dear = new Replay(250, tokens -> tokens == 1 ? 1000 : 4000 + 250L * tokens);
    dear.run(source, edited(source), NO_ENDS);
    assertThat(dear.passes).isLessThan(cheap.passes);
    assertThat(dear.longest).isGreaterThan(cheap.longest);
    assertThat(dear.gain(1500)).isGreaterThan(1.8);
  }

  @Test
  void nothingIsDraftedWhereItDoesNotPay() {
    int[] source = random(1, 1500, 1000);
    Replay replay = new Replay(1000, tokens -> 1000L * tokens);
    replay.run(source, edited(source), NO_ENDS);
    assertThat(replay.gain(1500)).isGreaterThan(0.97);
    assertThat(replay.passes).isGreaterThan(1400);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500, 2000, 4000})
  void newTextCostsNothing(int passOfSeveral) {
    for (int seed = 0; seed < 20; seed++) {
      Replay replay =
          new Replay(250, tokens -> tokens == 1 ? 1000 : passOfSeveral + 1000 + 250L * tokens);
      // The same few tokens in another order, as in any two programs.
      replay.run(random(seed, 1000, 40), random(seed + 100, 400, 40), NO_ENDS);
      assertThat(replay.gain(400)).as("seed %d", seed).isGreaterThan(0.97);
    }
  }

  @Test
  void aSizeMeasuredBeforeItWasCompiledIsTriedAgain() {
    int[] source = random(1, 1500, 1000);
    int[] slowPasses = {4};
    Replay replay =
        new Replay(
            250,
            tokens -> {
              long normal = tokens == 1 ? 1000 : 100 + 250L * tokens;
              return tokens > 1 && slowPasses[0]-- > 0 ? 50 * normal : normal;
            });
    replay.run(source, edited(source), NO_ENDS);
    replay.run(source, edited(source), NO_ENDS);
    assertThat(replay.gain(1500)).isGreaterThan(0.8 * 4);
  }

  @Test
  void nothingIsDraftedFromAnEndOn() {
    int[] source = random(1, 200, 1000);
    BitSet ends = new BitSet();
    ends.set(source[100]);
    PassCosts costs = new PassCosts(() -> 0);
    costs.countPass(1);
    int[] history = new int[300];
    Drafter drafter = new Drafter(source, MOST + 1, ends, costs, history, 0);
    for (int i = 0; i < 100; i++) {
      assertThat(drafter.draft(MOST)).isLessThanOrEqualTo(100 - i);
      history[i] = source[i];
      drafter.advance();
    }
    assertThat(drafter.draft(MOST)).isZero();
  }

  @Test
  void draftingAllocatesNothing() {
    int[] source = random(1, 1500, 1000);
    int[] answer = edited(source);
    Replay replay = new Replay(250, tokens -> tokens == 1 ? 1000 : 100 + 250L * tokens);
    replay.run(source, answer, NO_ENDS);
    replay.run(source, answer, NO_ENDS);
    assertThat(replay.passes).isLessThan(300);
    assertThat(replay.allocatedBytes).isZero();
  }
}
