package org.mycromwell.engine.nn;

import org.jspecify.annotations.Nullable;

/**
 * Convolution of {@code patch x patch} pixels with the stride {@code patch}: cuts images into
 * patches and multiplies each, {@code weight [outputs, patch * patch * channels]} in the order row,
 * column, channel. Pixels get no gradient.
 */
public final class PatchEmbedding {
  private final LayerContext context;
  private final Linear linear;
  private final int patch;
  private final int channels;

  public PatchEmbedding(
      LayerContext context, Parameter weight, @Nullable Parameter bias, int patch, int channels) {
    if (weight.cols() != patch * patch * channels) {
      throw new IllegalArgumentException(
          weight + " for patches of " + patch + " with " + channels + " channels");
    }
    this.context = context;
    this.patch = patch;
    this.channels = channels;
    linear = new Linear(context, weight, bias);
  }

  /**
   * The embedded patches in new rows, in the order of {@code grid.patches(patch)}.
   *
   * @param pixels a row per pixel, {@code channels} wide
   */
  public Rows forward(Rows pixels, ImageGrid grid) {
    pixels.requireShape(grid.rows(), channels);
    // A row of a patch lies together in memory, so patches are gathered by such pieces.
    Rows pieces = pixels.reshaped(patch * channels);
    int[] index = new int[pieces.count()];
    int at = 0;
    int first = 0;
    for (int image = 0; image < grid.count(); image++) {
      int across = grid.widths()[image] / patch;
      int down = grid.patches(patch).heights()[image];
      for (int y = 0; y < down; y++) {
        for (int x = 0; x < across; x++) {
          for (int ky = 0; ky < patch; ky++) {
            index[at++] = first + (y * patch + ky) * across + x;
          }
        }
      }
      first += down * patch * across;
    }
    Rows patches = RowCopies.gather(context, pieces, null, index, index.length);
    return linear.forward(patches.reshaped(patch * patch * channels));
  }

  /** Adds to the gradients of the parameters. */
  public void backward(Rows dy) {
    linear.backwardParameters(dy);
  }
}
