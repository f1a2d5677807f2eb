package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * A pre-norm block: {@code x += attention(norm(x)); x += ffn(norm(x))}.
 *
 * <p>With checkpointing it keeps its input only and computes the forward pass again in the backward
 * pass, which gives the same bits for about a third more work.
 */
public final class TransformerBlock {
  private final LayerContext context;
  private final RmsNorm attentionNorm;
  private final Attention attention;
  private final RmsNorm ffnNorm;
  private final SwiGlu ffn;
  private final boolean checkpoint;
  private @Nullable Rows input;
  private @Nullable Segments segments;
  private @Nullable RopeAngles angles;
  private boolean causal;

  public TransformerBlock(
      LayerContext context,
      RmsNorm attentionNorm,
      Attention attention,
      RmsNorm ffnNorm,
      SwiGlu ffn,
      boolean checkpoint) {
    this.context = context;
    this.attentionNorm = attentionNorm;
    this.attention = attention;
    this.ffnNorm = ffnNorm;
    this.ffn = ffn;
    this.checkpoint = checkpoint;
  }

  /** To new rows; {@code x} must not change before the backward pass. */
  public Rows forward(
      Rows x, Segments rowsTogether, boolean inOrder, @Nullable RopeAngles rotation) {
    Buffers buffers = context.buffers();
    Rows y = buffers.rows(x.count(), x.width());
    int mark = buffers.mark();
    boolean training = context.training();
    if (!training || checkpoint) {
      context.training(false);
      compute(x, y, rowsTogether, inOrder, rotation);
      context.training(training);
      buffers.releaseTo(mark);
    } else {
      compute(x, y, rowsTogether, inOrder, rotation);
    }
    if (training) {
      input = x;
      segments = rowsTogether;
      causal = inOrder;
      angles = rotation;
    }
    return y;
  }

  private void compute(
      Rows x, Rows y, Segments rowsTogether, boolean inOrder, @Nullable RopeAngles rotation) {
    Rows normed = attentionNorm.forward(x);
    // The sum needs rows of its own: the second norm keeps them.
    Rows sum = attention.forward(normed, normed, rowsTogether, inOrder, rotation, rotation);
    context.add(sum, x);
    Rows change = ffn.forward(ffnNorm.forward(sum));
    context.sum(sum, change, y);
    context.buffers().release(change);
  }

  /**
   * Adds to the gradients of the parameters.
   *
   * @param dy overwritten with the gradient of the input
   * @return {@code dy}
   */
  public Rows backward(Rows dy) {
    Rows x = input;
    Segments rowsTogether = segments;
    if (x == null || rowsTogether == null) {
      throw new IllegalStateException("no forward pass of this block");
    }
    Buffers buffers = context.buffers();
    int mark = buffers.mark();
    if (checkpoint) {
      Rows again = buffers.rows(x.count(), x.width());
      compute(x, again, rowsTogether, causal, angles);
    }
    input = null;
    segments = null;
    angles = null;
    ffnNorm.backward(ffn.backward(dy), dy, true);
    attentionNorm.backward(attention.backward(dy).first(), dy, true);
    buffers.releaseTo(mark);
    return dy;
  }
}
