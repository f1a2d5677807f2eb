package org.mycromwell.app.throughput;

/** Durations as people say them. */
public final class Durations {
  private Durations() {}

  /** To the second below a minute, then in minutes and tens of seconds, then in minutes. */
  public static String roughly(double seconds) {
    long whole = Math.max(1, Math.round(seconds));
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 600) {
      long tens = Math.round(whole / 10.0) * 10;
      return tens % 60 == 0 ? tens / 60 + " min" : tens / 60 + " min " + tens % 60 + " s";
    }
    return Math.round(whole / 60.0) + " min";
  }
}
