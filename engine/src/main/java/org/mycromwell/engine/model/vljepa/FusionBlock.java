package org.mycromwell.engine.model.vljepa;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.Attention;
import org.mycromwell.engine.nn.Buffers;
import org.mycromwell.engine.nn.Gradients;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.RmsNorm;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.Segments;
import org.mycromwell.engine.nn.SwiGlu;

/**
 * One layer of the fusion: each stream attends to the other as it enters, then both pass the same
 * feed-forward layer. Without images only the text passes the feed-forward layer.
 */
final class FusionBlock {
  /** One of the two streams. */
  private static final class Stream {
    final RmsNorm queryNorm;
    final RmsNorm keyNorm;
    final Attention attention;
    final RmsNorm ffnNorm;
    final SwiGlu ffn;

    Stream(GraphBuilder build, String prefix, String blockPrefix, AttentionShape shape) {
      queryNorm = build.norm(prefix + "norm_q");
      keyNorm = build.norm(prefix + "norm_kv");
      attention = build.attention(prefix, shape);
      ffnNorm = build.norm(prefix + "ffn_norm");
      ffn = build.feedForward(blockPrefix);
    }
  }

  private final LayerContext context;
  private final boolean checkpoint;
  private final Stream vision;
  private final Stream text;
  private @Nullable Rows visionInput;
  private @Nullable Rows textInput;
  private int[] visionBegin = {0};
  private int[] textBegin = {0};

  FusionBlock(GraphBuilder build, String prefix, AttentionShape shape) {
    context = build.context();
    checkpoint = build.checkpointing();
    vision = new Stream(build, prefix + "v_", prefix, shape);
    text = new Stream(build, prefix + "t_", prefix, shape);
  }

  /** New rows of both streams; the given ones must not change before the backward pass. */
  Gradients forward(Rows v, Rows t, int[] visionRows, int[] textRows) {
    Buffers buffers = context.buffers();
    Rows newV = buffers.rows(v.count(), v.width());
    Rows newT = buffers.rows(t.count(), t.width());
    int mark = buffers.mark();
    boolean training = context.training();
    visionBegin = visionRows;
    textBegin = textRows;
    if (!training || checkpoint) {
      context.training(false);
      compute(v, t, newV, newT);
      context.training(training);
      buffers.releaseTo(mark);
    } else {
      compute(v, t, newV, newT);
    }
    if (training) {
      visionInput = v;
      textInput = t;
    }
    return new Gradients(newV, newT);
  }

  private void compute(Rows v, Rows t, Rows newV, Rows newT) {
    Rows textKeys = vision.keyNorm.forward(t);
    Rows sumV =
        vision.attention.forward(
            vision.queryNorm.forward(v),
            textKeys,
            new Segments(visionBegin, textBegin),
            false,
            null,
            null);
    Rows visionKeys = text.keyNorm.forward(v);
    Rows sumT =
        text.attention.forward(
            text.queryNorm.forward(t),
            visionKeys,
            new Segments(textBegin, visionBegin),
            false,
            null,
            null);
    context.add(sumV, v);
    context.add(sumT, t);
    context.sum(sumV, vision.ffn.forward(vision.ffnNorm.forward(sumV)), newV);
    context.sum(sumT, text.ffn.forward(text.ffnNorm.forward(sumT)), newT);
  }

  /** Both are overwritten with the gradients of the inputs. */
  void backward(Rows dv, Rows dt) {
    Rows v = visionInput;
    Rows t = textInput;
    if (v == null || t == null) {
      throw new IllegalStateException("no forward pass of this fusion block");
    }
    visionInput = null;
    textInput = null;
    Buffers buffers = context.buffers();
    int mark = buffers.mark();
    if (checkpoint) {
      compute(v, t, buffers.rows(v.count(), v.width()), buffers.rows(t.count(), t.width()));
    }
    vision.ffnNorm.backward(vision.ffn.backward(dv), dv, true);
    text.ffnNorm.backward(text.ffn.backward(dt), dt, true);
    Gradients ofVision = vision.attention.backward(dv);
    Gradients ofText = text.attention.backward(dt);
    vision.queryNorm.backward(ofVision.first(), dv, true);
    text.keyNorm.backward(ofText.second(), dv, true);
    text.queryNorm.backward(ofText.first(), dt, true);
    vision.keyNorm.backward(ofVision.second(), dt, true);
    buffers.releaseTo(mark);
  }

  /** The text stream where there are no images at all. */
  Rows forwardText(Rows t) {
    Buffers buffers = context.buffers();
    Rows newT = buffers.rows(t.count(), t.width());
    int mark = buffers.mark();
    boolean training = context.training();
    if (!training || checkpoint) {
      context.training(false);
      computeText(t, newT);
      context.training(training);
      buffers.releaseTo(mark);
    } else {
      computeText(t, newT);
    }
    if (training) {
      textInput = t;
    }
    return newT;
  }

  private void computeText(Rows t, Rows newT) {
    context.sum(t, text.ffn.forward(text.ffnNorm.forward(t)), newT);
  }

  /** Overwrites {@code dt} with the gradient of the input and returns it. */
  Rows backwardText(Rows dt) {
    Rows t = textInput;
    if (t == null) {
      throw new IllegalStateException("no forward pass of this fusion block");
    }
    textInput = null;
    Buffers buffers = context.buffers();
    int mark = buffers.mark();
    if (checkpoint) {
      computeText(t, buffers.rows(t.count(), t.width()));
    }
    text.ffnNorm.backward(text.ffn.backward(dt), dt, true);
    buffers.releaseTo(mark);
    return dt;
  }
}
