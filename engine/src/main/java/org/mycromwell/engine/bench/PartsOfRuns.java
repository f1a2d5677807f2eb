package org.mycromwell.engine.bench;

/**
 * Where the parts of each run are kept: in a ring, so that after the unmeasured runs and as many
 * measured ones as there are places only these are left.
 */
final class PartsOfRuns {
  private final int places;
  private int runs;

  PartsOfRuns(int places) {
    this.places = places;
  }

  int next() {
    return runs++ % places;
  }
}
