package org.mycromwell.engine.model.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.TensorSource;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.random.CounterRandom;
import org.mycromwell.engine.random.RandomRows;
import org.mycromwell.engine.tensor.DType;

/**
 * Adds tensors with random weights to a file. The bytes depend on specifications, type and seed
 * only. Memory use does not grow with the model.
 */
public final class RandomModelWriter {
  private static final long PIECE_BYTES = 16L << 20;

  /** Told on the calling thread about every piece that is written. */
  @FunctionalInterface
  public interface Progress {
    void update(long elementsDone, long elementsTotal);
  }

  private final DType type;
  private final long seed;
  private final Workers workers;
  private final Progress progress;
  private final long elementsTotal;
  private long elementsDone;

  private RandomModelWriter(
      DType type, long seed, Workers workers, Progress progress, long elementsTotal) {
    this.type = type;
    this.seed = seed;
    this.workers = workers;
    this.progress = progress;
    this.elementsTotal = elementsTotal;
  }

  /**
   * Adds the tensors, to be made while the file is written.
   *
   * @param type of all matrices whose rows fill its blocks; the others are F16 then, and what is
   *     used as floats is F32
   */
  public static void add(
      List<TensorSpec> tensors,
      Function<TensorSpec, Initialization> initialization,
      DType type,
      long seed,
      Workers workers,
      GgufWriter target,
      Progress progress) {
    long total = tensors.stream().mapToLong(TensorSpec::elements).sum();
    RandomModelWriter writer = new RandomModelWriter(type, seed, workers, progress, total);
    for (int i = 0; i < tensors.size(); i++) {
      TensorSpec spec = tensors.get(i);
      writer.add(spec, initialization.apply(spec), i, target);
    }
  }

  /** The random numbers of tensor {@code index} of a model. */
  public static RandomRows rows(Initialization initialization, long seed, int index) {
    return new RandomRows(new CounterRandom(seed, index), initialization.deviation());
  }

  /** The type a tensor has in a file of {@code type}. */
  public static DType typeOf(TensorSpec spec, DType type) {
    if (spec.role().isVector() || spec.role() == TensorSpec.Role.FILTER) {
      return DType.F32;
    }
    return spec.cols() % type.blockSize() == 0 ? type : DType.F16;
  }

  /** The dimensions a tensor has in a file. */
  public static long[] dimensionsOf(TensorSpec spec) {
    return spec.role().isVector()
        ? new long[] {spec.cols()}
        : new long[] {spec.cols(), spec.rows()};
  }

  private void add(TensorSpec spec, Initialization initialization, int index, GgufWriter target) {
    DType stored = typeOf(spec, type);
    target.tensor(
        spec.name(),
        stored,
        dimensionsOf(spec),
        sink -> write(spec, initialization, stored, index, sink));
  }

  private void write(
      TensorSpec spec,
      Initialization initialization,
      DType stored,
      int index,
      TensorSource.Sink sink) {
    long rowBytes = stored.sizeBytes(spec.cols());
    int pieceRows = Math.clamp(PIECE_BYTES / rowBytes, 1, spec.rows());
    try (Arena pieceArena = Arena.ofShared()) {
      MemorySegment piece = pieceArena.allocate(pieceRows * rowBytes);
      for (int first = 0; first < spec.rows(); first += pieceRows) {
        int count = Math.min(pieceRows, spec.rows() - first);
        long firstElement = (long) first * spec.cols();
        workers.run(worker ->
            fill(worker, initialization, index, stored, spec.cols(), count, firstElement, piece));
        sink.write(piece.asSlice(0, count * rowBytes));
        elementsDone += (long) count * spec.cols();
        progress.update(elementsDone, elementsTotal);
      }
    }
  }

  private void fill(
      Worker worker,
      Initialization initialization,
      int index,
      DType stored,
      int cols,
      int count,
      long firstElement,
      MemorySegment piece) {
    float[] row = new float[cols];
    Arrays.fill(row, initialization.constant());
    RandomRows rows = rows(initialization, seed, index);
    QuantFormat format = QuantFormat.of(stored);
    long rowBytes = stored.sizeBytes(cols);
    for (int r = worker.begin(count, 1); r < worker.end(count, 1); r++) {
      if (initialization.deviation() != 0) {
        rows.fill(row, firstElement + (long) r * cols);
      }
      format.quantize(row, 0, piece, r * rowBytes, cols);
    }
  }
}
