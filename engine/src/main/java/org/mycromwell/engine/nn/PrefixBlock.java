package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * The block of the autoregressive head, a prefix language model: queries come from the answer's
 * rows, keys and values from the prefix and the answer together, {@code x += attention(norm(x),
 * [norm(prefix); norm(x)]); x += ffn(norm(x))}. An answer row sees its whole prefix and the answer
 * up to itself. The prefix is only read: no attention and no feed-forward part of its own.
 */
public final class PrefixBlock {
  /**
   * Which rows belong together, made once per batch.
   *
   * @param segments the answer's rows, and of the joined rows {@code [prefix; answer]} of each
   *     example those it sees
   * @param joined the joined rows in order, as {@link Join} counts: the prefix rows of all examples
   *     first, then the answer rows of all
   * @param answers where each answer row stands among the joined rows
   */
  public record Layout(Segments segments, int[] joined, int[] answers) {
    /**
     * The layout of examples that follow each other.
     *
     * @param prefixBegin first prefix row of each example and the end, as in {@link Segments}
     * @param answerBegin likewise of the answers
     */
    public static Layout of(int[] prefixBegin, int[] answerBegin) {
      int examples = prefixBegin.length - 1;
      int prefixRows = prefixBegin[examples];
      int answerRows = answerBegin[examples];
      int[] joinedBegin = new int[examples + 1];
      int[] joined = new int[prefixRows + answerRows];
      int[] answers = new int[answerRows];
      int at = 0;
      for (int e = 0; e < examples; e++) {
        for (int i = prefixBegin[e]; i < prefixBegin[e + 1]; i++) {
          joined[at++] = i;
        }
        for (int i = answerBegin[e]; i < answerBegin[e + 1]; i++) {
          answers[i] = at;
          joined[at++] = prefixRows + i;
        }
        joinedBegin[e + 1] = at;
      }
      return new Layout(new Segments(answerBegin, joinedBegin), joined, answers);
    }
  }

  private record Kept(
      Rows x, Rows prefix, Layout layout, @Nullable RopeAngles q, @Nullable RopeAngles kv) {}

  private final LayerContext context;
  private final Join join;
  private final RmsNorm attentionNorm;
  private final Gather select;
  private final Attention attention;
  private final RmsNorm ffnNorm;
  private final SwiGlu ffn;
  private final boolean checkpoint;
  private @Nullable Kept kept;

  public PrefixBlock(
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
    join = new Join(context);
    select = new Gather(context);
  }

  /**
   * To new rows; {@code x} and {@code prefix} must not change before the backward pass.
   *
   * @param x answer rows
   * @param prefix rows of the prefixes, as wide
   * @param qAngles of the answer rows
   * @param kvAngles of the joined rows, in the order of {@link Layout#joined}
   */
  public Rows forward(
      Rows x,
      Rows prefix,
      Layout layout,
      @Nullable RopeAngles qAngles,
      @Nullable RopeAngles kvAngles) {
    Buffers buffers = context.buffers();
    Rows y = buffers.rows(x.count(), x.width());
    int mark = buffers.mark();
    boolean training = context.training();
    Kept inputs = new Kept(x, prefix, layout, qAngles, kvAngles);
    if (!training || checkpoint) {
      context.training(false);
      compute(inputs, y);
      context.training(training);
      buffers.releaseTo(mark);
    } else {
      compute(inputs, y);
    }
    if (training) {
      kept = inputs;
    }
    return y;
  }

  private void compute(Kept in, Rows y) {
    Layout layout = in.layout;
    Rows joined = join.forward(in.prefix, in.x, layout.joined, layout.joined.length);
    Rows keys = attentionNorm.forward(joined);
    Rows queries = select.forward(keys, layout.answers, layout.answers.length);
    Rows sum = attention.forward(queries, keys, layout.segments, true, in.q, in.kv);
    context.add(sum, in.x);
    Rows change = ffn.forward(ffnNorm.forward(sum));
    context.sum(sum, change, y);
    context.buffers().release(change);
  }

  /**
   * Adds to the gradients of the parameters.
   *
   * @param dy overwritten with the gradient of {@code x}
   * @param dPrefix the gradient of {@code prefix} is added to it
   * @return {@code dy}
   */
  public Rows backward(Rows dy, Rows dPrefix) {
    Kept in = kept;
    if (in == null) {
      throw new IllegalStateException("no forward pass of this block");
    }
    kept = null;
    Buffers buffers = context.buffers();
    int mark = buffers.mark();
    if (checkpoint) {
      compute(in, buffers.rows(in.x.count(), in.x.width()));
    }
    ffnNorm.backward(ffn.backward(dy), dy, true);
    Gradients gradients = attention.backward(dy);
    Rows dKeys = gradients.second();
    context.add(dKeys, select.backward(gradients.first()));
    attentionNorm.backward(dKeys, dKeys, false);
    Gradients parts = join.backward(dKeys);
    context.add(dPrefix, parts.first());
    context.add(dy, parts.second());
    buffers.releaseTo(mark);
    return dy;
  }
}
