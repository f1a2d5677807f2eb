package org.mycromwell.engine.kernel;

import static org.mycromwell.engine.kernel.Lanes.FLOATS;
import static org.mycromwell.engine.kernel.Lanes.L;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Rounding of activations to 8 bits. A class of its own, so that {@link Activations} can be loaded
 * where the Vector API module is missing.
 */
final class BlockRounding {
  /** Adding and subtracting it rounds a float of magnitude below 2^22 to the nearest integer. */
  private static final float ROUNDER = 0x1.8p23f;

  private BlockRounding() {}

  /** Rounds a block to {@code -127 .. 127} and returns the scale: value = scale * rounded. */
  static float round(float[] x, int xo, int[] rounded) {
    // no loop: a vector carried from turn to turn of so short a loop is boxed in some compilations
    FloatVector max =
        FloatVector.fromArray(FLOATS, x, xo)
            .abs()
            .max(FloatVector.fromArray(FLOATS, x, xo + L).abs());
    if (L < 16) {
      max =
          max.max(FloatVector.fromArray(FLOATS, x, xo + 2 * L).abs())
              .max(FloatVector.fromArray(FLOATS, x, xo + 3 * L).abs());
    }
    float top = max.reduceLanes(VectorOperators.MAX);
    float scale = top / 127;
    float inverse = scale == 0 ? 0 : 127 / top;
    if (!(inverse <= Float.MAX_VALUE)) { // not finite: the block is below what 8 bits can scale
      inverse = 0;
    }
    for (int i = 0; i < Activations.BLOCK; i += L) {
      FloatVector.fromArray(FLOATS, x, xo + i)
          .mul(inverse)
          .add(ROUNDER)
          .reinterpretAsInts()
          .sub(Float.floatToRawIntBits(ROUNDER))
          .intoArray(rounded, i);
    }
    return scale;
  }
}
