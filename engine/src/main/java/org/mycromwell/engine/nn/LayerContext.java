package org.mycromwell.engine.nn;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.ConvKernels;
import org.mycromwell.engine.kernel.Gemm;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * What the layers of a model share: workers, kernels, buffers. One thread controls all of it; the
 * work inside an operation is divided among the workers so that every number of them gives the same
 * bits.
 */
public final class LayerContext {
  /** Work on the items {@code begin <= i < end}. */
  @FunctionalInterface
  public interface RangeBody {
    void run(int begin, int end);
  }

  /** Work on one item; {@code scratch} is the worker's own. */
  @FunctionalInterface
  public interface ItemBody {
    void run(int item, float[] scratch);
  }

  /** Cut of element-wise work: whole vectors, so that a cut does not change how one is computed. */
  private static final int ELEMENTS = 16;

  private final Workers workers;
  private final TrainingKernels kernels;
  private final ConvKernels convKernels;
  private final Gemm gemm;
  private final Buffers buffers = new Buffers();
  private final float[][] scratch;
  private boolean training = true;

  public LayerContext(Workers workers, TrainingKernels kernels) {
    this.workers = workers;
    this.kernels = kernels;
    convKernels =
        kernels.equals(TrainingKernels.scalar()) ? ConvKernels.scalar() : ConvKernels.best();
    gemm = new Gemm(workers);
    scratch = new float[workers.count()][0];
  }

  public Workers workers() {
    return workers;
  }

  public TrainingKernels kernels() {
    return kernels;
  }

  public ConvKernels convKernels() {
    return convKernels;
  }

  public Gemm gemm() {
    return gemm;
  }

  public Buffers buffers() {
    return buffers;
  }

  /** Whether a backward pass will follow; if not, layers keep nothing. On at first. */
  public boolean training() {
    return training;
  }

  public void training(boolean backwardFollows) {
    training = backwardFollows;
  }

  /**
   * Divides {@code count} items among the workers, in shares that are multiples of {@code step}.
   */
  public void forRange(int count, int step, RangeBody body) {
    workers.run(worker -> {
      int begin = worker.begin(count, step);
      int end = worker.end(count, step);
      if (begin < end) {
        body.run(begin, end);
      }
    });
  }

  /**
   * Runs items of unequal cost, each by whichever worker is free: for items whose results do not
   * depend on each other. {@code scratchSize} elements of undefined contents go with each.
   */
  public void forEach(int count, int scratchSize, ItemBody body) {
    AtomicInteger next = new AtomicInteger();
    workers.run(worker -> {
      int index = worker.index();
      if (scratch[index].length < scratchSize) {
        scratch[index] = new float[scratchSize];
      }
      for (int item = next.getAndIncrement(); item < count; item = next.getAndIncrement()) {
        body.run(item, scratch[index]);
      }
    });
  }

  /** {@code target += source}. */
  public void add(Rows target, Rows source) {
    source.requireShape(target.count(), target.width());
    float[] to = target.data();
    float[] from = source.data();
    forRange(
        target.size(), ELEMENTS, (begin, end) -> kernels.add(to, begin, from, begin, end - begin));
  }

  /** {@code sum = a + b}. */
  public void sum(Rows a, Rows b, Rows sum) {
    a.requireShape(sum.count(), sum.width());
    b.requireShape(sum.count(), sum.width());
    forRange(
        sum.size(),
        ELEMENTS,
        (begin, end) -> {
          System.arraycopy(a.data(), begin, sum.data(), begin, end - begin);
          kernels.add(sum.data(), begin, b.data(), begin, end - begin);
        });
  }

  /** New rows with the same contents. */
  public Rows copy(Rows x) {
    Rows y = buffers.rows(x.count(), x.width());
    forRange(
        x.size(),
        ELEMENTS,
        (begin, end) -> System.arraycopy(x.data(), begin, y.data(), begin, end - begin));
    return y;
  }

  /** New rows, all zero. */
  public Rows zeros(int count, int width) {
    Rows y = buffers.rows(count, width);
    forRange(y.size(), ELEMENTS, (begin, end) -> Arrays.fill(y.data(), begin, end, 0));
    return y;
  }
}
