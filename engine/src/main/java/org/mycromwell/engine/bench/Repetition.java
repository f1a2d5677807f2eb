package org.mycromwell.engine.bench;

/** Runs one piece of work until it is warm, then measures it a number of times. */
final class Repetition {
  private Repetition() {}

  /**
   * Warms up and measures.
   *
   * @param warmUpMillis at least this long and at least twice the work runs unmeasured, so that the
   *     compiler has done its part
   * @return seconds of each measured run
   */
  static Samples measure(Runnable work, int warmUpMillis, int runs, BenchmarkListener listener) {
    long begin = System.nanoTime();
    int warmUps = 0;
    while (warmUps < 2 || System.nanoTime() - begin < warmUpMillis * 1_000_000L) {
      listener.progress("warm-up", warmUps++, 0);
      work.run();
    }
    double[] seconds = new double[runs];
    for (int run = 0; run < runs; run++) {
      listener.progress("measuring", run, runs);
      long start = System.nanoTime();
      work.run();
      seconds[run] = (System.nanoTime() - start) * 1e-9;
    }
    listener.progress("measuring", runs, runs);
    return new Samples(seconds);
  }
}
