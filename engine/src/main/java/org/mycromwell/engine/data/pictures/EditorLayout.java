package org.mycromwell.engine.data.pictures;

import java.util.List;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.pictures.PictureStyle.Bars;
import org.mycromwell.engine.data.pictures.PictureStyle.Frame;
import org.mycromwell.engine.data.pictures.PictureStyle.Gutter;
import org.mycromwell.engine.data.pictures.RenderedCode.Area;

/**
 * Where everything of a screenshot is, in pixels before it is scaled.
 *
 * @param window inside of which everything but the ground of a card is
 * @param rows heights of the strips above the code, from the top
 * @param gutter from the left of the window to the code
 * @param code without gutter, strips and bars
 * @param scrollBar width, 0 for none
 * @param statusBar height, 0 for none
 * @param left x of the first column that has ink
 * @param indent columns shown before that
 * @param baseline of the first line
 * @param lines what is wholly visible, without the indentation all share
 */
record EditorLayout(
    int width,
    int height,
    Area window,
    List<Integer> rows,
    int gutter,
    int gutterPadding,
    Area code,
    int scrollBar,
    int statusBar,
    double left,
    int indent,
    int baseline,
    int pitch,
    List<String> lines) {

  private static final int MAX_WIDTH = 2400;

  /** How much of the letters of half a line is seen. */
  private static final double MIN_CUT = 0.12;

  private static final double MAX_CUT = 0.55;

  int columns() {
    return lines.stream().mapToInt(String::length).max().orElseThrow();
  }

  static EditorLayout of(Excerpt excerpt, PictureStyle style, Typeface face, Draws random) {
    double advance = face.advance();
    int common = Excerpt.commonIndent(excerpt.lines());
    int indent = style.indented() ? common : 0;
    int visible = visibleColumns(excerpt, style, random);
    List<String> lines = Excerpt.dedented(cut(excerpt.lines(), common + visible));

    int margin = style.frame() == Frame.CARD ? pixels(random, 14, 64) : 0;
    List<Integer> rows = rows(style, random);
    int gutterPadding = pixels(random, 6, 26);
    int digits = String.valueOf(excerpt.number() + excerpt.lines().size()).length();
    int gutter =
        style.gutter() == Gutter.NONE
            ? 0
            : (int) Math.ceil(digits * advance) + gutterPadding + pixels(random, 4, 24);
    boolean scrolls = style.bars() == Bars.SCROLL || style.bars() == Bars.BOTH;
    boolean status = style.bars() == Bars.STATUS || style.bars() == Bars.BOTH;
    int scrollBar = scrolls ? pixels(random, 7, 16) : 0;
    int statusBar = status ? (int) (style.size() * random.nextDouble(1.4, 2)) : 0;

    int codeX = margin + gutter;
    int codeY = margin + rows.stream().mapToInt(Integer::intValue).sum();
    double padding = gutter > 0 ? pixels(random, 1, 14) : pixels(random, 0, 32);
    double left = codeX + padding + indent * advance;
    if (!style.fractional()) {
      left = Math.round(left);
    }
    double right =
        style.cutRight()
            ? left + (visible + random.nextDouble(0.2, 0.75)) * advance
            : left + (visible + rightMargin(random)) * advance;
    int codeRight = Math.min(Math.max((int) right, codeX + 1), MAX_WIDTH);

    int natural = (int) Math.round(face.ascent() + face.descent());
    int pitch = (int) Math.round(natural * style.spacing());
    int firstBaseline = (int) Math.round((pitch - natural) / 2.0 + face.ascent());
    int baseline =
        style.cutTop()
            ? codeY + pitch + shown(face, random)
            : codeY + firstBaseline + pixels(random, 0, 24);
    int last = baseline + (lines.size() - 1) * pitch;
    int below = pitch - firstBaseline;
    int codeBottom =
        style.cutBottom()
            ? last + pitch - (int) Math.round(face.height()) + shown(face, random)
            : last + below + pixels(random, 0, 24);
    int windowRight = codeRight + scrollBar;
    int windowBottom = codeBottom + statusBar;
    return new EditorLayout(
        windowRight + margin,
        windowBottom + margin,
        new Area(margin, margin, windowRight - margin, windowBottom - margin),
        rows,
        gutter,
        gutterPadding,
        new Area(codeX, codeY, codeRight - codeX, codeBottom - codeY),
        scrollBar,
        statusBar,
        left,
        indent,
        baseline,
        pitch,
        lines);
  }

  /** Columns that are wholly visible, the shared indentation not counted. */
  private static int visibleColumns(Excerpt excerpt, PictureStyle style, Draws random) {
    int longest = excerpt.longest();
    if (!style.cutRight()) {
      return longest;
    }
    int common = Excerpt.commonIndent(excerpt.lines());
    // The first and the last line keep ink, so that the picture has the lines of the text.
    int least =
        1
            + Math.max(
                Excerpt.indent(excerpt.lines().getFirst()),
                Excerpt.indent(excerpt.lines().getLast()))
            - common;
    int most = Math.min(longest - 1, excerpt.columns());
    int wanted = (int) (longest * random.nextDouble(0.5, 1));
    return Math.max(1, Math.min(most, Math.max(wanted, least)));
  }

  private static List<String> cut(List<String> lines, int columns) {
    return lines.stream()
        .map(line -> line.length() <= columns ? line : line.substring(0, columns))
        .toList();
  }

  /** Pixels of half a line that are seen. */
  private static int shown(Typeface face, Draws random) {
    return Math.max(1, (int) Math.round(face.height() * random.nextDouble(MIN_CUT, MAX_CUT)));
  }

  private static double rightMargin(Draws random) {
    double kind = random.nextDouble();
    return kind < 0.5
        ? random.nextDouble(0.1, 2)
        : kind < 0.9 ? random.nextDouble(1, 10) : random.nextDouble(8, 40);
  }

  private static int pixels(Draws random, int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  private static List<Integer> rows(PictureStyle style, Draws random) {
    int title = (int) (style.size() * random.nextDouble(1.7, 2.8));
    int tabs = (int) (style.size() * random.nextDouble(1.8, 2.8));
    int crumbs = (int) (style.size() * random.nextDouble(1.4, 2));
    return switch (style.frame()) {
      case NONE -> List.of();
      case ROUND_BUTTONS, SQUARE_BUTTONS, CARD -> List.of(title);
      case TABS -> List.of(tabs);
      case BREADCRUMB -> List.of(crumbs);
      case TABS_AND_BREADCRUMB -> List.of(tabs, crumbs);
    };
  }
}
