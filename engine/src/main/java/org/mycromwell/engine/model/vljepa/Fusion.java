package org.mycromwell.engine.model.vljepa;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.kernel.AttentionShape;
import org.mycromwell.engine.nn.Gradients;
import org.mycromwell.engine.nn.Join;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Linear;
import org.mycromwell.engine.nn.Rows;

/** Image and text made one: the joint memory. */
final class Fusion {
  private final LayerContext context;
  private final Linear visionIn;
  private final Linear textIn;
  private final List<FusionBlock> blocks = new ArrayList<>();
  private final Join join;

  Fusion(GraphBuilder build, FusionConfig config) {
    context = build.context();
    visionIn = build.linear("fuse.v_proj");
    textIn = build.linear("fuse.t_proj");
    AttentionShape shape = AttentionShape.of(config.heads(), config.heads(), config.headDim());
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(new FusionBlock(build, "fuse.blk." + i + ".", shape));
    }
    join = new Join(context);
  }

  /**
   * The joint memory, example after example; {@code vision} is null where no example has images.
   */
  Rows forward(@Nullable Rows vision, Rows text, BatchLayout layout) {
    Rows t = textIn.forward(text);
    if (vision == null) {
      for (FusionBlock block : blocks) {
        t = block.forwardText(t);
      }
      return t;
    }
    Rows v = visionIn.forward(vision);
    for (FusionBlock block : blocks) {
      Gradients next = block.forward(v, t, layout.visionBegin(), layout.textBegin());
      v = next.first();
      t = next.second();
    }
    return join.forward(v, t, layout.memory(), layout.memoryRows());
  }

  /** Gradients of image and text rows. */
  Gradients backward(Rows dMemory, boolean withVision) {
    if (!withVision) {
      Rows dt = dMemory;
      for (int i = blocks.size() - 1; i >= 0; i--) {
        dt = blocks.get(i).backwardText(dt);
      }
      Rows dText = textIn.backward(dt);
      return new Gradients(dText, dText);
    }
    Gradients parts = join.backward(dMemory);
    Rows dv = parts.first();
    Rows dt = parts.second();
    for (int i = blocks.size() - 1; i >= 0; i--) {
      blocks.get(i).backward(dv, dt);
    }
    return new Gradients(visionIn.backward(dv), textIn.backward(dt));
  }
}
