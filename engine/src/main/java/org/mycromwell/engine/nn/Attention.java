package org.mycromwell.engine.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.kernel.TrainingKernels;

/**
 * Grouped-query attention with its four projections: {@code o(softmax(q k^T * scale) v)}. Which
 * rows see which is said by {@link Segments} alone, so that bidirectional, windowed, cross and
 * prefix-causal attention are the same layer. A query whose segment has no keys gets zero.
 */
public final class Attention {
  /** What the backward pass needs. */
  private record Kept(
      Rows q,
      Rows k,
      Rows v,
      Rows out,
      float[] lse,
      Segments segments,
      boolean causal,
      @Nullable RopeAngles qAngles,
      @Nullable RopeAngles kvAngles,
      boolean self) {}

  private final LayerContext context;
  private final AttentionShape shape;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear output;
  private final @Nullable RmsNorm queryNorm;
  private final @Nullable RmsNorm keyNorm;
  private @Nullable Kept kept;

  /**
   * An attention of these weights.
   *
   * @param query {@code [queryHeads * headDim, width]}
   * @param key {@code [kvHeads * headDim, width of keys]}, like {@code value}
   * @param output {@code [width, queryHeads * headDim]}
   * @param queryNorm weights {@code [1, headDim]} of an RMS norm per head before the rotation, with
   *     {@code keyNorm}; null for none
   * @param eps of these norms
   */
  public Attention(
      LayerContext context,
      AttentionShape shape,
      Parameter query,
      Parameter key,
      Parameter value,
      Parameter output,
      @Nullable Parameter queryNorm,
      @Nullable Parameter keyNorm,
      float eps) {
    this.context = context;
    this.shape = shape;
    if (query.rows() != shape.queryWidth()
        || key.rows() != shape.kvWidth()
        || value.rows() != shape.kvWidth()
        || output.cols() != shape.queryWidth()) {
      throw new IllegalArgumentException(
          shape + " of " + query + ", " + key + ", " + value + ", " + output);
    }
    this.query = new Linear(context, query, null);
    this.key = new Linear(context, key, null);
    this.value = new Linear(context, value, null);
    this.output = new Linear(context, output, null);
    this.queryNorm = queryNorm == null ? null : new RmsNorm(context, queryNorm, eps);
    this.keyNorm = keyNorm == null ? null : new RmsNorm(context, keyNorm, eps);
  }

  /**
   * The output of the attention, {@code [xq.count, width]}, in new rows. Inputs must not change
   * before the backward pass.
   *
   * @param xq rows that ask
   * @param xkv rows that are seen; the same object as {@code xq} for self-attention
   * @param causal query i of a segment sees the first {@code keys - queries + i + 1} keys of it
   * @param qAngles rotation of the queries, with {@code kvAngles}; null for none
   */
  public Rows forward(
      Rows xq,
      Rows xkv,
      Segments segments,
      boolean causal,
      @Nullable RopeAngles qAngles,
      @Nullable RopeAngles kvAngles) {
    if (segments.queryRows() != xq.count() || segments.keyRows() != xkv.count()) {
      throw new IllegalArgumentException(
          "segments of %d and %d rows for %d and %d"
              .formatted(segments.queryRows(), segments.keyRows(), xq.count(), xkv.count()));
    }
    Rows q = query.forward(xq);
    Rows k = key.forward(xkv);
    Rows v = value.forward(xkv);
    if (queryNorm != null) {
      q = queryNorm.forward(q);
    }
    if (keyNorm != null) {
      k = keyNorm.forward(k);
    }
    turn(q, shape.queryHeads(), qAngles, false);
    turn(k, shape.kvHeads(), kvAngles, false);
    Rows out = context.buffers().rows(q.count(), q.width());
    float[] lse = context.buffers().floats(q.count() * shape.queryHeads());
    attend(q, k, v, out, lse, segments, causal);
    if (context.training()) {
      boolean self = xq.equals(xkv); // the same array, not equal contents
      kept = new Kept(q, k, v, out, lse, segments, causal, qAngles, kvAngles, self);
    }
    return output.forward(out);
  }

