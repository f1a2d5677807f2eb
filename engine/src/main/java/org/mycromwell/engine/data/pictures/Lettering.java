package org.mycromwell.engine.data.pictures;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.data.Draws;

/**
 * Writes words into drawings, in a font or with the built-in strokes. Letters of monospaced fonts
 * may be moved together, so that the words look as those of other fonts do. Immutable, for any
 * thread.
 */
public final class Lettering {
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  /** Between letters that were moved together, in heights of the font. */
  private static final double GAP = 0.09;

  private static final double BLANK = 0.3;

  /** Of the strokes, in heights of the font. */
  private static final double STROKE_WIDTH = 0.42;

  private static final double STROKE_ADVANCE = 0.58;
  private static final double STROKE_CAPITALS = 0.7;

  private final @Nullable Font font;
  private final boolean together;
  private final float weight;

  private Lettering(@Nullable Font font, boolean together, float weight) {
    this.font = font;
    this.together = together;
    this.weight = weight;
  }

  /** In one of the fonts of a shelf, or with strokes when there is none. */
  public static Lettering pick(@Nullable FontShelf shelf, Draws random) {
    if (shelf == null) {
      return new Lettering(null, false, (float) random.nextDouble(0.08, 0.14));
    }
    return new Lettering(
        random.pick(shelf.families()).pick(random).font().deriveFont(1f),
        random.nextBoolean(0.6),
        0);
  }

  /** How wide a word becomes. */
  public double width(String word, double size) {
    if (font == null) {
      return word.length() * STROKE_ADVANCE * size;
    }
    return glyphs(font, word, size).getGlyphPosition(word.length()).getX();
  }

  /** How high capitals become. */
  public double capitals(double size) {
    return STROKE_CAPITALS * size;
  }

  /** Writes a word in the colour of the drawing. */
  public void draw(Graphics2D graphics, String word, double x, double baseline, double size) {
    if (font != null) {
      graphics.drawGlyphVector(glyphs(font, word, size), (float) x, (float) baseline);
      return;
    }
    graphics.setStroke(
        new BasicStroke((float) (weight * size), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    double capitals = capitals(size);
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) != ' ') {
        AffineTransform place = new AffineTransform();
        place.translate(x + (i * STROKE_ADVANCE + 0.05) * size, baseline - capitals);
        place.scale(STROKE_WIDTH * size / 4, capitals / 6);
        Path2D path = StrokeFont.path(word.charAt(i));
        path.transform(place);
        graphics.draw(path);
      }
    }
  }

  private GlyphVector glyphs(Font from, String word, double size) {
    GlyphVector glyphs = from.deriveFont((float) size).createGlyphVector(CONTEXT, word);
    if (!together || glyphs.getNumGlyphs() != word.length()) {
      return glyphs;
    }
    double at = 0;
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) == ' ') {
        glyphs.setGlyphPosition(i, new Point2D.Double(at, 0));
        at += BLANK * size;
        continue;
      }
      Rectangle2D seen = glyphs.getGlyphOutline(i).getBounds2D();
      double left = seen.getX() - glyphs.getGlyphPosition(i).getX();
      glyphs.setGlyphPosition(i, new Point2D.Double(at - left, 0));
      at += seen.getWidth() + GAP * size;
    }
    glyphs.setGlyphPosition(word.length(), new Point2D.Double(at, 0));
    return glyphs;
  }
}
