package org.mycromwell.app.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacerTest {
  private final FakeTimer timer = new FakeTimer();
  private final List<Long> ran = new ArrayList<>();

  private Pacer pacer(Runnable action) {
    return new Pacer(
        action, Runnable::run, timer, Pacer.Pace.of(Duration.ofMillis(50)), timer::now);
  }

  private void note() {
    ran.add(MILLISECONDS.convert(timer.now(), java.util.concurrent.TimeUnit.NANOSECONDS));
  }

  @Test
  void manyRequestsAreOneInAPeriodAndTheLastIsNotLost() {
    Pacer pacer = pacer(this::note);
    for (int i = 0; i < 1000; i++) {
      pacer.request();
      timer.pass(1, MILLISECONDS);
    }
    timer.pass(1, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(ran).startsWith(0L, 50L, 100L).hasSizeBetween(20, 21);
    for (int i = 1; i < ran.size(); i++) {
      assertThat(ran.get(i) - ran.get(i - 1)).isGreaterThanOrEqualTo(50);
    }
    assertThat(ran.getLast()).isGreaterThanOrEqualTo(999);
  }

  @Test
  void whatIsAskedDuringTheActionRunsAgain() {
    List<Pacer> self = new ArrayList<>();
    Pacer pacer =
        pacer(() -> {
          note();
          if (ran.size() == 1) {
            self.getFirst().request();
          }
        });
    self.add(pacer);
    pacer.request();
    assertThat(ran).hasSize(1);
    timer.pass(60, MILLISECONDS);
    assertThat(ran).containsExactly(0L, 50L);
    assertThat(timer.waiting()).isZero();
  }

  /** Of four milliseconds of work the half is done in the action, the other comes of it later. */
  @Test
  void muchWorkIsDoneLessOften() {
    AtomicLong work = new AtomicLong();
    Pacer.Pace pace =
        new Pacer.Pace(
            Duration.ofMillis(30), Duration.ofMillis(50), Duration.ofMillis(500), work::get);
    List<Long> cost = new ArrayList<>(List.of(2_000_000L, 2_000_000L, 1L, 90_000_000L, 1L));
    Runnable works =
        () -> {
          note();
          work.addAndGet(cost.removeFirst());
        };
    Pacer pacer = new Pacer(works, Runnable::run, timer, pace, timer::now);
    pacer.request();
    timer.pass(40, MILLISECONDS);
    assertThat(ran).containsExactly(30L);
    pacer.request();
    work.addAndGet(2_000_000L);
    timer.pass(500, MILLISECONDS);
    assertThat(ran).containsExactly(30L, 230L);
    pacer.request();
    pacer.request();
    timer.pass(60, MILLISECONDS);
    assertThat(ran).containsExactly(30L, 230L, 540L, 590L);
    pacer.request();
    timer.pass(2_000, MILLISECONDS);
    assertThat(ran).containsExactly(30L, 230L, 540L, 590L, 1090L);
  }

  @Test
  void aPauseCostsNoDelay() {
    Pacer pacer = pacer(this::note);
    pacer.request();
    timer.pass(500, MILLISECONDS);
    pacer.request();
    assertThat(ran).containsExactly(0L, 500L);
  }
}
