package org.mycromwell.engine.kernel;

/** The forms in which matrix kernels read their activations. */
public enum ActivationForm {
  /** The float values themselves. */
  F32,
  /** Rounded to 8 bits per block of 32 with one scale, arranged for one column. */
  INT8_GEMV,
  /** The same, arranged for several columns at a time. */
  INT8_GEMM
}
