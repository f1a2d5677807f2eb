package org.mycromwell.engine.model.vljepa;

/**
 * One inverted bottleneck with squeeze-and-excitation.
 *
 * @param out channels that leave it
 * @param stride of its depthwise filter, 1 or 2
 */
public record MbConvConfig(int out, int stride) {
  /** Width inside, in widths that enter. */
  public static final int EXPANSION = 6;

  /** Width inside, in widths of the squeezed vector. */
  public static final int SQUEEZE = 4;

  public MbConvConfig {
    Fields.width("vision.convs.out", out);
    Fields.range("vision.convs.stride", stride, 1, 2);
  }
}
