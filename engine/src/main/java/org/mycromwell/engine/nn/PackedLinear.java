package org.mycromwell.engine.nn;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.ActivationForm;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.kernel.Kernels;
import org.mycromwell.engine.kernel.MatMul;
import org.mycromwell.engine.tensor.DType;

/**
 * A weight matrix with an optional bias: {@code y = W x + b}. {@code W} has {@code rows} outputs
 * and {@code cols} inputs. Immutable after construction; lives as long as its arena.
 */
public final class PackedLinear {
  /** Off-heap segments begin on a cache line, so that vector loads do not straddle two. */
  private static final long ALIGNMENT = 64;

  private final MatMul kernel;
  private final MemorySegment weights;
  private final int rows;
  private final int cols;
  private final float @Nullable [] bias;

  private PackedLinear(
      MatMul kernel, MemorySegment weights, int rows, int cols, float @Nullable [] bias) {
    this.kernel = kernel;
    this.weights = weights;
    this.rows = rows;
    this.cols = cols;
    this.bias = bias;
  }

  /**
   * Makes a layer of stored weights, packing them into {@code arena} where the kernel wants another
   * layout.
   *
   * @param stored {@code rows x cols} elements of {@code type} as GGUF lays them out; must stay
   *     mapped as long as the layer is used when the kernel reads the stored layout
   * @throws EngineException when the arena has no memory for the packed weights
   */
  public static PackedLinear of(
      Kernels kernels,
      DType type,
      MemorySegment stored,
      int rows,
      int cols,
      float @Nullable [] bias,
      Arena arena,
      Workers workers) {
    MatMul kernel = kernels.matMul(type);
    if (kernel.readsStoredLayout()) {
      return new PackedLinear(kernel, stored, rows, cols, bias);
    }
    MemorySegment packed = allocate(arena, kernel.packedBytes(rows, cols));
    int group = kernel.rowGroup();
    workers.run(worker ->
        kernel.pack(
            stored, packed, rows, cols, worker.begin(rows, group), worker.end(rows, group)));
    return new PackedLinear(kernel, packed, rows, cols, bias);
  }

  private static MemorySegment allocate(Arena arena, long sizeBytes) {
    try {
      return arena.allocate(sizeBytes, ALIGNMENT);
    } catch (OutOfMemoryError e) { // off the heap: nothing else has failed
      throw new EngineException(
          Kind.OUT_OF_MEMORY,
          "the weights need "
              + (sizeBytes + 999_999) / 1_000_000
              + " MB more outside the Java heap, which the system refused; close other programs or"
              + " use a smaller model",
          e);
    }
  }

  /** Bytes that {@link #of} takes from its arena: none where the stored layout is read in place. */
  public static long packedBytes(Kernels kernels, DType type, int rows, int cols) {
    MatMul kernel = kernels.matMul(type);
    return kernel.readsStoredLayout() ? 0 : kernel.packedBytes(rows, cols);
  }

  public int rows() {
    return rows;
  }

  public int cols() {
    return cols;
  }

  /**
   * The step of the partition: this worker computes the rows from {@code worker.begin(rows(),
   * rowGroup())} to {@code worker.end(rows(), rowGroup())}.
   */
  public int rowGroup() {
    return kernel.rowGroup();
  }

  /** The form {@code x} must be prepared in for a product of {@code n} rows. */
  public ActivationForm activationForm(int n) {
    return kernel.activationForm(n);
  }

  /**
   * This worker's share of {@code y[yo + j * yStride + r] = sum_k W[r][k] x[j][k] + b[r]} for
   * {@code j < n}. All workers together compute all rows; a barrier must follow before {@code y} is
   * read.
   */
  public void multiply(Worker worker, Activations x, int n, float[] y, int yo, int yStride) {
    int first = worker.begin(rows, kernel.rowGroup());
    int end = worker.end(rows, kernel.rowGroup());
    if (first >= end) {
      return;
    }
    kernel.multiply(weights, rows, cols, x, n, y, yo, yStride, first, end);
    if (bias != null) {
      for (int j = 0; j < n; j++) {
        int base = yo + j * yStride;
        for (int r = first; r < end; r++) {
          y[base + r] += bias[r];
        }
      }
    }
  }
}
