package org.mycromwell.engine.model.vljepa;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.nn.Gradients;
import org.mycromwell.engine.nn.LayerContext;
import org.mycromwell.engine.nn.Rows;

/** Both encoders and the fusion: contexts and images to the joint memory. */
final class JointEncoder {
  private final LayerContext context;
  private final VisionEncoder vision;
  private final TextEncoder text;
  private final Fusion fusion;
  private final int hiddenToken;
  private boolean withVision;

  JointEncoder(GraphBuilder build, VlJepaConfig config, int hiddenToken) {
    context = build.context();
    vision = new VisionEncoder(build, config.vision(), config.ropeBase());
    text = new TextEncoder(build, config);
    fusion = new Fusion(build, config.fusion());
    this.hiddenToken = hiddenToken;
  }

  /**
   * What one pass gave.
   *
   * @param vision rows of the images, or null where there are none
   */
  record Encoded(@Nullable Rows vision, Rows memory) {}

  /** Rows of the images alone; the layout has some. */
  Rows forwardVision(BatchLayout layout) {
    return vision.forward(layout, null);
  }

  /**
   * The joint memory.
   *
   * @param masks what is hidden, or null
   */
  Encoded forward(BatchLayout layout, @Nullable Masks masks) {
    withVision = layout.visionRows() > 0;
    Rows v = withVision ? vision.forward(layout, masks) : null;
    Rows t = text.forward(masks == null ? layout.tokens() : hidden(layout, masks), layout);
    return new Encoded(v, fusion.forward(v, t, layout));
  }

  private int[] hidden(BatchLayout layout, Masks masks) {
    int[] tokens = layout.tokens().clone();
    for (int i = 0; i < tokens.length; i++) {
      if (masks.text(i)) {
        tokens[i] = hiddenToken;
      }
    }
    return tokens;
  }

  /**
   * Adds to the gradients of the parameters, as far as something is trained.
   *
   * @param dVision further gradient of the rows of the images, or null
   */
  void backward(Rows dMemory, @Nullable Rows dVision, Trained trained) {
    if (!trained.encoders()) {
      return;
    }
    Gradients parts = fusion.backward(dMemory, withVision);
    if (withVision && trained.vision()) {
      if (dVision != null) {
        context.add(parts.first(), dVision);
      }
      vision.backward(parts.first());
    }
    if (trained.text()) {
      text.backward(parts.second());
    }
  }

  void backwardVision(Rows dVision, Trained trained) {
    if (trained.vision()) {
      vision.backward(dVision);
    }
  }

  /** Which of the parts get gradients. */
  record Trained(boolean vision, boolean text, boolean fusion) {
    boolean encoders() {
      return vision || text || fusion;
    }
  }
}
