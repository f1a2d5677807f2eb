package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.model.vljepa.Batch;
import org.mycromwell.engine.model.vljepa.Example;

class BatchesAheadTest {
  private static Batch batch(long index) {
    return new Batch(List.of(Example.text(new int[] {1}, new int[] {2}, -1)), index);
  }

  @Test
  void comeInTheirOrderWhateverIsReadyFirst() {
    CountDownLatch second = new CountDownLatch(1);
    try (BatchesAhead batches =
        new BatchesAhead(
            index -> {
              if (index == 3) {
                await(second);
              } else {
                second.countDown();
              }
              return batch(index);
            },
            3,
            20)) {
      for (long index = 3; index < 20; index++) {
        assertThat(batches.take().step()).isEqualTo(index);
      }
      assertThatThrownBy(batches::take).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void staysAFewAhead() {
    AtomicLong most = new AtomicLong();
    try (BatchesAhead batches =
        new BatchesAhead(
            index -> {
              most.accumulateAndGet(index, Math::max);
              return batch(index);
            },
            0,
            1000)) {
      for (int i = 0; i < 10; i++) {
        assertThat(batches.take().step()).isEqualTo(i);
      }
    }
    assertThat(most.get()).isBetween(9L, 13L);
  }

  @Test
  void failuresComeInTheirPlace() {
    try (BatchesAhead batches =
        new BatchesAhead(
            index -> {
              if (index == 1) {
                throw new IllegalArgumentException("bad file");
              }
              return batch(index);
            },
            0,
            10)) {
      assertThat(batches.take().step()).isZero();
      assertThatThrownBy(batches::take)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("bad file");
    }
  }

  @Test
  void anInterruptStaysPending() {
    CountDownLatch go = new CountDownLatch(1);
    try (BatchesAhead batches =
        new BatchesAhead(
            index -> {
              await(go);
              return batch(index);
            },
            0,
            2)) {
      Thread.currentThread().interrupt();
      go.countDown();
      assertThat(batches.take().step()).isZero();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void nothingIsMadeAnyMoreOnceClosed() {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean closed = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    BatchesAhead batches =
        new BatchesAhead(
            index -> {
              begun.countDown();
              late.compareAndSet(false, closed.get());
              return batch(index);
            },
            0,
            100);
    await(begun);
    batches.close();
    closed.set(true);
    assertThat(late).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
