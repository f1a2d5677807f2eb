package org.mycromwell.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void sizesUsePowersOf1000() {
    assertThat(Units.bytes(0)).isEqualTo("0 B");
    assertThat(Units.bytes(999)).isEqualTo("999 B");
    assertThat(Units.bytes(1024)).isEqualTo("1.02 kB");
    assertThat(Units.bytes(999_600)).isEqualTo("1.00 MB");
    assertThat(Units.bytes(1_342_401_440L)).isEqualTo("1.34 GB");
    assertThat(Units.bytes(Long.MAX_VALUE)).endsWith(" TB");
  }

  @Test
  void cachesUsePowersOf1024() {
    assertThat(Units.cacheBytes(48 << 10)).isEqualTo("48 KiB");
    assertThat(Units.cacheBytes(32 << 20)).isEqualTo("32 MiB");
  }

  @Test
  void ratesAndCountsUsePowersOf1000() {
    assertThat(Units.bytesPerSecond(37.22e9)).isEqualTo("37.2 GB/s");
    assertThat(Units.flops(259.4e9)).isEqualTo("259 GFLOP/s");
    assertThat(Units.flops(999.6e9)).isEqualTo("1.00 TFLOP/s");
    assertThat(Units.count(1_261_864_960)).isEqualTo("1.26 billion");
    assertThat(Units.count(134_515_008)).isEqualTo("135 million");
    assertThat(Units.count(12_345)).isEqualTo("12,345");
  }

  @Test
  void secondsPickTheirUnit() {
    assertThat(Units.seconds(0.00034)).isEqualTo("340 µs");
    assertThat(Units.seconds(0.0123)).isEqualTo("12.3 ms");
    assertThat(Units.seconds(0.99951)).isEqualTo("1.00 s");
    assertThat(Units.seconds(0)).isEqualTo("0.000 µs");
  }

  @Test
  void nounsFollowTheirNumber() {
    assertThat(Units.of(1, "token")).isEqualTo("1 token");
    assertThat(Units.of(0, "token")).isEqualTo("0 tokens");
  }

  @Test
  void percent() {
    assertThat(Units.percent(0.874)).isEqualTo("87 %");
  }
}
