package org.mycromwell.engine.kernel;

/** The forms in which matrix kernels read their activations. */
public enum ActivationForm {
  /** The float values themselves, row-major. */
  F32,
  /** Float values, the columns of a {@link ByteTile} side by side, and the sums of its blocks. */
  F32_BLOCK_TILES,
  /** Float values, the vectors of a register tile's columns side by side. */
  F32_VECTORS,
  /** One column rounded to 8 bits per block of 32, folded for packed 4-bit weights. */
  INT8_FOLDED,
  /** A few columns in the same form, those of a {@link NibbleTile} side by side. */
  INT8_FOLDED_TILES,
  /** Rounded to 8 bits per block of 32, the columns of a register tile side by side. */
  INT8_TILES
}
