package org.mycromwell.engine.data.pictures;

import java.awt.image.BufferedImage;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;
import org.mycromwell.engine.data.pictures.FontShelf.Face;
import org.mycromwell.engine.data.pictures.FontShelf.Family;
import org.mycromwell.engine.image.CharacterGrid;

/**
 * Draws code as editors show it: real fonts, themes, line numbers, frames, and what happens to a
 * picture until it is shown to somebody. Needs no display.
 */
public final class ScreenshotRenderer implements CodeDrawer {
  private final FontShelf fonts;
  private final Split split;

  /**
   * @param split whose themes are taken
   */
  public ScreenshotRenderer(FontShelf fonts, Split split) {
    this.fonts = fonts;
    this.split = split;
  }

  @Override
  public RenderedCode draw(Excerpt excerpt, Draws random) {
    Draws choices = random.fork(1);
    Family family = choices.pick(fonts.families());
    Face face = family.pick(choices);
    Palette palette = Palette.pick(split, choices);
    PictureStyle style = PictureStyle.choose(face.name(), palette.name(), excerpt, choices);
    return draw(excerpt, style, palette, Typeface.of(family, face, style), random);
  }

  private RenderedCode draw(
      Excerpt excerpt, PictureStyle style, Palette palette, Typeface face, Draws random) {
    EditorLayout layout = EditorLayout.of(excerpt, style, face, random.fork(2));
    BufferedImage image =
        new EditorPainter(excerpt, style, palette, face, layout, random.fork(3))
            .paint(fonts.forTitles(random.fork(4)));
    int columns = layout.columns();
    CharacterGrid grid =
        new CharacterGrid(
            layout.left(),
            face.advance(),
            layout.baseline(),
            layout.pitch(),
            layout.lines().size(),
            columns,
            1);
    RenderedCode drawn =
        new RenderedCode(
            Pictures.of(image),
            layout.code(),
            Excerpt.text(layout.lines()),
            grid,
            CellLabels.of(layout.lines(), columns),
            style.words());
    return Wear.of(style, random.fork(5)).apply(drawn);
  }
}
