package org.mycromwell.app.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PacerTest {
  private final FakeTimer timer = new FakeTimer();
  private final List<Long> ran = new ArrayList<>();

  private Pacer pacer(Runnable action) {
    return new Pacer(action, Runnable::run, timer, Duration.ofMillis(50), timer::now);
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

  @Test
  void aPauseCostsNoDelay() {
    Pacer pacer = pacer(this::note);
    pacer.request();
    timer.pass(500, MILLISECONDS);
    pacer.request();
    assertThat(ran).containsExactly(0L, 500L);
  }
}
