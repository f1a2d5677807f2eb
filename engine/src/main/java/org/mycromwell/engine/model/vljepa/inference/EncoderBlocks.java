package org.mycromwell.engine.model.vljepa.inference;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Heads;
import org.mycromwell.engine.model.vljepa.inference.SegmentAttention.Segments;
import org.mycromwell.engine.model.weights.WeightLoader;

/** Pre-norm transformer blocks in which the rows of a segment all see each other. Immutable. */
final class EncoderBlocks {
  private record Block(
      float[] attentionNorm,
      AttentionWeights attention,
      float @Nullable [] queryNorm,
      float @Nullable [] keyNorm,
      float[] ffnNorm,
      FeedForward ffn) {}

  private final Heads heads;
  private final Block[] blocks;

  private EncoderBlocks(Heads heads, Block[] blocks) {
    this.heads = heads;
    this.blocks = blocks;
  }

  /** Loads blocks that are named {@code prefix + "blk.N."}. */
  static EncoderBlocks load(
      WeightLoader loader, String prefix, int layers, Heads heads, boolean qkNorm) {
    Block[] blocks = new Block[layers];
    for (int i = 0; i < layers; i++) {
      String name = prefix + "blk." + i + ".";
      blocks[i] =
          new Block(
              loader.floats(name + "attn_norm.weight"),
              AttentionWeights.load(loader, name),
              qkNorm ? loader.floats(name + "attn_q_norm.weight") : null,
              qkNorm ? loader.floats(name + "attn_k_norm.weight") : null,
              loader.floats(name + "ffn_norm.weight"),
              FeedForward.load(loader, name));
    }
    return new EncoderBlocks(heads, blocks);
  }

  int layers() {
    return blocks.length;
  }

  /**
   * Runs the rows through one layer, in place; leaves it half done when reading is to stop.
   *
   * @param angles of the rows; null where places are not told by turning
   */
  void layer(
      int layer,
      EncoderWork work,
      float[] x,
      int rows,
      Segments segments,
      @Nullable Angles angles,
      ReadingSteps steps) {
    Block block = blocks[layer];
    RowOps ops = work.ops();
    float[] q = work.queries().of(rows, heads.queryDim());
    float[] k = work.keys().of(rows, heads.kvDim());
    float[] v = work.values().of(rows, heads.kvDim());
    float[] attended = work.attended().of(rows, heads.queryDim());
    work.products()
        .run(
            rows,
            block.attentionNorm.length,
            ops.normalised(x, 0, block.attentionNorm),
            new RowProducts.Output(block.attention.query(), q),
            new RowProducts.Output(block.attention.key(), k),
            new RowProducts.Output(block.attention.value(), v));
    if (!steps.goesOn()) {
      return;
    }
    ops.rotate(q, rows, heads.queryHeads(), heads.headDim(), block.queryNorm, angles);
    ops.rotate(k, rows, heads.kvHeads(), heads.headDim(), block.keyNorm, angles);
    work.attention().run(heads, segments, q, k, v, attended);
    if (!steps.goesOn()) {
      return;
    }
    work.addProduct(x, rows, attended, block.attention.output());
    work.feedForward(x, rows, block.ffnNorm, block.ffn, steps);
  }
}
