package org.mycromwell.engine.data.pictures;

import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.GlyphVector;
import java.awt.font.LineMetrics;
import java.awt.font.TextAttribute;
import java.awt.geom.AffineTransform;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mycromwell.engine.data.pictures.FontShelf.Face;
import org.mycromwell.engine.data.pictures.FontShelf.Family;

/**
 * The fonts of a picture in their size.
 *
 * @param advance of every character of all three
 * @param height of capitals
 */
record Typeface(
    Font plain,
    Font bold,
    Font italic,
    FontRenderContext context,
    double advance,
    double ascent,
    double descent,
    double height) {

  private static final double SLANT = 0.2;
  private static final String ASCII =
      IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
  private static final String SAMPLE = "m".repeat(64);

  static Typeface of(Family family, Face face, PictureStyle style) {
    Font plain = sized(face.font(), style);
    FontRenderContext rounded = context(style, RenderingHints.VALUE_FRACTIONALMETRICS_OFF);
    FontRenderContext context =
        style.fractional() || !hasAdvance(plain, rounded, advance(plain, rounded))
            ? context(style, RenderingHints.VALUE_FRACTIONALMETRICS_ON)
            : rounded;
    double advance = advance(plain, context);
    Font bold =
        other(family, "bold", false)
            .map(found -> sized(found.font(), style))
            .filter(font -> hasAdvance(font, context, advance))
            .orElse(plain);
    Font italic =
        other(family, face.weight(), true)
            .map(found -> sized(found.font(), style))
            .filter(font -> hasAdvance(font, context, advance))
            .orElseGet(() -> plain.deriveFont(AffineTransform.getShearInstance(-SLANT, 0)));
    LineMetrics metrics = plain.getLineMetrics("x", context);
    double height = plain.createGlyphVector(context, "H").getVisualBounds().getHeight();
    return new Typeface(
        plain, bold, italic, context, advance, metrics.getAscent(), metrics.getDescent(), height);
  }

  private static FontRenderContext context(PictureStyle style, Object fractionalMetrics) {
    return new FontRenderContext(null, antialiasing(style), fractionalMetrics);
  }

  /**
   * Whether all characters are so wide; rounded to pixels those of some fonts are not, which no
   * editor shows.
   */
  private static boolean hasAdvance(Font font, FontRenderContext context, double advance) {
    GlyphVector glyphs = font.createGlyphVector(context, ASCII);
    return IntStream.range(0, glyphs.getNumGlyphs())
        .allMatch(i -> Math.abs(glyphs.getGlyphMetrics(i).getAdvanceX() - advance) < 1e-3);
  }

  /** The value of the rendering hint. */
  static Object antialiasing(PictureStyle style) {
    return switch (style.smoothing()) {
      case NONE -> RenderingHints.VALUE_TEXT_ANTIALIAS_OFF;
      case GREY, OUTLINE -> RenderingHints.VALUE_TEXT_ANTIALIAS_ON;
      case RGB -> RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HRGB;
      case BGR -> RenderingHints.VALUE_TEXT_ANTIALIAS_LCD_HBGR;
    };
  }

  private static Font sized(Font font, PictureStyle style) {
    Font sized = font.deriveFont((float) style.size());
    return style.ligatures()
        ? sized.deriveFont(Map.of(TextAttribute.LIGATURES, TextAttribute.LIGATURES_ON))
        : sized;
  }

  private static double advance(Font font, FontRenderContext context) {
    return font.createGlyphVector(context, SAMPLE).getLogicalBounds().getWidth() / SAMPLE.length();
  }

  private static Optional<Face> other(Family family, String weight, boolean italic) {
    return family.faces().stream()
        .filter(face -> face.italic() == italic)
        .filter(face -> face.weight().equals(weight) || (face.usual() && weight.isEmpty()))
        .findFirst();
  }
}
