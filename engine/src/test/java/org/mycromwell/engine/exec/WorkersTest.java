package org.mycromwell.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkersTest {
  /** Far beyond the time a waiting worker spins. */
  private static final long LONG_PHASE_NANOS = 20_000_000;

  /** Enough tasks in a row to meet the narrow windows between them. */
  private static final int ROUNDS = 100;

  /** Where a worker of a failing task throws. */
  private enum Place {
    BEFORE_THE_BARRIERS,
    BETWEEN_THE_BARRIERS,
    AFTER_THE_BARRIERS
  }

  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message);
    }
  }

  /** Keeps the threads it makes, so that a test can wait for their end. */
  private static class Threads implements ThreadFactory {
    final List<Thread> made = new ArrayList<>();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = Thread.ofPlatform().daemon().unstarted(work);
      made.add(thread);
      return thread;
    }

    void awaitEnd() throws InterruptedException {
      for (Thread thread : made) {
        thread.join(30_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Each phase reads what all workers wrote in the one before; plain memory on purpose. */
  private static void runPhases(Workers workers, int phases) {
    int count = workers.count();
    int[][] written = new int[phases][count];
    int[] mismatches = new int[count];
    workers.run(worker -> {
      int me = worker.index();
      for (int phase = 0; phase < phases; phase++) {
        if (phase > 0) {
          for (int other = 0; other < count; other++) {
            mismatches[me] += written[phase - 1][other] == phase * 100 + other ? 0 : 1;
          }
        }
        written[phase][me] = (phase + 1) * 100 + me;
        worker.barrier();
      }
    });
    assertThat(mismatches).containsOnly(0);
    for (int worker = 0; worker < count; worker++) {
      assertThat(written[phases - 1][worker]).isEqualTo(phases * 100 + worker);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void phasesSeeWhatTheOthersWrote(int count) {
    try (Workers workers = new Workers(count)) {
      for (int round = 0; round < ROUNDS; round++) {
        runPhases(workers, 1 + round % 7);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyWorkerRunsOnceAndTheCallerIsTheFirst(int count) {
    try (Workers workers = new Workers(count)) {
      assertThat(workers.count()).isEqualTo(count);
      Thread[] threads = new Thread[count];
      int[] runs = new int[count];
      workers.run(worker -> {
        assertThat(worker.count()).isEqualTo(count);
        threads[worker.index()] = Thread.currentThread();
        runs[worker.index()]++;
      });
      assertThat(runs).containsOnly(1);
      assertThat(threads).doesNotHaveDuplicates();
      assertThat(threads[0]).isSameAs(Thread.currentThread());
      for (int i = 1; i < count; i++) {
        assertThat(threads[i].isDaemon()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void waitsForAWorkerLongerThanItSpins(int count) {
    try (Workers workers = new Workers(count)) {
      for (int slow = 0; slow < count; slow++) {
        int late = slow;
        int[] order = new int[count];
        AtomicInteger passed = new AtomicInteger();
        workers.run(worker -> {
          if (worker.index() == late) {
            pause(LONG_PHASE_NANOS);
            order[late] = passed.get();
          }
          worker.barrier();
          passed.incrementAndGet();
          // and once more at the end, where worker 0 waits for the others instead
          if (worker.index() == late) {
            pause(LONG_PHASE_NANOS);
          }
        });
        assertThat(order[late]).as("workers past the barrier before the last came").isZero();
        assertThat(passed.get()).isEqualTo(count);
        pause(LONG_PHASE_NANOS); // by now those that wait for the next task are parked as well
      }
      runPhases(workers, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aFailureEndsTheTaskAndReachesTheCaller(int count) {
    try (Workers workers = new Workers(count)) {
      for (Place place : Place.values()) {
        for (int failing = 0; failing < count; failing++) {
          for (boolean slow : new boolean[] {false, true}) {
            failAt(workers, place, failing, slow);
          }
        }
      }
    }
  }

  private static void failAt(Workers workers, Place place, int failing, boolean slow) {
    AtomicInteger pastSecond = new AtomicInteger();
    Failure failure = new Failure(place + " in worker " + failing);
    assertThatThrownBy(() ->
            workers.run(worker -> {
              boolean fails = worker.index() == failing;
              fail(fails && place == Place.BEFORE_THE_BARRIERS, slow, failure);
              worker.barrier();
              fail(fails && place == Place.BETWEEN_THE_BARRIERS, slow, failure);
              worker.barrier();
              pastSecond.incrementAndGet();
              fail(fails && place == Place.AFTER_THE_BARRIERS, slow, failure);
            }))
        .isSameAs(failure);
    if (place != Place.AFTER_THE_BARRIERS) {
      assertThat(pastSecond.get())
          .as("workers past a barrier that was not reached by all")
          .isZero();
    }
    runPhases(workers, 3);
  }

  private static void fail(boolean now, boolean slow, Failure failure) {
    if (now) {
      if (slow) {
        pause(LONG_PHASE_NANOS);
      }
      throw failure;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void whenAllFailOneReachesTheCaller(int count) {
    try (Workers workers = new Workers(count)) {
      for (int round = 0; round < ROUNDS; round++) {
        boolean afterBarrier = round % 2 == 1;
        assertThatThrownBy(() ->
                workers.run(worker -> {
                  if (afterBarrier) {
                    worker.barrier();
                  }
                  throw new Failure("worker " + worker.index());
                }))
            .isInstanceOf(Failure.class);
        runPhases(workers, 2);
      }
    }
  }

  @Test
  void anErrorIsThrownAsItIs() {
    try (Workers workers = new Workers(2)) {
      Error error = new StackOverflowError("made up");
      assertThatThrownBy(() ->
              workers.run(worker -> {
                if (worker.index() == 1) {
                  throw error;
                }
              }))
          .isSameAs(error);
      runPhases(workers, 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void sharesCoverEveryItemOnceInOrder(int count) {
    int[] sizes = {0, 1, 2, 3, 5, 8, 16, 17, 31, 32, 33, 100, 512, 1000, 1536};
    int[] steps = {1, 2, 4, 8, 12, 16, 64};
    try (Workers workers = new Workers(count)) {
      int[] begins = new int[count];
      int[] ends = new int[count];
      for (int items : sizes) {
        for (int step : steps) {
          workers.run(worker -> {
            begins[worker.index()] = worker.begin(items, step);
            ends[worker.index()] = worker.end(items, step);
          });
          String as = items + " items by " + step + ": " + Arrays.toString(begins);
          assertThat(begins[0]).as(as).isZero();
          assertThat(ends[count - 1]).as(as).isEqualTo(items);
          int most = 0;
          int least = Integer.MAX_VALUE;
          for (int i = 0; i < count; i++) {
            assertThat(ends[i]).as(as).isGreaterThanOrEqualTo(begins[i]);
            if (i > 0) {
              assertThat(begins[i]).as(as).isEqualTo(ends[i - 1]);
            }
            if (begins[i] < items) {
              assertThat(begins[i] % step).as(as).isZero();
            }
            int groups = (ends[i] - begins[i] + step - 1) / step;
            most = Math.max(most, groups);
            least = Math.min(least, groups);
          }
          assertThat(most - least).as(as).isLessThanOrEqualTo(1);
        }
      }
    }
  }

  @Test
  void sharesOfTheLargestCountDoNotOverflow() {
    try (Workers workers = new Workers(3)) {
      int[] begins = new int[3];
      int[] ends = new int[3];
      workers.run(worker -> {
        begins[worker.index()] = worker.begin(Integer.MAX_VALUE, 64);
        ends[worker.index()] = worker.end(Integer.MAX_VALUE, 64);
      });
      assertThat(begins).isSorted().startsWith(0);
      assertThat(ends).isSorted().endsWith(Integer.MAX_VALUE);
      assertThat(begins[1]).isEqualTo(ends[0]).isBetween(700_000_000, 720_000_000);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void closeEndsTheThreads(int count) throws InterruptedException {
    for (boolean parked : new boolean[] {false, true}) {
      Threads threads = new Threads();
      Workers workers = new Workers(count, threads);
      assertThat(threads.made).hasSize(count - 1);
      workers.run(worker -> {});
      if (parked) {
        pause(LONG_PHASE_NANOS);
      }
      workers.close();
      threads.awaitEnd();
      workers.close();
      assertThatIllegalStateException().isThrownBy(() -> workers.run(worker -> {}));
    }
  }

  @Test
  void aThreadThatCannotBeStartedEndsTheOthers() throws InterruptedException {
    Threads threads =
        new Threads() {
          @Override
          public Thread newThread(Runnable work) {
            if (made.size() < 2) {
              return super.newThread(work);
            }
            return new Thread(work) {
              @Override
              public void start() {
                throw new OutOfMemoryError("unable to create native thread");
              }
            };
          }
        };
    assertThatThrownBy(() -> new Workers(8, threads))
        .isInstanceOfSatisfying(
            EngineException.class, e -> assertThat(e.kind()).isEqualTo(Kind.ENVIRONMENT))
        .hasMessageContaining("8 threads")
        .hasMessageContaining("fewer");
    assertThat(threads.made).hasSize(2);
    threads.awaitEnd();
  }

  @Test
  void refusesNoWorkers() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Workers(0));
  }
}
