package org.mycromwell.engine.kernel;

import org.mycromwell.engine.exec.Task;

/** One product of {@link Gemm}; fields in place of captured variables, so nothing is allocated. */
abstract class GemmTask implements Task {
  private static final float[] NONE = {};

  boolean transposeA;
  boolean transposeB;
  float[] a = NONE;
  int ao;
  float[] b = NONE;
  int bo;
  float[] c = NONE;
  int co;
  int m;
  int n;
  int k;
  boolean accumulate;

  void set(
      boolean transposeA,
      boolean transposeB,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int m,
      int n,
      int k,
      boolean accumulate) {
    this.transposeA = transposeA;
    this.transposeB = transposeB;
    this.a = a;
    this.ao = ao;
    this.b = b;
    this.bo = bo;
    this.c = c;
    this.co = co;
    this.m = m;
    this.n = n;
    this.k = k;
    this.accumulate = accumulate;
  }

  /** The whole product in the calling thread, with the same bits. */
  abstract void alone();

  /** Lets go of the operands. */
  void release() {
    a = NONE;
    b = NONE;
    c = NONE;
  }
}
