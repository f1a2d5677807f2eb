package org.mycromwell.engine.data.pictures;

import java.util.List;
import java.util.Map;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.image.CharacterGrid;
import org.mycromwell.engine.image.Picture;

/**
 * Draws code with the built-in {@link StrokeFont}, in the size of the cells that models see: the
 * same on every machine, and no fonts are needed.
 */
final class StrokePictures implements CodeDrawer {
  private static final int CELL_WIDTH = CharacterGrid.CELL_WIDTH;
  private static final int CELL_HEIGHT = CharacterGrid.CELL_HEIGHT;

  /** Cells of margin at the right, at most. */
  private static final int MAX_MARGIN = 3;

  @Override
  public RenderedCode draw(Excerpt excerpt, Draws random) {
    List<String> lines =
        Excerpt.dedented(excerpt.lines()).stream()
            .map(line -> line.substring(0, Math.min(line.length(), excerpt.columns())))
            .map(String::stripTrailing)
            .toList();
    int columns = Math.max(1, lines.stream().mapToInt(String::length).max().orElseThrow());
    int width = (columns + random.nextInt(MAX_MARGIN + 1)) * CELL_WIDTH;
    int height = lines.size() * CELL_HEIGHT;
    float[] ink = new float[width * height];
    StrokeFont.Shape shape = shape(random);
    for (int row = 0; row < lines.size(); row++) {
      String line = lines.get(row);
      for (int column = 0; column < line.length(); column++) {
        char c = line.charAt(column);
        if (c != ' ') {
          int at = row * CELL_HEIGHT * width + column * CELL_WIDTH;
          StrokeFont.draw(c, shape, ink, at, width, CELL_WIDTH, CELL_HEIGHT);
        }
      }
    }
    return new RenderedCode(
        picture(ink, width, height, random),
        new RenderedCode.Area(0, 0, width, height),
        Excerpt.text(lines),
        new CharacterGrid(
            0, CELL_WIDTH, CharacterGrid.CELL_ASCENT, CELL_HEIGHT, lines.size(), columns, 1),
        CellLabels.of(lines, columns),
        Map.of());
  }

  private static StrokeFont.Shape shape(Draws random) {
    double width = random.nextDouble(4.6, 5.6);
    double height = random.nextDouble(8.6, 10.2);
    double radius = random.nextDouble(0.45, 0.85);
    double slant = random.nextBoolean(0.15) ? random.nextDouble(0.1, 0.2) : 0;
    // The lower edge of the strokes, not their middle, stands on the base line: there it is found.
    double top = CharacterGrid.CELL_ASCENT - radius - height;
    return new StrokeFont.Shape(width, height, (CELL_WIDTH - width) / 2, top, radius, slant);
  }

  /** In the greys of a light or a dark theme, with the noise of a scaled picture. */
  private static Picture picture(float[] ink, int width, int height, Draws random) {
    boolean dark = random.nextBoolean(0.5);
    double paper = dark ? random.nextDouble(0, 0.2) : random.nextDouble(0.9, 1);
    double letters = dark ? random.nextDouble(0.7, 1) : random.nextDouble(0, 0.3);
    double noise = random.nextBoolean(0.5) ? 0.02 : 0;
    int[] rgb = new int[ink.length];
    for (int i = 0; i < rgb.length; i++) {
      double value = paper + ink[i] * (letters - paper);
      if (noise > 0 && ink[i] > 0) {
        value += noise * random.nextDouble(-1, 1);
      }
      int level = (int) Math.round(255 * Math.clamp(value, 0.0, 1.0));
      rgb[i] = level << 16 | level << 8 | level;
    }
    return Picture.drawn(rgb, width, height);
  }
}
