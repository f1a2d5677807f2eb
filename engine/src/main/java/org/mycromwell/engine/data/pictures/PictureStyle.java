package org.mycromwell.engine.data.pictures;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.mycromwell.engine.data.Draws;

/**
 * How a screenshot looks, so that what is measured can be told apart by it. Each choice has a
 * probability of its own.
 *
 * @param font name of the face
 * @param size in pixels, before scaling
 * @param fractional whether advances are not rounded to pixels
 * @param spacing of the lines, times the height of the font
 * @param bold whether keywords are bold
 * @param italics whether comments are italic
 * @param indented whether the indentation that all lines share is shown
 * @param bars strips at the right and below: scroll bar, status bar
 * @param marks words that are underlined, boxed or marked
 * @param ruler whether a line shows where lines should end
 * @param cutTop whether half a line is seen above, which is not asked for
 * @param cutBottom the same below
 * @param cutRight whether the picture ends before the lines do
 * @param scale that the picture was scaled by after it was drawn
 * @param quality of the JPEG it has been, 0 for none
 * @param noise standard deviation of a channel, of 255
 */
public record PictureStyle(
    String font,
    String theme,
    double size,
    Smoothing smoothing,
    boolean fractional,
    double spacing,
    boolean bold,
    boolean italics,
    boolean ligatures,
    boolean indented,
    Gutter gutter,
    Frame frame,
    Bars bars,
    Highlight highlight,
    boolean selection,
    Cursor cursor,
    Guides guides,
    boolean whitespace,
    int marks,
    boolean ruler,
    boolean cutTop,
    boolean cutBottom,
    boolean cutRight,
    double scale,
    boolean bicubic,
    int quality,
    double noise) {

  /** How the edges of letters are drawn. */
  public enum Smoothing {
    NONE,
    GREY,
    RGB,
    BGR,
    /** Outlines at their exact place, unhinted. */
    OUTLINE
  }

  /** What is left of the code. */
  public enum Gutter {
    NONE,
    NUMBERS,
    /** With a line to the right of them. */
    RULED,
    /** On a ground of its own. */
    SHADED,
    /** With marks of changes, folds and break points. */
    MARKED
  }

  /** What is above and around the code. */
  public enum Frame {
    NONE,
    /** Three round buttons and a title. */
    ROUND_BUTTONS,
    /** A title and three square buttons. */
    SQUARE_BUTTONS,
    TABS,
    BREADCRUMB,
    TABS_AND_BREADCRUMB,
    /** A window with round corners on a coloured ground. */
    CARD
  }

  /** What is right of the code and below it. */
  public enum Bars {
    NONE,
    SCROLL,
    STATUS,
    BOTH
  }

  /** How the line of the cursor is shown. */
  public enum Highlight {
    NONE,
    FILLED,
    FRAMED
  }

  /** What the text cursor looks like. */
  public enum Cursor {
    NONE,
    BAR,
    BLOCK,
    UNDERLINE
  }

  /** Vertical lines at levels of indentation. */
  public enum Guides {
    NONE,
    SOLID,
    DOTTED
  }

  /** Shorter lines are not cut. */
  private static final int MIN_CUT = 16;

  private static final double MIN_SIZE = 9;
  private static final double MAX_SIZE = 28;

  /** Sizes that are usual, for one screen pixel a point and for two. */
  private static final double[] USUAL_SIZES = {11, 12, 13, 14, 15, 16, 18, 20, 24, 26, 28};

  /** Smaller letters are no longer read, whatever makes them small. */
  private static final double MIN_SCALED_SIZE = 8.5;

  /** A style for a face and a theme. */
  static PictureStyle choose(String font, String theme, Excerpt excerpt, Draws random) {
    double size =
        random.nextBoolean(0.6)
            ? USUAL_SIZES[random.nextInt(USUAL_SIZES.length)]
            : random.nextBoolean(0.7)
                ? Math.round(random.nextDouble(MIN_SIZE, MAX_SIZE))
                : random.nextDouble(MIN_SIZE, MAX_SIZE);
    Smoothing smoothing =
        pick(random, Smoothing.values(), size < 16 ? 0.06 : 0.02, 0.36, 0.18, 0.05, 0.38);
    Frame frame = pick(random, Frame.values(), 0.52, 0.1, 0.06, 0.1, 0.06, 0.08, 0.08);
    int longest = excerpt.longest();
    boolean scaled = random.nextBoolean(0.3);
    double scale = scaled ? scale(size, random) : 1;
    return new PictureStyle(
        font,
        theme,
        size,
        smoothing,
        random.nextBoolean(smoothing == Smoothing.OUTLINE ? 0.8 : 0.4),
        spacing(random),
        random.nextBoolean(0.2),
        random.nextBoolean(0.3),
        random.nextBoolean(0.1),
        random.nextBoolean(0.7),
        pick(random, Gutter.values(), 0.5, 0.28, 0.06, 0.07, 0.09),
        frame,
        pick(random, Bars.values(), 0.8, 0.12, 0.05, 0.03),
        pick(random, Highlight.values(), 0.72, 0.2, 0.08),
        random.nextBoolean(0.1),
        pick(random, Cursor.values(), 0.75, 0.17, 0.05, 0.03),
        pick(random, Guides.values(), 0.7, 0.22, 0.08),
        random.nextBoolean(0.05),
        random.nextBoolean(0.12) ? 1 + random.nextInt(3) : 0,
        random.nextBoolean(0.05),
        random.nextBoolean(0.1) && !excerpt.above().isBlank(),
        random.nextBoolean(0.12) && !excerpt.below().isBlank(),
        longest > excerpt.columns() || (longest >= MIN_CUT && random.nextBoolean(0.08)),
        scale,
        random.nextBoolean(0.5),
        random.nextBoolean(0.18) ? 60 + random.nextInt(36) : 0,
        random.nextBoolean(0.1) ? random.nextDouble(0.5, 4) : 0);
  }

  private static double scale(double size, Draws random) {
    double least = Math.max(0.75, MIN_SCALED_SIZE / size);
    double most = Math.max(least, Math.min(2, 1.5 * MAX_SIZE / size));
    return random.nextDouble(least, most);
  }

  private static double spacing(Draws random) {
    double kind = random.nextDouble();
    return kind < 0.3 ? 1 : kind < 0.8 ? random.nextDouble(1, 1.3) : random.nextDouble(1.3, 1.8);
  }

  /** One of the values by their shares. */
  private static <E> E pick(Draws random, E[] values, double... shares) {
    double at = random.nextDouble();
    for (int i = 0; i < shares.length; i++) {
      at -= shares[i];
      if (at < 0) {
        return values[i];
      }
    }
    return values[values.length - 1];
  }

  /** The components by name, as words. */
  public Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    for (RecordComponent component : PictureStyle.class.getRecordComponents()) {
      words.put(component.getName(), word(component));
    }
    return words;
  }

  private String word(RecordComponent component) {
    try {
      return switch (component.getAccessor().invoke(this)) {
        case Double number -> String.format(Locale.ROOT, "%.3g", number);
        case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
        case Object other -> other.toString();
      };
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
