package org.mycromwell.engine.format;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.quant.QuantFormat;
import org.mycromwell.engine.tensor.DType;

/**
 * Converts the elements of tensors from one format to another, piece by piece, each piece shared
 * out among threads in units. Rows fill whole blocks, so a unit need not end where a row does.
 */
final class TensorConverter {
  /** A multiple of every block size; small enough to stay in a core's cache. */
  private static final int UNIT_ELEMENTS = 1 << 14;

  private static final long PIECE_ELEMENTS = 1L << 22;

  /** The largest number that a half, and so the scale of a block, can hold. */
  private static final float HALF_MAX = 65504;

  private final MemorySegment buffer;
  private final int threads;
  private final Quantizer.Progress progress;
  private final BooleanSupplier cancelled;
  private final long elementsTotal;
  private long elementsDone;

  TensorConverter(
      Arena arena,
      int threads,
      Quantizer.Progress progress,
      BooleanSupplier cancelled,
      long elementsTotal) {
    this.buffer = arena.allocate(Float.BYTES * PIECE_ELEMENTS);
    this.threads = threads;
    this.progress = progress;
    this.cancelled = cancelled;
    this.elementsTotal = elementsTotal;
  }

  /** The tensor in its new type, converted when it is asked for. */
  TensorSource source(TensorInfo tensor, DType newType) {
    return sink -> {
      if (tensor.type() == newType) {
        checkCancelled();
        sink.write(tensor.data());
        report(tensor, newType, tensor.elements());
      } else {
        convert(tensor, newType, sink);
      }
    };
  }

  private void convert(TensorInfo tensor, DType newType, TensorSource.Sink sink) {
    long elements = tensor.elements();
    for (long first = 0; first < elements; first += PIECE_ELEMENTS) {
      int count = (int) Math.min(PIECE_ELEMENTS, elements - first);
      convertPiece(tensor, newType, first, count);
      sink.write(buffer.asSlice(0, newType.sizeBytes(count)));
      report(tensor, newType, count);
    }
  }

  private void convertPiece(TensorInfo tensor, DType newType, long first, int count) {
    AtomicInteger nextUnit = new AtomicInteger();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Runnable work =
        () -> {
          try {
            convertUnits(tensor, newType, first, count, nextUnit, failure);
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
          }
        };
    List<Thread> helpers = new ArrayList<>();
    int units = Math.ceilDiv(count, UNIT_ELEMENTS);
    for (int i = 1; i < Math.min(threads, units); i++) {
      helpers.add(Thread.ofPlatform().daemon().name("quantize-" + i).start(work));
    }
    work.run();
    for (Thread helper : helpers) {
      joinUninterruptibly(helper);
    }
    Throwable thrown = failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
  }

  private void convertUnits(
      TensorInfo tensor,
      DType newType,
      long first,
      int count,
      AtomicInteger nextUnit,
      AtomicReference<@Nullable Throwable> failure) {
    QuantFormat from = QuantFormat.of(tensor.type());
    QuantFormat to = QuantFormat.of(newType);
    float[] values = new float[UNIT_ELEMENTS];
    while (failure.get() == null) {
      long start = (long) nextUnit.getAndIncrement() * UNIT_ELEMENTS;
      if (start >= count) {
        return;
      }
      checkCancelled();
      int unit = (int) Math.min(UNIT_ELEMENTS, count - start);
      from.dequantize(tensor.data(), tensor.type().sizeBytes(first + start), values, 0, unit);
      checkRange(tensor, newType, values, unit);
      to.quantize(values, 0, buffer, newType.sizeBytes(start), unit);
    }
  }

  private static void checkRange(TensorInfo tensor, DType newType, float[] values, int count) {
    if (newType == DType.F32 || newType == DType.BF16) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(values[i]) <= HALF_MAX)) {
        throw new EngineException(
            Kind.BAD_FILE,
            "tensor "
                + EngineException.quote(tensor.name())
                + " holds the value "
                + values[i]
                + ", which "
                + newType
                + " cannot represent; F32 and BF16 can");
      }
    }
  }

  private void checkCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("quantisation was cancelled");
    }
  }

  private void report(TensorInfo tensor, DType newType, long elements) {
    elementsDone += elements;
    progress.update(tensor, newType, elementsDone, elementsTotal);
  }

  /** The buffer is shared, so no helper may outlive the call, interrupted or not. */
  private static void joinUninterruptibly(Thread helper) {
    boolean interrupted = false;
    while (true) {
      try {
        helper.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
