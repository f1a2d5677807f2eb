package org.mycromwell.engine.model.vljepa;

import java.util.List;

/**
 * Shape of the vision encoder.
 *
 * @param channels 3 for colour, 1 for the distance from the background
 * @param height of the standard image (and of a tile) in pixels
 * @param convs the convolutions between stem and blocks
 * @param window side of the square of tokens that attend to each other
 * @param charClasses classes of the character readout, 0 for none; with it images are character
 *     grids of 8 x 16 pixels a cell
 */
public record VisionConfig(
    int channels,
    int height,
    int width,
    int stemChannels,
    List<MbConvConfig> convs,
    int hidden,
    int layers,
    int heads,
    int ffn,
    int window,
    Positions positions,
    int charClasses) {
  /** Side of the patches of the stem, and its stride. */
  public static final int STEM = 4;

  /**
   * Classes of the character readout: blank, the 94 printable ASCII characters, everything else.
   */
  public static final int CHAR_CLASSES = 96;

  private static final int MAX_IMAGE = 4096;
  private static final int MAX_CONVS = 64;

  /** Checks that the parts fit together; a failure names the field. */
  public VisionConfig {
    convs = List.copyOf(convs);
    if (channels != 1 && channels != 3) {
      throw Fields.bad("vision.channels is " + channels + "; it must be 1 or 3");
    }
    Fields.width("vision.stemChannels", stemChannels);
    Fields.range("vision.convs (count)", convs.size(), 0, MAX_CONVS);
    Fields.width("vision.hidden", hidden);
    Fields.layers("vision.layers", layers);
    Fields.range("vision.heads", heads, 1, hidden);
    Fields.multiple("vision.hidden", hidden, "eight times vision.heads", 8 * heads);
    Fields.width("vision.ffn", ffn);
    Fields.range("vision.window", window, 1, MAX_IMAGE);
    if (charClasses != 0 && charClasses != CHAR_CLASSES) {
      throw Fields.bad(
          "vision.charClasses is " + charClasses + "; it must be 0 or " + CHAR_CLASSES);
    }
    int reduction = reduction(convs);
    Fields.range("vision.convs (pixels to a token)", reduction, STEM, 64);
    if (charClasses > 0 && reduction != 8) {
      throw Fields.bad(
          "vision.convs make a token of "
              + reduction
              + " pixels; the character readout (vision.charClasses) needs 8");
    }
    Fields.range("vision.height", height, reduction, MAX_IMAGE);
    Fields.range("vision.width", width, reduction, MAX_IMAGE);
    Fields.multiple("vision.height", height, "the pixels to a token,", reduction);
    Fields.multiple("vision.width", width, "the pixels to a token,", reduction);
  }

  private static int reduction(List<MbConvConfig> convs) {
    long reduction = STEM;
    for (MbConvConfig conv : convs) {
      reduction = Math.min(reduction * conv.stride(), Integer.MAX_VALUE);
    }
    return (int) reduction;
  }

  /** Pixels to a token, along each side. */
  public int reduction() {
    return reduction(convs);
  }

  /** Rows of tokens of the standard image. */
  public int gridHeight() {
    return height / reduction();
  }

  /** Columns of tokens of the standard image. */
  public int gridWidth() {
    return width / reduction();
  }

  public int headDim() {
    return hidden / heads;
  }

  /** Channels that enter the convolution of this index. */
  public int channelsInto(int conv) {
    return conv == 0 ? stemChannels : convs.get(conv - 1).out();
  }

  /** Channels that leave the last convolution. */
  public int channelsOut() {
    return channelsInto(convs.size());
  }

  /** Rows of tokens that share a cell of the character grid; 1 without character readout. */
  public int cellRows() {
    return charClasses > 0 ? 2 : 1;
  }
}
