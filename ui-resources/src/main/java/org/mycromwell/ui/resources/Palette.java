package org.mycromwell.ui.resources;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The colours of a theme: every {@link Token} has one. Immutable, for any thread.
 *
 * <p>The files are the only place that holds colours; stylesheets look them up by the names that
 * {@link #stylesheet()} defines.
 */
public final class Palette {
  private static final Pattern COLOR = Pattern.compile("#[0-9a-f]{6}");

  private final Map<Token, String> colors;

  private Palette(Map<Token, String> colors) {
    this.colors = colors;
  }

  /**
   * Reads a palette.
   *
   * @param colorBlind whether insertions are blue and deletions amber instead of green and red
   */
  public static Palette of(Theme theme, boolean colorBlind) {
    Properties properties = new Properties();
    read(theme.fileName(), properties);
    if (colorBlind) {
      read(theme.fileName() + "-color-blind", properties);
    }
    Map<Token, String> colors = new EnumMap<>(Token.class);
    for (Token token : Token.values()) {
      String color = properties.getProperty(token.key());
      if (color == null || !COLOR.matcher(color).matches()) {
        throw new IllegalStateException(theme + " has no usable colour " + token.key());
      }
      colors.put(token, color);
    }
    return new Palette(colors);
  }

  private static void read(String name, Properties into) {
    String path = "palette/" + name + ".properties";
    try (InputStream in = Palette.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from this build");
      }
      into.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The colour as {@code #rrggbb}. */
  public String color(Token token) {
    String color = colors.get(token);
    if (color == null) {
      throw new IllegalStateException("no colour for " + token);
    }
    return color;
  }

  /** The colour as {@code 0xrrggbb}. */
  public int rgb(Token token) {
    return Integer.parseInt(color(token).substring(1), 16);
  }

  /** A stylesheet, as an address that a scene takes, which defines all colours by their names. */
  public String stylesheet() {
    StringBuilder css = new StringBuilder(".root {\n");
    colors.forEach(
        (token, color) -> css.append(token.cssName()).append(": ").append(color).append(";\n"));
    css.append("}\n");
    return "data:text/css;base64,"
        + Base64.getEncoder().encodeToString(css.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The contrast of two colours after WCAG 2.1 ("relative luminance", "contrast ratio"): 1 for
   * equal colours, 21 for black on white.
   */
  public double contrast(Token one, Token other) {
    double a = luminance(rgb(one));
    double b = luminance(rgb(other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(int rgb) {
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int channel) {
    double value = (channel & 0xFF) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
