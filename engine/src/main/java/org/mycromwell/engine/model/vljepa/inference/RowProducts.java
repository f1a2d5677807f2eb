package org.mycromwell.engine.model.vljepa.inference;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.kernel.ActivationForm;
import org.mycromwell.engine.kernel.Activations;
import org.mycromwell.engine.nn.PackedLinear;

/**
 * Products of any number of rows with one or several matrices, a chunk of rows at a time, so that
 * the forms their input takes stay small. Owns these buffers; used by the thread that controls the
 * workers.
 */
final class RowProducts {
  /** Rows of a chunk: enough for the kernels to run at full speed. */
  static final int CHUNK = 256;

  /** Rows of the first chunks of a model: code that is not compiled yet is slow, and Stop waits. */
  private static final int FIRST_CHUNK = 16;

  /** A chunk that takes less may be followed by one twice as large. */
  private static final long QUICK_NANOS = 4_000_000;

  /** Writes a row of the input; called by all workers, each for other rows. */
  @FunctionalInterface
  interface Input {
    void write(int row, float[] to, int at);
  }

  /** A matrix and where its results go, {@code rows x matrix.rows()}. */
  record Output(PackedLinear matrix, float[] to) {}

  private final Workers workers;
  private final Map<Integer, Activations> inputs = new HashMap<>();
  private int chunk = FIRST_CHUNK;
  private @Nullable ReadingSteps reading;

  RowProducts(Workers workers) {
    this.workers = workers;
  }

  /** Input that is taken as it stands, {@code rows x width} from {@code first} on. */
  static Input rows(float[] x, int first, int width) {
    return new Input() {
      @Override
      public void write(int row, float[] to, int at) {
        System.arraycopy(x, (first + row) * width, to, at, width);
      }
    };
  }

  /**
   * What is multiplied from now on is part of a reading, and void when that is to stop; of none
   * with null.
   */
  void partOf(@Nullable ReadingSteps steps) {
    reading = steps;
  }

  private boolean goesOn() {
    ReadingSteps steps = reading;
    return steps == null || steps.goesOn();
  }

  /**
   * Multiplies {@code rows} rows; all outputs share the input. Of how many chunks they are makes no
   * difference to a row.
   */
  void run(int rows, int width, Input input, Output... outputs) {
    Activations x = inputs.computeIfAbsent(width, cols -> new Activations(CHUNK, cols));
    for (int first = 0; first < rows && goesOn(); ) {
      int from = first;
      int count = Math.min(chunk, rows - first);
      long start = System.nanoTime();
      workers.run(
          new Task() {
            @Override
            public void run(Worker worker) {
              multiply(worker, x, from, count, input, outputs);
            }
          });
      if (count == chunk && chunk < CHUNK && System.nanoTime() - start < QUICK_NANOS) {
        chunk *= 2;
      }
      first += count;
    }
  }

  private static void multiply(
      Worker worker, Activations x, int first, int count, Input input, Output[] outputs) {
    for (int row = worker.begin(count, 1); row < worker.end(count, 1); row++) {
      input.write(first + row, x.values(), row * x.cols());
    }
    worker.barrier();
    ActivationForm made = ActivationForm.F32;
    for (Output output : outputs) {
      PackedLinear matrix = output.matrix();
      ActivationForm form = matrix.activationForm(count);
      if (form != ActivationForm.F32 && form != made) {
        if (made != ActivationForm.F32) {
          worker.barrier(); // forms share buffers, and others may still read the last one
        }
        x.prepare(worker, form, count);
        worker.barrier();
        made = form;
      }
      int width = matrix.rows();
      matrix.multiply(worker, x, count, output.to(), first * width, width);
    }
  }
}
