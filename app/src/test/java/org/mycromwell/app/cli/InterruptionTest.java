package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InterruptionTest {
  @Test
  @Timeout(2)
  void workThatNeverAskedIsNotWaitedFor() {
    Interruption interruption = Interruption.none();
    interruption.interrupt();
    assertThat(interruption.token().isCancelled()).isTrue();
  }

  @Test
  void workThatAskedIsCancelledAndWaitedFor() throws InterruptedException {
    Interruption interruption = Interruption.none();
    var token = interruption.token();
    Thread hook = Thread.ofPlatform().start(interruption::interrupt);
    while (!token.isCancelled()) {
      Thread.onSpinWait();
    }
    assertThat(hook.isAlive()).isTrue();
    interruption.close();
    assertThat(hook.join(Duration.ofSeconds(2))).isTrue();
  }
}
