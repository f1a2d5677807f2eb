package org.mycromwell.engine.image;

/**
 * What a vision encoder takes.
 *
 * @param channels 3 for normalised colours, 1 for ink on a character grid
 * @param height pixels of a tile
 * @param width pixels of a tile
 * @param tokenSize pixels of a side of what becomes one token
 * @param maxTiles tiles an image may be cut into, the overview not counted
 * @param maxTokens tokens an image may cost on a character grid
 */
public record VisionInput(
    int channels, int height, int width, int tokenSize, int maxTiles, int maxTokens) {

  /** Checks that tiles are whole tokens. */
  public VisionInput {
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(channels + " channels");
    }
    if (tokenSize <= 0
        || height <= 0
        || width <= 0
        || height % tokenSize != 0
        || width % tokenSize != 0
        || maxTiles <= 0
        || maxTokens <= 0) {
      throw new IllegalArgumentException(
          height
              + " x "
              + width
              + " pixels in tokens of "
              + tokenSize
              + ", "
              + maxTiles
              + " tiles");
    }
  }

  /** Colour tiles of 256 x 256 in tokens of 8 x 8, at most 8 and an overview. */
  public static final VisionInput COLOUR = new VisionInput(3, 256, 256, 8, 8, 9 * 1024);

  /** Ink on a character grid, two tokens a character. */
  public static final VisionInput GRID = new VisionInput(1, 256, 256, 8, 8, 8 * 1024);
}
