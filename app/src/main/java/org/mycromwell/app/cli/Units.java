package org.mycromwell.app.cli;

import java.util.Locale;

/** Numbers for people: three significant digits and a unit. */
final class Units {
  private Units() {}

  /** {@code 1.26 GB}, {@code 17 B}: sizes of files and memory, in powers of 1000. */
  static String bytes(long bytes) {
    return bytes < 1000 ? bytes + " B" : decimal((double) bytes, "B");
  }

  /** {@code 48 KiB}: sizes of caches, which come in powers of 1024. */
  static String cacheBytes(int bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
  }

  /** {@code 37.2 GB/s}. */
  static String bytesPerSecond(double rate) {
    return decimal(rate, "B/s");
  }

  /** {@code 259 GFLOP/s}. */
  static String flops(double rate) {
    return decimal(rate, "FLOP/s");
  }

  /** {@code 1.26 billion}, {@code 135 million}, {@code 12,345}: counts of parameters. */
  static String count(long count) {
    if (count < 1_000_000) {
      return String.format(Locale.ROOT, "%,d", count);
    }
    return count < 999_500_000
        ? number(count * 1e-6) + " million"
        : number(count * 1e-9) + " billion";
  }

  /** {@code 340 µs}, {@code 12.3 ms}, {@code 1.24 s}. */
  static String seconds(double seconds) {
    if (seconds < 0.9995e-3) {
      return number(seconds * 1e6) + " µs";
    }
    return seconds < 0.9995 ? number(seconds * 1e3) + " ms" : number(seconds) + " s";
  }

  /** {@code 1 thread}, {@code 2 threads}. */
  static String of(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code 87 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** Three significant digits without an exponent. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    int decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : magnitude >= 0.9995 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String decimal(double value, String unit) {
    String[] prefixes = {"", "k", "M", "G", "T"};
    int prefix = 0;
    double scaled = value;
    while (Math.abs(scaled) >= 999.5 && prefix < prefixes.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    return (number(scaled) + " " + prefixes[prefix] + unit).strip();
  }
}
