package org.mycromwell.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.model.vljepa.EmbeddingStats;
import org.mycromwell.engine.train.LearningRatePlan.Schedule;

class SchedulesTest {
  @Test
  void anyScheduleRisesToThePeakAndFallsToTheLast() {
    Random random = new Random(5);
    for (int trial = 0; trial < 300; trial++) {
      double peak = 1e-4 + random.nextDouble();
      double last = peak * random.nextDouble();
      Schedule schedule = Schedule.values()[trial % 2];
      LearningRatePlan plan =
          new LearningRatePlan(
              peak, last, random.nextDouble() * 0.5, schedule, 0.1 + 0.4 * random.nextDouble());
      int steps = 10 + random.nextInt(2000);
      long warm = Math.round(plan.warmup() * steps);
      double before = 0;
      for (long step = 0; step < steps; step++) {
        double rate = plan.rate(step, steps);
        if (step < warm) {
          assertThat(rate).isGreaterThan(before).isLessThanOrEqualTo(peak);
        } else {
          assertThat(rate).isBetween(last * (1 - 1e-12), peak);
          if (step > warm) {
            assertThat(rate).isLessThanOrEqualTo(before);
          }
        }
        before = rate;
      }
      assertThat(plan.rate(steps - 1, steps)).isCloseTo(last, within(1e-12));
      if (warm > 0) {
        assertThat(plan.rate(warm - 1, steps)).isEqualTo(peak);
      }
    }
  }

  @Test
  void constantThenDecayStaysUntilTheDecay() {
    LearningRatePlan plan = new LearningRatePlan(1, 0, 0.1, Schedule.WSD, 0.4);

    assertThat(plan.rate(0, 100)).isEqualTo(0.1);
    assertThat(plan.rate(59, 100)).isEqualTo(1);
    assertThat(plan.rate(79, 100)).isCloseTo(0.5, within(1e-12));
    assertThat(plan.rate(99, 100)).isZero();
  }

  @Test
  void cosineIsHalfwayInTheMiddle() {
    LearningRatePlan plan = new LearningRatePlan(2, 1, 0, Schedule.COSINE, 0);

    assertThat(plan.rate(49, 100)).isCloseTo(1.5, within(1e-12));
    assertThat(plan.rate(24, 100)).isCloseTo(1 + (1 + Math.sqrt(0.5)) / 2, within(1e-12));
  }

  @Test
  void oneStepIsEnough() {
    for (Schedule schedule : Schedule.values()) {
      assertThat(new LearningRatePlan(1, 0, 1, schedule, 1).rate(0, 1)).isEqualTo(1);
      assertThat(new LearningRatePlan(1, 0, 0, schedule, 0).rate(0, 1)).isBetween(0.0, 1.0);
    }
    assertThat(new TargetPlan(0.5, 1).tau(0, 1)).isEqualTo(0.5);
  }

  @Test
  void tauGoesFromOneEndToTheOther() {
    TargetPlan plan = new TargetPlan(0.996, 1);
    double before = 0;
    for (long step = 0; step < 777; step++) {
      assertThat(plan.tau(step, 777)).isBetween(0.996, 1.0).isGreaterThan(before);
      before = plan.tau(step, 777);
    }
    assertThat(plan.tau(0, 777)).isEqualTo(0.996);
    assertThat(plan.tau(776, 777)).isEqualTo(1);
  }

  @Test
  void anOutlierIsToldFromNoise() {
    OutlierFilter filter = new OutlierFilter();
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      double value = 3 + 0.1 * random.nextGaussian();
      assertThat(filter.isOutlier(value, 6)).isFalse();
      filter.accept(value);
    }
    assertThat(filter.isOutlier(4, 6)).isTrue();
    assertThat(filter.isOutlier(4, 0)).isFalse();
    assertThat(filter.isOutlier(1, 6)).isFalse();
    assertThat(OutlierFilter.restore(filter.save()).save()).isEqualTo(filter.save());
  }

  @Test
  void aNewLevelIsAcceptedInTheEnd() {
    OutlierFilter filter = new OutlierFilter();
    for (int i = 0; i < 100; i++) {
      filter.accept(1 + 0.01 * (i % 3));
    }
    int rejected = 0;
    while (filter.isOutlier(5, 6)) {
      filter.reject();
      rejected++;
    }
    assertThat(rejected).isEqualTo(8);
  }

  @Test
  void beforeThereIsALevelNothingIsAnOutlier() {
    OutlierFilter filter = new OutlierFilter();
    for (int i = 0; i < 20; i++) {
      filter.accept(1);
    }
    assertThat(filter.isOutlier(1000, 6)).isFalse();
  }

  @Test
  void theAlarmSoundsOnceWhenEmbeddingsStayAlike() {
    CollapseAlarm alarm =
        new CollapseAlarm(new CollapsePlan(0.2, 0.05, 3, CollapsePlan.Action.WARN), 0);
    EmbeddingStats healthy = new EmbeddingStats(0.95, 40, 0.1, 500, 64);
    EmbeddingStats constant = new EmbeddingStats(0.001, 1, 1, 500, 64);
    EmbeddingStats flat = new EmbeddingStats(0.9, 2, 0.3, 500, 64);

    assertThat(alarm.check(healthy)).isEmpty();
    assertThat(alarm.check(constant)).isEmpty();
    assertThat(alarm.check(flat)).isEmpty();
    assertThat(alarm.check(healthy)).isEmpty();
    assertThat(alarm.check(constant)).isEmpty();
    assertThat(alarm.check(constant)).isEmpty();
    assertThat(alarm.check(constant).orElseThrow())
        .contains("collapsed")
        .contains("spread 0.001")
        .contains("effective rank 1.0 of 64");
    assertThat(alarm.check(constant)).isEmpty();
    assertThat(alarm.check(EmbeddingStats.NONE)).isEmpty();
  }
}
