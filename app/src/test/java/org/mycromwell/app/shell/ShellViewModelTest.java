package org.mycromwell.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mycromwell.app.run.FakeTimer;

class ShellViewModelTest {
  private final FakeTimer timer = new FakeTimer();
  private final ShellViewModel shell = new ShellViewModel(Runnable::run, timer);

  @Test
  void noticesGoByThemselvesAndFailuresStay() {
    shell.warn("The disk is full");
    shell.say("Saved");
    timer.pass(9, TimeUnit.SECONDS);
    assertThat(shell.texts()).containsExactly("The disk is full", "Saved");
    timer.pass(2, TimeUnit.SECONDS);
    assertThat(shell.texts()).containsExactly("The disk is full");
    shell.warn("The disk is full");
    assertThat(shell.notices()).hasSize(1);
    shell.close(shell.notices().getFirst());
    assertThat(shell.notices()).isEmpty();
  }

  @Test
  void twoAreTheMostAndFailuresGoLast() {
    shell.warn("failure");
    shell.say("one");
    shell.say("two");
    assertThat(shell.texts()).containsExactly("failure", "two");
    shell.warn("second failure");
    shell.warn("third failure");
    assertThat(shell.texts()).containsExactly("second failure", "third failure");
  }

  @Test
  void whatANoticeOffersIsDoneOnce() {
    List<String> done = new ArrayList<>();
    shell.say("Applied 3 hunks", "Undo", () -> done.add("undone"));
    Notice notice = shell.notices().getFirst();
    shell.act(notice);
    shell.act(notice);
    assertThat(done).containsExactly("undone");
    assertThat(shell.notices()).isEmpty();
  }

  @Test
  void aLongRunThatNobodyWatchedMarksTheTitle() {
    shell.setDocument("Cart.java");
    assertThat(shell.titleProperty().get()).isEqualTo("Cart.java \u2013 Cromwell");
    assertThat(shell.runEnded("5 hunks ready", Duration.ofSeconds(60))).isFalse();
    shell.focusedProperty().set(false);
    assertThat(shell.runEnded("5 hunks ready", Duration.ofSeconds(20))).isFalse();
    assertThat(shell.runEnded("5 hunks ready", Duration.ofSeconds(21))).isTrue();
    assertThat(shell.titleProperty().get())
        .isEqualTo("* 5 hunks ready \u2013 Cart.java \u2013 Cromwell");
    shell.focusedProperty().set(true);
    assertThat(shell.titleProperty().get()).isEqualTo("Cart.java \u2013 Cromwell");
    shell.setDocument("");
    assertThat(shell.titleProperty().get()).isEqualTo("Cromwell");
  }
}
