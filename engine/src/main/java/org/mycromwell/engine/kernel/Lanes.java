package org.mycromwell.engine.kernel;

import java.nio.ByteOrder;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shapes of this process. They are {@code static final} because C2 turns vector
 * operations into instructions only when it knows the shape as a constant.
 *
 * <p>Kernels address a segment as {@code base + offset} with a {@code long} base that does not
 * change in the loop and an {@code int} offset that does. With a {@code long} loop variable C2
 * keeps a bounds check, its operands on the stack, for every load; the same product then read 10
 * GB/s from memory instead of 31.
 */
final class Lanes {
  /** Test hook: forces a width other than the one the machine prefers, 256 or 512. */
  static final String BITS_PROPERTY = "cromwell.vector.bits";

  /** Vector width in bits. */
  static final int BITS =
      Integer.getInteger(BITS_PROPERTY, VectorShape.preferredShape().vectorBitSize());

  static final VectorSpecies<Float> FLOATS = VectorShape.forBitSize(BITS).withLanes(float.class);
  static final VectorSpecies<Integer> INTS = VectorShape.forBitSize(BITS).withLanes(int.class);
  static final VectorSpecies<Short> SHORTS = VectorShape.forBitSize(BITS).withLanes(short.class);

  /** As many shorts as there are floats in a vector. */
  static final VectorSpecies<Short> HALF_SHORTS =
      VectorShape.forBitSize(BITS / 2).withLanes(short.class);

  /** As many bytes as there are floats in a vector. */
  static final VectorSpecies<Byte> QUARTER_BYTES =
      VectorShape.forBitSize(BITS / 4).withLanes(byte.class);

  /** Floats (or ints) in a vector. */
  static final int L = FLOATS.length();

  /**
   * Rows of weights that the kernels treat together: four vectors. Packed weights are stored panel
   * after panel, so that a product reads one contiguous stream.
   */
  static final int PANEL = 4 * L;

  static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

  /** An f16 widened to 32 bits, shifted left by 13 and masked with this, is its value / 2^112. */
  static final int F16_MASK = 0x8FFFE000;

  static final float F16_REBIAS = 0x1p112f;

  private Lanes() {}
}
