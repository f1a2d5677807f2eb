package org.mycromwell.engine.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.machine.CacheSizes;
import org.mycromwell.engine.machine.MemoryInfo;

/**
 * What the machine can do at best with a number of threads, measured with plain loops of the Vector
 * API. Both figures are the fastest of several rounds: a limit is what the machine does when nobody
 * disturbs it.
 *
 * @param threads how many threads ran
 * @param readBytesPerSecond reading main memory, all threads together
 * @param f32FlopsPerSecond fused multiply-adds of 32-bit floats that stay in registers, each
 *     counted as two operations, all threads together
 */
public record MachineLimits(int threads, double readBytesPerSecond, double f32FlopsPerSecond) {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  /** Streams that are read side by side; one alone does not keep enough lines in flight. */
  private static final int STREAMS = 4;

  /** Small units of work, so that a method which is not compiled yet is left soon. */
  private static final long CHUNK_BYTES = 1L << 20;

  private static final int FMA_LOOPS = 10_000;
  private static final int ACCUMULATORS = 12;

  private static final long READ_BYTES = 512L << 20;

  /** Long enough that threads which begin on one core are moved apart. */
  private static final long ROUNDS_NANOS = 700_000_000;

  /**
   * Far more than the compiler needs to see; a cold machine may take longer than the time above.
   */
  private static final int FMA_ROUNDS = 5_000;

  private static final int READ_ROUNDS = 8;
  private static final long GIVE_UP_NANOS = 15_000_000_000L;

  /**
   * Measures each number of threads, about one and a half seconds each.
   *
   * @param threadCounts each at least 1
   */
  public static List<MachineLimits> measure(
      List<Integer> threadCounts, BenchmarkListener listener) {
    List<MachineLimits> limits = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(bufferBytes(), 64);
      buffer.fill((byte) 1); // pages that were never written would all be one page of zeros
      for (int i = 0; i < threadCounts.size(); i++) {
        listener.progress("measuring the machine", i, threadCounts.size());
        try (Workers workers = new Workers(threadCounts.get(i))) {
          limits.add(
              new MachineLimits(workers.count(), readRate(workers, buffer), fmaRate(workers)));
        }
      }
    }
    return List.copyOf(limits);
  }

  /** Far more than the caches hold, but never most of the memory. */
  private static long bufferBytes() {
    long wanted = Math.max(READ_BYTES, 4L * CacheSizes.detect().l3Bytes());
    return Math.min(wanted, MemoryInfo.detect().availableBytes() / 4) & -CHUNK_BYTES;
  }

  private static double readRate(Workers workers, MemorySegment buffer) {
    long chunks = buffer.byteSize() / CHUNK_BYTES / workers.count();
    long[] sums = new long[workers.count() * 8];
    double best = Double.MAX_VALUE;
    long begin = System.nanoTime();
    for (int round = 0; goesOn(begin, round, READ_ROUNDS); round++) {
      long start = System.nanoTime();
      workers.run(worker -> {
        long first = worker.index() * chunks;
        for (long chunk = first; chunk < first + chunks; chunk++) {
          sums[worker.index() * 8] += sum(buffer, chunk * CHUNK_BYTES);
        }
      });
      best = Math.min(best, (System.nanoTime() - start) * 1e-9);
    }
    checkUsed(sums[0]);
    return chunks * CHUNK_BYTES * workers.count() / best;
  }

  private static boolean goesOn(long begin, int rounds, int leastRounds) {
    long elapsed = System.nanoTime() - begin;
    return elapsed < ROUNDS_NANOS || (rounds < leastRounds && elapsed < GIVE_UP_NANOS);
  }

  private static long sum(MemorySegment buffer, long from) {
    LongVector s0 = LongVector.zero(LONGS);
    LongVector s1 = s0;
    LongVector s2 = s0;
    LongVector s3 = s0;
    long stream = CHUNK_BYTES / STREAMS;
    int step = LONGS.vectorByteSize();
    for (long at = from; at < from + stream; at += step) {
      s0 = s0.add(load(buffer, at));
      s1 = s1.add(load(buffer, at + stream));
      s2 = s2.add(load(buffer, at + 2 * stream));
      s3 = s3.add(load(buffer, at + 3 * stream));
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  private static LongVector load(MemorySegment buffer, long at) {
    return LongVector.fromMemorySegment(LONGS, buffer, at, ByteOrder.LITTLE_ENDIAN);
  }

  /** Sum of what each worker reaches in its best round, while the others compute too. */
  private static double fmaRate(Workers workers) {
    double[] best = new double[workers.count()];
    workers.run(worker -> best[worker.index()] = fmaRateOfOne());
    return DoubleStream.of(best).sum();
  }

  private static double fmaRateOfOne() {
    double best = Double.MAX_VALUE;
    float sum = 0;
    long begin = System.nanoTime();
    for (int round = 0; goesOn(begin, round, FMA_ROUNDS); round++) {
      long start = System.nanoTime();
      sum += multiplyAdd(1f / (round + 2));
      best = Math.min(best, (System.nanoTime() - start) * 1e-9);
    }
    checkUsed(Float.floatToRawIntBits(sum));
    return 2.0 * FMA_LOOPS * ACCUMULATORS * FLOATS.length() / best;
  }

  /** Twelve chains: more than latency times issue width, few enough for sixteen registers. */
  private static float multiplyAdd(float factor) {
    FloatVector a = FloatVector.broadcast(FLOATS, factor);
    FloatVector b = FloatVector.broadcast(FLOATS, 1 - factor);
    FloatVector c0 = a;
    FloatVector c1 = a;
    FloatVector c2 = a;
    FloatVector c3 = a;
    FloatVector c4 = a;
    FloatVector c5 = a;
    FloatVector c6 = b;
    FloatVector c7 = b;
    FloatVector c8 = b;
    FloatVector c9 = b;
    FloatVector c10 = b;
    FloatVector c11 = b;
    for (int i = 0; i < FMA_LOOPS; i++) {
      c0 = a.fma(b, c0);
      c1 = a.fma(b, c1);
      c2 = a.fma(b, c2);
      c3 = a.fma(b, c3);
      c4 = a.fma(b, c4);
      c5 = a.fma(b, c5);
      c6 = a.fma(b, c6);
      c7 = a.fma(b, c7);
      c8 = a.fma(b, c8);
      c9 = a.fma(b, c9);
      c10 = a.fma(b, c10);
      c11 = a.fma(b, c11);
    }
    FloatVector left = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    FloatVector right = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
    return left.add(right).reduceLanes(VectorOperators.ADD);
  }

  /** Keeps the compiler from dropping work whose result nobody reads. */
  private static void checkUsed(long result) {
    if (result == Long.MIN_VALUE) {
      throw new IllegalStateException("impossible sum");
    }
  }
}
