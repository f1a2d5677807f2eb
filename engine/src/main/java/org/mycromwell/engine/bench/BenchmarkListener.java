package org.mycromwell.engine.bench;

/** Told how far a benchmark has come, on the thread that runs it. */
@FunctionalInterface
public interface BenchmarkListener {
  /** Ignores everything. */
  BenchmarkListener NONE = (phase, done, total) -> {};

  /**
   * Called between two steps.
   *
   * @param phase what is being done, for example {@code warm-up}
   * @param done steps that are complete
   * @param total steps of this phase; 0 where that is not known
   */
  void progress(String phase, int done, int total);
}
