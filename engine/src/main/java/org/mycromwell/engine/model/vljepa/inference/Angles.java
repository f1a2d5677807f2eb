package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.exec.Workers;

/** Cosines and sines of the pairs of each row. */
record Angles(float[] cos, float[] sin, int pairs) {
  /** The angles of the first {@code rows} places. */
  static Angles of(GridRope rope, Places places, int rows, Workers workers) {
    int pairs = rope.pairs();
    Angles angles = new Angles(new float[rows * pairs], new float[rows * pairs], pairs);
    workers.run(worker -> {
      for (int i = worker.begin(rows, 1); i < worker.end(rows, 1); i++) {
        rope.fill(
            places.linear()[i],
            places.row()[i],
            places.col()[i],
            angles.cos,
            angles.sin,
            i * pairs);
      }
    });
    return angles;
  }
}
