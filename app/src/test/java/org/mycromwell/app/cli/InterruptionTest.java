package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
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
  void whatIsBeingWrittenComesToItsEnd() {
    Interruption interruption = Interruption.none();
    interruption.beginWriting();
    assertThat(interruption.signalled()).isEqualTo(Interruption.Meaning.NOTHING);
    assertThat(interruption.token().isCancelled()).isFalse();
    assertThat(interruption.signalled()).isEqualTo(Interruption.Meaning.HALT);
  }

  @Test
  void nothingIsWrittenAfterAnInterrupt() {
    Interruption interruption = Interruption.none();
    assertThat(interruption.signalled()).isEqualTo(Interruption.Meaning.END);
    assertThatThrownBy(interruption::beginWriting)
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("nothing was written");
  }

  @Test
  void anotherProgramOnTheTerminalGetsItsOwnInterrupts() {
    Interruption interruption = Interruption.none();
    interruption.lendTerminal(true);
    assertThat(interruption.signalled()).isEqualTo(Interruption.Meaning.NOTHING);
    assertThat(interruption.signalled()).isEqualTo(Interruption.Meaning.NOTHING);
    interruption.lendTerminal(false);
    assertThat(interruption.signalled()).isEqualTo(Interruption.Meaning.END);
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
