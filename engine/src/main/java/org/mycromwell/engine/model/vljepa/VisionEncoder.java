package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.Gather;
import org.mycromwell.engine.nn.ImageGrid;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.LearnedPositions;
import org.mycromwell.engine.nn.Linear;
import org.mycromwell.engine.nn.MbConv;
import org.mycromwell.engine.nn.PatchEmbedding;
import org.mycromwell.engine.nn.RmsNorm;
import org.mycromwell.engine.nn.Rope;
import org.mycromwell.engine.nn.RopeAngles;
import org.mycromwell.engine.nn.Rows;
import org.mycromwell.engine.nn.Segments;
import org.mycromwell.engine.nn.Silu;
import org.mycromwell.engine.nn.TransformerBlock;

/** Images to rows of embeddings, one per square of {@link VisionConfig#reduction} pixels. */
final class VisionEncoder {
  private final LayerContext context;
  private final VisionConfig config;
  private final PatchEmbedding stem;
  private final RmsNorm stemNorm;
  private final Silu stemSilu;
  private final List<MbConv> convs = new ArrayList<>();
  private final Linear project;
  private final @Nullable LearnedPositions positions;
  private final @Nullable Rope rope;
  private final Gather toWindows;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final RmsNorm outputNorm;
  private final Gather fromWindows;

  VisionEncoder(GraphBuilder build, VisionConfig config, float ropeBase) {
    this.config = config;
    context = build.context();
    stem =
        new PatchEmbedding(
            context,
            build.parameter("v.stem.weight"),
            build.parameter("v.stem.bias"),
            VisionConfig.STEM,
            config.channels());
    stemNorm = build.norm("v.stem_norm");
    stemSilu = new Silu(context);
    for (int i = 0; i < config.convs().size(); i++) {
      String prefix = "v.mb." + i + ".";
      convs.add(
          new MbConv(
              context,
              new MbConv.Weights(
                  build.parameter(prefix + "expand.weight"),
                  build.parameter(prefix + "expand_norm.weight"),
                  build.parameter(prefix + "dw.weight"),
                  build.parameter(prefix + "dw_norm.weight"),
                  build.parameter(prefix + "se_reduce.weight"),
                  build.parameter(prefix + "se_expand.weight"),
                  build.parameter(prefix + "project.weight")),
              config.convs().get(i).stride(),
              build.eps()));
    }
    project = build.linear("v.proj");
    boolean learned = config.positions() == Positions.LEARNED;
    positions =
        learned
            ? new LearnedPositions(
                context,
                build.parameter(VlJepaTensors.POSITIONS),
                config.gridHeight(),
                config.gridWidth())
            : null;
    rope = learned ? null : new Rope(config.headDim(), ropeBase, config.headDim() / 4);
    toWindows = new Gather(context);
    AttentionShape shape = AttentionShape.of(config.heads(), config.heads(), config.headDim());
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(build.block("v.blk." + i + ".", shape));
    }
    outputNorm = build.norm("v.output_norm");
    fromWindows = new Gather(context);
  }

  /**
   * Rows of all images of the batch, each image from top left to bottom right.
   *
   * @param masks squares to hide, or null
   */
  Rows forward(BatchLayout layout, @Nullable Masks masks) {
    ImageGrid grid = layout.pixels();
    Rows x = stem.forward(pixels(layout, masks), grid);
    x = stemSilu.forward(stemNorm.forward(x));
    grid = grid.patches(VisionConfig.STEM);
    for (MbConv conv : convs) {
      Rows next = conv.forward(x, grid);
      grid = conv.outputGrid(grid);
      x = next;
    }
    x = project.forward(x);
    if (positions != null) {
      x = positions.forward(x, grid);
    }
    addTiles(x, grid, layout.images());
    Windows windows = Windows.of(grid, config.window());
    x = toWindows.forward(x, windows.order(), windows.order().length);
    RopeAngles angles =
        rope == null
            ? null
            : rope.angles(
                context.buffers(), windows.rows(), windows.rows(), windows.cols(), x.count());
    Segments segments = Segments.of(windows.begin());
    for (TransformerBlock block : blocks) {
      x = block.forward(x, segments, false, angles);
    }
    x = outputNorm.forward(x);
    return fromWindows.forward(x, windows.inverse(), windows.inverse().length);
  }

  /** Adds to the gradients of the parameters. */
  void backward(Rows dy) {
    Rows d = outputNorm.backward(fromWindows.backward(dy));
    for (int i = blocks.size() - 1; i >= 0; i--) {
      d = blocks.get(i).backward(d);
    }
    d = toWindows.backward(d);
    if (positions != null) {
      d = positions.backward(d);
    }
    d = project.backward(d);
    for (int i = convs.size() - 1; i >= 0; i--) {
      d = convs.get(i).backward(d);
    }
    stem.backward(stemNorm.backward(stemSilu.backward(d)));
  }

  private Rows pixels(BatchLayout layout, @Nullable Masks masks) {
    Rows pixels = context.buffers().rows(layout.pixels().rows(), config.channels());
    int at = 0;
    int firstToken = 0;
    for (ImageTensor image : layout.images()) {
      System.arraycopy(image.pixels(), 0, pixels.data(), at, image.pixels().length);
      if (masks != null) {
        hide(pixels, at, image, masks, firstToken);
      }
      at += image.pixels().length;
      firstToken += image.height() / config.reduction() * (image.width() / config.reduction());
    }
    return pixels;
  }

  /** 0 is the background, or the mean colour. */
  private void hide(Rows pixels, int at, ImageTensor image, Masks masks, int firstToken) {
    int side = config.reduction();
    int across = image.width() / side;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < across; x++) {
        if (masks.vision(firstToken + y / side * across + x)) {
          int from = at + (y * image.width() + x * side) * image.channels();
          Arrays.fill(pixels.data(), from, from + side * image.channels(), 0);
        }
      }
    }
  }

  /** Tells the tiles of a large image apart: fixed waves of the tile's row and column. */
  private void addTiles(Rows x, ImageGrid grid, List<ImageTensor> images) {
    int at = 0;
    for (int i = 0; i < images.size(); i++) {
      ImageTensor image = images.get(i);
      float[] place = TilePlace.of(image, x.width());
      if (place.length > 0) {
        for (int row = at; row < at + grid.size(i); row++) {
          context.kernels().add(x.data(), row * x.width(), place, 0, x.width());
        }
      }
      at += grid.size(i);
    }
  }
}
