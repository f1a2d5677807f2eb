package org.mycromwell.engine.data.pictures;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.Split;

/**
 * The colours of an editor theme, each {@code 0xRRGGBB}.
 *
 * @param code colour of each {@link Role}
 * @param frame title bars, tabs and scroll bars
 * @param accent cursor and marks
 */
record Palette(
    String name,
    int background,
    List<Integer> code,
    int lineNumber,
    int currentLine,
    int selection,
    int frame,
    int accent) {

  /** What a character of code is, for its colour. */
  enum Role {
    TEXT,
    KEYWORD,
    STRING,
    COMMENT,
    NUMBER,
    FUNCTION,
    TYPE
  }

  private static final String RESOURCE = "palettes.txt";
  private static final List<Palette> TRAIN = read("[train]");
  private static final List<Palette> HELD_OUT = read("[held-out]");

  /** Most that a channel of a learnt colour differs from that of its theme. */
  private static final int VARIATION = 18;

  Palette {
    code = List.copyOf(code);
  }

  /** The themes that are learnt, or those that are measured with; none is in both. */
  static List<Palette> of(Split split) {
    return split == Split.TRAIN ? TRAIN : HELD_OUT;
  }

  /** One of a split; of those that are learnt the colours vary. */
  static Palette pick(Split split, Draws random) {
    Palette palette = random.pick(of(split));
    return split == Split.TRAIN && random.nextBoolean(0.5) ? palette.varied(random) : palette;
  }

  int colour(Role role) {
    return code.get(role.ordinal());
  }

  boolean dark() {
    return luminance(background) < 128;
  }

  /** A colour between two, {@code share} of the way. */
  static int mix(int from, int to, double share) {
    int out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int a = from >> shift & 0xff;
      int b = to >> shift & 0xff;
      out |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return out;
  }

  private static int luminance(int rgb) {
    return (3 * (rgb >> 16 & 0xff) + 6 * (rgb >> 8 & 0xff) + (rgb & 0xff)) / 10;
  }

  private Palette varied(Draws random) {
    List<Integer> colours = new ArrayList<>();
    for (int colour : code) {
      colours.add(vary(colour, random));
    }
    return new Palette(
        name, vary(background, random), colours, lineNumber, currentLine, selection, frame, accent);
  }

  private static int vary(int rgb, Draws random) {
    int out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int level = (rgb >> shift & 0xff) + random.nextInt(2 * VARIATION + 1) - VARIATION;
      out |= Math.clamp(level, 0, 255) << shift;
    }
    return out;
  }

  private static List<Palette> read(String section) {
    List<Palette> palettes = new ArrayList<>();
    String current = "";
    for (String line : resource().lines().toList()) {
      if (line.startsWith("[")) {
        current = line;
      } else if (current.equals(section) && !line.isBlank()) {
        palettes.add(parse(line));
      }
    }
    return List.copyOf(palettes);
  }

  private static Palette parse(String line) {
    String[] parts = line.split(";", -1);
    List<Integer> code = colours(parts[1]);
    List<Integer> other = colours(parts[2]);
    return new Palette(
        parts[0],
        code.getFirst(),
        code.subList(1, code.size()),
        other.get(0),
        other.get(1),
        other.get(2),
        other.get(3),
        other.get(4));
  }

  private static List<Integer> colours(String words) {
    return Arrays.stream(words.strip().split(" ")).map(word -> Integer.parseInt(word, 16)).toList();
  }

  private static String resource() {
    try (InputStream in = Palette.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE, e);
    }
  }
}
