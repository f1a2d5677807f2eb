package org.mycromwell.engine.model.vljepa.inference;

import org.mycromwell.engine.model.vljepa.FusionConfig;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Heads;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Segments;
import org.mycromwell.engine.model.weights.WeightLoader;
import org.mycromwell.engine.nn.PackedLinear;

/**
 * Joins what was seen and what was read: both streams look at each other, layer by layer. Without
 * images the text passes its own half. Weights are immutable.
 */
final class CrossModalFusion {
  private record Stream(
      float[] queryNorm, float[] keyNorm, AttentionWeights attention, float[] ffnNorm) {
    static Stream load(WeightLoader loader, String prefix) {
      return new Stream(
          loader.floats(prefix + "norm_q.weight"),
          loader.floats(prefix + "norm_kv.weight"),
          AttentionWeights.load(loader, prefix),
          loader.floats(prefix + "ffn_norm.weight"));
    }
  }

  private record Block(Stream vision, Stream text, FeedForward ffn) {}

  private final int hidden;
  private final Heads heads;
  private final PackedLinear visionProjection;
  private final PackedLinear textProjection;
  private final Block[] blocks;
  private final FloatBuffer vision = new FloatBuffer();
  private final FloatBuffer text = new FloatBuffer();
  private final FloatBuffer visionDelta = new FloatBuffer();

  CrossModalFusion(VlJepaConfig config, WeightLoader loader) {
    FusionConfig fusion = config.fusion();
    hidden = fusion.hidden();
    heads = new Heads(fusion.heads(), fusion.heads(), fusion.headDim());
    visionProjection = loader.matrix("fuse.v_proj.weight");
    textProjection = loader.matrix("fuse.t_proj.weight");
    blocks = new Block[fusion.layers()];
    for (int i = 0; i < blocks.length; i++) {
      String prefix = "fuse.blk." + i + ".";
      blocks[i] =
          new Block(
              Stream.load(loader, prefix + "v_"),
              Stream.load(loader, prefix + "t_"),
              FeedForward.load(loader, prefix));
    }
  }

  /**
   * Joins; false when stopped.
   *
   * @param seen rows of the vision encoder, {@code visionRows} of them
   * @param read rows of the language encoder
   * @param layerWork what a layer counts
   */
  boolean join(
      float[] seen,
      int visionRows,
      float[] read,
      int textRows,
      EncoderWork work,
      ReadingSteps steps,
      long layerWork) {
    float[] v = vision.of(visionRows, hidden);
    float[] t = text.of(textRows, hidden);
    project(visionProjection, seen, visionRows, v, work);
    project(textProjection, read, textRows, t, work);
    for (Block block : blocks) {
      if (visionRows > 0) {
        float[] delta = visionDelta.of(visionRows, hidden);
        look(block.vision, v, visionRows, t, textRows, work);
        product(block.vision, work, visionRows, delta);
        look(block.text, t, textRows, v, visionRows, work);
        work.addProduct(t, textRows, attended(work, textRows), block.text.attention.output());
        work.ops().add(v, 0, delta, visionRows, hidden);
        work.feedForward(v, visionRows, block.vision.ffnNorm, block.ffn, steps);
      }
      work.feedForward(t, textRows, block.text.ffnNorm, block.ffn, steps);
      if (!steps.advance(layerWork)) {
        return false;
      }
    }
    return true;
  }

  private static void project(
      PackedLinear matrix, float[] from, int rows, float[] to, EncoderWork work) {
    work.products()
        .run(
            rows,
            matrix.cols(),
            RowProducts.rows(from, 0, matrix.cols()),
            new RowProducts.Output(matrix, to));
  }

  /** What the rows of one stream see in the other. */
  private void look(
      Stream stream, float[] from, int fromRows, float[] at, int atRows, EncoderWork work) {
    float[] q = work.queries().of(fromRows, hidden);
    float[] k = work.keys().of(atRows, hidden);
    float[] v = work.values().of(atRows, hidden);
    work.products()
        .run(
            fromRows,
            hidden,
            work.ops().normalised(from, 0, stream.queryNorm),
            new RowProducts.Output(stream.attention.query(), q));
    work.products()
        .run(
            atRows,
            hidden,
            work.ops().normalised(at, 0, stream.keyNorm),
            new RowProducts.Output(stream.attention.key(), k),
            new RowProducts.Output(stream.attention.value(), v));
    work.attention().run(heads, Segments.of(fromRows, atRows), q, k, v, attended(work, fromRows));
  }

  private float[] attended(EncoderWork work, int rows) {
    return work.attended().of(rows, hidden);
  }

  /** Both streams change from what the block began with, so one change has to wait. */
  private void product(Stream stream, EncoderWork work, int rows, float[] to) {
    work.products()
        .run(
            rows,
            hidden,
            RowProducts.rows(attended(work, rows), 0, hidden),
            new RowProducts.Output(stream.attention.output(), to));
  }

  /** Rows of the images after the last {@link #join}, {@code rows x hidden}. */
  float[] visionRows(int rows) {
    return vision.of(rows, hidden);
  }

  /** Rows of the text after the last {@link #join}, {@code rows x hidden}. */
  float[] textRows(int rows) {
    return text.of(rows, hidden);
  }
}
