package org.mycromwell.engine.kernel;

import java.util.Arrays;

/** Reference attention of training: one query after the other, sums in double. */
final class ScalarTrainingAttention {
  private ScalarTrainingAttention() {}

  static void attention(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead) {
    int headDim = shape.headDim();
    int kvCount = kvEnd - kvBegin;
    double[] scores = new double[kvCount];
    double[] sum = new double[headDim];
    for (int row = qBegin; row < qEnd; row++) {
      int seen = causal ? Math.max(0, kvCount - (qEnd - row) + 1) : kvCount;
      for (int head = kvHead * shape.group(); head < (kvHead + 1) * shape.group(); head++) {
        int qo = row * shape.queryWidth() + head * headDim;
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < seen; j++) {
          int ko = (kvBegin + j) * shape.kvWidth() + kvHead * headDim;
          scores[j] = dot(q, qo, k, ko, headDim) * shape.scale();
          max = Math.max(max, scores[j]);
        }
        double total = 0;
        for (int j = 0; j < seen; j++) {
          scores[j] = Math.exp(scores[j] - max);
          total += scores[j];
        }
        Arrays.fill(sum, 0);
        for (int j = 0; j < seen; j++) {
          int vo = (kvBegin + j) * shape.kvWidth() + kvHead * headDim;
          for (int d = 0; d < headDim; d++) {
            sum[d] += scores[j] / total * v[vo + d];
          }
        }
        for (int d = 0; d < headDim; d++) {
          out[qo + d] = (float) sum[d];
        }
        lse[row * shape.queryHeads() + head] =
            seen == 0 ? Float.NEGATIVE_INFINITY : (float) (max + Math.log(total));
      }
    }
  }

  static void gradient(
      float[] q,
      float[] k,
      float[] v,
      float[] out,
      float[] lse,
      float[] dOut,
      float[] dq,
      float[] dk,
      float[] dv,
      AttentionShape shape,
      int qBegin,
      int qEnd,
      int kvBegin,
      int kvEnd,
      boolean causal,
      int kvHead) {
    int headDim = shape.headDim();
    int kvCount = kvEnd - kvBegin;
    double[] queries = new double[headDim];
    double[] keys = new double[kvCount * headDim];
    double[] values = new double[kvCount * headDim];
    for (int row = qBegin; row < qEnd; row++) {
      int seen = causal ? Math.max(0, kvCount - (qEnd - row) + 1) : kvCount;
      for (int head = kvHead * shape.group(); head < (kvHead + 1) * shape.group(); head++) {
        int qo = row * shape.queryWidth() + head * headDim;
        double rowSum = dot(dOut, qo, out, qo, headDim);
        Arrays.fill(queries, 0);
        for (int j = 0; j < seen; j++) {
          int ko = (kvBegin + j) * shape.kvWidth() + kvHead * headDim;
          double score = dot(q, qo, k, ko, headDim) * shape.scale();
          double p = Math.exp(score - lse[row * shape.queryHeads() + head]);
          double ds = p * (dot(dOut, qo, v, ko, headDim) - rowSum) * shape.scale();
          for (int d = 0; d < headDim; d++) {
            queries[d] += ds * k[ko + d];
            keys[j * headDim + d] += ds * q[qo + d];
            values[j * headDim + d] += p * dOut[qo + d];
          }
        }
        for (int d = 0; d < headDim; d++) {
          dq[qo + d] = (float) queries[d];
        }
      }
    }
    for (int j = 0; j < kvCount; j++) {
      int ko = (kvBegin + j) * shape.kvWidth() + kvHead * headDim;
      for (int d = 0; d < headDim; d++) {
        dk[ko + d] = (float) keys[j * headDim + d];
        dv[ko + d] = (float) values[j * headDim + d];
      }
    }
  }

  private static double dot(float[] a, int ao, float[] b, int bo, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) a[ao + i] * b[bo + i];
    }
    return sum;
  }
}
