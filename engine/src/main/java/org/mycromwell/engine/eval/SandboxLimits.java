package org.mycromwell.engine.eval;

/**
 * What a program may take.
 *
 * @param wallMillis time until its processes are killed
 * @param cpuSeconds time it may compute
 * @param memoryBytes address space of a process
 * @param fileBytes size of a file it writes
 */
public record SandboxLimits(long wallMillis, int cpuSeconds, long memoryBytes, long fileBytes) {
  /** Half a minute, ten seconds of computing, 1 GiB. */
  public static final SandboxLimits DEFAULT = new SandboxLimits(30_000, 10, 1L << 30, 1 << 20);

  /** Checks that all are positive. */
  public SandboxLimits {
    if (wallMillis <= 0 || cpuSeconds <= 0 || memoryBytes <= 0 || fileBytes <= 0) {
      throw new IllegalArgumentException(
          "limits of " + wallMillis + " ms, " + cpuSeconds + " s, " + memoryBytes + " bytes");
    }
  }
}