  private void attend(
      Rows q, Rows k, Rows v, Rows out, float[] lse, Segments segments, boolean causal) {
    TrainingKernels kernels = context.kernels();
    int heads = shape.kvHeads();
    context.forEach(
        segments.count() * heads,
        kernels.attentionScratch(shape, mostQueries(segments)),
        (item, scratch) -> {
          int s = item / heads;
          int qBegin = segments.qBegin()[s];
          int qEnd = segments.qBegin()[s + 1];
          int kvBegin = segments.kvBegin()[s];
          int kvEnd = segments.kvBegin()[s + 1];
          if (qBegin == qEnd) {
            return;
          }
          if (kvBegin == kvEnd) {
            zeroHeads(out, qBegin, qEnd, item % heads * groupWidth(), groupWidth());
            return;
          }
          kernels.attention(
              q.data(),
              k.data(),
              v.data(),
              out.data(),
              lse,
              shape,
              qBegin,
              qEnd,
              kvBegin,
              kvEnd,
              causal,
              item % heads,
              scratch);
        });
  }

  private int groupWidth() {
    return shape.group() * shape.headDim();
  }

  private static int mostQueries(Segments segments) {
    int most = 0;
    for (int s = 0; s < segments.count(); s++) {
      most = Math.max(most, segments.qBegin()[s + 1] - segments.qBegin()[s]);
    }
    return most;
  }

  private static void zeroHeads(Rows rows, int begin, int end, int column, int width) {
    for (int i = begin; i < end; i++) {
      int at = i * rows.width() + column;
      Arrays.fill(rows.data(), at, at + width, 0);
    }
  }

  private void turn(Rows x, int heads, @Nullable RopeAngles angles, boolean inverse) {
    if (angles == null) {
      return;
    }
    if (angles.count() != x.count() || 2 * angles.pairs() != shape.headDim()) {
      throw new IllegalArgumentException(
          "%d angles of %d pairs for %d rows, heads of %d"
              .formatted(angles.count(), angles.pairs(), x.count(), shape.headDim()));
    }
    context.forRange(
        x.count(),
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            context
                .kernels()
                .rope(
                    x.data(),
                    i * x.width(),
                    heads,
                    shape.headDim(),
                    angles.cos(),
                    angles.sin(),
                    i * angles.pairs(),
                    inverse);
          }
        });
  }

  /**
   * Adds to the gradients of the parameters.
   *
   * @return gradients of {@code xq} and {@code xkv}; for self-attention the same object twice, the
   *     sum
   */
  public Gradients backward(Rows dy) {
    Kept saved = kept;
    if (saved == null) {
      throw new IllegalStateException("no forward pass of this attention");
    }
    kept = null;
    Rows dOut = output.backward(dy);
    Rows dq = context.buffers().rows(saved.q.count(), shape.queryWidth());
    Rows dk = context.buffers().rows(saved.k.count(), shape.kvWidth());
    Rows dv = context.buffers().rows(saved.k.count(), shape.kvWidth());
    attendBackward(saved, dOut, dq, dk, dv);
    turn(dq, shape.queryHeads(), saved.qAngles, true);
    turn(dk, shape.kvHeads(), saved.kvAngles, true);
    if (queryNorm != null) {
      queryNorm.backward(dq, dq, false);
    }
    if (keyNorm != null) {
      keyNorm.backward(dk, dk, false);
    }
    Rows dxq = query.backward(dq);
    if (saved.self) {
      key.backward(dk, dxq, true);
      value.backward(dv, dxq, true);
      return new Gradients(dxq, dxq);
    }
    Rows dxkv = key.backward(dk);
    value.backward(dv, dxkv, true);
    return new Gradients(dxq, dxkv);
  }

  private void attendBackward(Kept saved, Rows dOut, Rows dq, Rows dk, Rows dv) {
    TrainingKernels kernels = context.kernels();
    Segments segments = saved.segments;
    int heads = shape.kvHeads();
    int headDim = shape.headDim();
    context.forEach(
        segments.count() * heads,
        kernels.attentionScratch(shape, mostQueries(segments)),
        (item, scratch) -> {
          int s = item / heads;
          int head = item % heads;
          int qBegin = segments.qBegin()[s];
          int qEnd = segments.qBegin()[s + 1];
          int kvBegin = segments.kvBegin()[s];
          int kvEnd = segments.kvBegin()[s + 1];
          if (qBegin == qEnd || kvBegin == kvEnd) {
            zeroHeads(dq, qBegin, qEnd, head * groupWidth(), groupWidth());
            zeroHeads(dk, kvBegin, kvEnd, head * headDim, headDim);
            zeroHeads(dv, kvBegin, kvEnd, head * headDim, headDim);
            return;
          }
          kernels.attentionGrad(
              saved.q.data(),
              saved.k.data(),
              saved.v.data(),
              saved.out.data(),
              saved.lse,
              dOut.data(),
              dq.data(),
              dk.data(),
              dv.data(),
              shape,
              qBegin,
              qEnd,
              kvBegin,
              kvEnd,
              saved.causal,
              head,
              scratch);
        });
  }
}
