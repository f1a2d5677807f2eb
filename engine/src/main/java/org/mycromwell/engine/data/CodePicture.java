package org.mycromwell.engine.data;

import java.util.List;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.ImageProcessor;
import org.mycromwell.engine.image.ImageTensor;
import org.mycromwell.engine.image.Picture;
import org.mycromwell.engine.image.VisionInput;

/**
 * A picture of text on a grid of cells, drawn as the character grid of the image input delivers it:
 * one channel, the distance from the background.
 *
 * @param ink of {@code rows} x {@code columns} cells, one channel
 * @param images what the vision encoder gets: the ink, or coloured tiles
 * @param labels class of every cell, row by row: 0 blank, 1 to 94 the characters from {@code !} to
 *     {@code ~}, 95 others
 */
public record CodePicture(
    ImageTensor ink, List<ImageTensor> images, int[] labels, int rows, int columns) {
  public static final int CELL_WIDTH = CharacterGrid.CELL_WIDTH;
  public static final int CELL_HEIGHT = CharacterGrid.CELL_HEIGHT;
  public static final int OTHER = 95;

  /** How much a picture differs from the plain one; 0 for none. */
  private static final double JITTER_PIXELS = 0.6;

  /** The class of a character. */
  public static int label(char c) {
    if (c == ' ') {
      return 0;
    }
    return c >= StrokeFont.FIRST && c <= StrokeFont.LAST ? c - StrokeFont.FIRST + 1 : OTHER;
  }

  /**
   * Draws lines of printable ASCII.
   *
   * @param rows at least as many as there are lines
   * @param columns at least as many as the longest line has characters
   * @param random chooses the looks
   */
  public static CodePicture draw(List<String> lines, int rows, int columns, Draws random) {
    int width = columns * CELL_WIDTH;
    float[] pixels = new float[width * rows * CELL_HEIGHT];
    int[] labels = new int[rows * columns];
    StrokeFont.Shape shape = shape(random);
    for (int row = 0; row < lines.size(); row++) {
      String line = lines.get(row);
      for (int column = 0; column < line.length(); column++) {
        char c = line.charAt(column);
        labels[row * columns + column] = label(c);
        if (c != ' ') {
          StrokeFont.draw(
              c,
              shape,
              pixels,
              row * CELL_HEIGHT * width + column * CELL_WIDTH,
              width,
              CELL_WIDTH,
              CELL_HEIGHT);
        }
      }
    }
    soften(pixels, random);
    ImageTensor ink = ImageTensor.whole(pixels, rows * CELL_HEIGHT, width, 1);
    return new CodePicture(ink, List.of(ink), labels, rows, columns);
  }

  /** The same in the colours of a light or a dark theme, cut as at run time. */
  CodePicture coloured(VisionInput wanted, Draws random) {
    boolean dark = random.nextBoolean(0.5);
    int paper = gray(dark ? random.nextDouble(0, 0.2) : random.nextDouble(0.9, 1));
    int letters = gray(dark ? random.nextDouble(0.7, 1) : random.nextDouble(0, 0.3));
    int[] rgb = new int[ink.pixels().length];
    for (int i = 0; i < rgb.length; i++) {
      double share = ink.pixels()[i];
      int level = (int) Math.round(paper + share * (letters - paper));
      rgb[i] = level << 16 | level << 8 | level;
    }
    Picture picture = Picture.drawn(rgb, ink.width(), ink.height());
    int background = paper << 16 | paper << 8 | paper;
    return new CodePicture(
        ink,
        new ImageProcessor(wanted).process(picture, background).tensors(),
        labels,
        rows,
        columns);
  }

  private static int gray(double level) {
    return (int) Math.round(255 * level);
  }

  private static StrokeFont.Shape shape(Draws random) {
    double width = random.nextDouble(4.6, 5.6);
    double height = random.nextDouble(8.6, 10.2);
    double left = (CELL_WIDTH - width) / 2 + random.nextDouble(-JITTER_PIXELS, JITTER_PIXELS);
    double top =
        CharacterGrid.CELL_ASCENT - height + random.nextDouble(-JITTER_PIXELS, JITTER_PIXELS);
    double radius = random.nextDouble(0.45, 0.85);
    double slant = random.nextBoolean(0.15) ? random.nextDouble(0.1, 0.2) : 0;
    return new StrokeFont.Shape(width, height, left, top, radius, slant);
  }

  /** The contrast of a theme, and the noise of a scaled picture. */
  private static void soften(float[] pixels, Draws random) {
    double contrast = random.nextDouble(0.7, 1.0);
    double noise = random.nextBoolean(0.5) ? 0.03 : 0;
    for (int i = 0; i < pixels.length; i++) {
      double value = pixels[i] * contrast;
      if (noise > 0) {
        value += noise * random.nextDouble(-1, 1);
      }
      pixels[i] = (float) Math.clamp(value, 0.0, 1.0);
    }
  }
}
