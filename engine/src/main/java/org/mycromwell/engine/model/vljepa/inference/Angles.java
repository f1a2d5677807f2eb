package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.exec.Task;
import org.mycromwell.engine.exec.Worker;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.nn.Rope;

/** Cosines and sines of the pairs of each row. */
record Angles(float[] cos, float[] sin, int pairs) {
  /** The angles of {@code rows} rows at these places. */
  static Angles of(Rope rope, int[] linear, int[] row, int[] col, int rows, Workers workers) {
    int pairs = rope.pairs();
    int size = FloatBuffer.size(rows, pairs);
    Angles angles = new Angles(new float[size], new float[size], pairs);
    workers.run(
        new Task() {
          @Override
          public void run(Worker worker) {
            for (int i = worker.begin(rows, 1); i < worker.end(rows, 1); i++) {
              rope.fill(linear[i], row[i], col[i], angles.cos, angles.sin, i * pairs);
            }
          }
        });
    return angles;
  }
}
