package org.mycromwell.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void statistics() {
    Samples samples = new Samples(4, 1, 2, 9);
    assertThat(samples.count()).isEqualTo(4);
    assertThat(samples.mean()).isEqualTo(4);
    assertThat(samples.median()).isEqualTo(3);
    assertThat(samples.min()).isEqualTo(1);
    assertThat(samples.max()).isEqualTo(9);
    assertThat(samples.deviation()).isCloseTo(Math.sqrt(38 / 3.0), within(1e-12));
  }

  @Test
  void ratesAreTakenOfEachSample() {
    Samples rates = new Samples(0.5, 2).rates(10);
    assertThat(rates.mean()).isEqualTo(12.5);
    assertThat(rates.max()).isEqualTo(20);
  }

  @Test
  void oneSampleHasNoDeviation() {
    assertThat(new Samples(3).deviation()).isZero();
    assertThat(new Samples(3).median()).isEqualTo(3);
    assertThatIllegalArgumentException().isThrownBy(Samples::new);
  }
}
