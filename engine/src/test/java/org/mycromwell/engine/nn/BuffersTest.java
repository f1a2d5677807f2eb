package org.mycromwell.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BuffersTest {
  private final Buffers buffers = new Buffers();

  @Test
  void releasesToAMarkButNotWhatIsKept() {
    Rows before = buffers.rows(10, 10);
    int mark = buffers.mark();
    Rows gone = buffers.rows(10, 10);
    Rows kept = buffers.rows(10, 10);
    buffers.releaseTo(mark, kept);

    Rows next = buffers.rows(9, 11);
    assertThat(next.data()).isSameAs(gone.data());
    Rows another = buffers.rows(10, 10);
    assertThat(another.data()).isNotSameAs(kept.data()).isNotSameAs(before.data());
    assertThat(another.data()).isNotSameAs(next.data());
  }

  @Test
  void earlyReleaseLeavesMarksValid() {
    Rows early = buffers.rows(100, 1);
    int mark = buffers.mark();
    Rows inner = buffers.rows(100, 1);
    buffers.release(early);
    buffers.releaseTo(mark);

    Rows a = buffers.rows(100, 1);
    Rows b = buffers.rows(100, 1);
    assertThat(List.of(a.data(), b.data())).containsExactlyInAnyOrder(early.data(), inner.data());
    assertThatThrownBy(() -> buffers.release(new Rows(new float[3], 1, 3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Ragged batches: lengths differ from step to step, what is held does not rise for ever. */
  @Test
  void settlesWithChangingLengths() {
    Random random = new Random(3);
    for (int step = 0; step < 30; step++) {
      step(random);
    }
    long held = buffers.heldBytes();
    for (int step = 0; step < 300; step++) {
      step(random);
    }
    assertThat(buffers.heldBytes()).isLessThanOrEqualTo(2 * held);
    assertThat(buffers.heldBytes()).isLessThanOrEqualTo(3 * buffers.peakBytes());
  }

  @Test
  void dropsWhatNoStepNeedsAnyMore() {
    buffers.rows(1000, 1000);
    buffers.endStep();
    long large = buffers.heldBytes();
    Rows small = buffers.rows(10, 10);
    buffers.endStep();
    assertThat(buffers.heldBytes()).isGreaterThan(large);
    for (int step = 0; step < 100; step++) {
      assertThat(buffers.rows(10, 10).data()).isSameAs(small.data());
      buffers.endStep();
    }
    assertThat(buffers.heldBytes()).isLessThan(1000);
  }

  /** What one phase of a step needs is kept while another phase needs other sizes. */
  @Test
  void keepsWhatEveryStepNeeds() {
    long held = 0;
    for (int step = 0; step < 100; step++) {
      for (int size = 1000; size < 1_000_000; size *= 5) {
        int mark = buffers.mark();
        buffers.floats(size);
        buffers.releaseTo(mark);
      }
      buffers.endStep();
      assertThat(buffers.heldBytes()).isGreaterThanOrEqualTo(held);
      held = buffers.heldBytes();
    }
    assertThat(held).isLessThan(4 * 1_300_000);
  }

  private void step(Random random) {
    int rows = 900 + random.nextInt(300);
    for (int layer = 0; layer < 6; layer++) {
      buffers.rows(rows, 64);
      buffers.rows(rows, 16);
      buffers.rows(rows, 128);
    }
    buffers.endStep();
  }

  @Test
  void twoInUseNeverShareAnArray() {
    Random random = new Random(4);
    Rows[] live = new Rows[20];
    for (int i = 0; i < 2000; i++) {
      int slot = random.nextInt(live.length);
      Rows old = live[slot];
      if (old != null) {
        for (int j = 0; j < old.size(); j++) {
          assertThat(old.data()[j]).isEqualTo(slot);
        }
        buffers.release(old);
      }
      Rows rows = buffers.rows(1 + random.nextInt(40), 1 + random.nextInt(9));
      Arrays.fill(rows.data(), slot);
      live[slot] = rows;
    }
  }
}
