package org.mycromwell.engine.data.pictures;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.font.FontRenderContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.data.Draws;
import org.mycromwell.engine.data.TokenizerHash;

/**
 * The monospaced fonts of a folder, and others for the titles of windows. Immutable, for any
 * thread.
 */
public final class FontShelf {
  private static final int MAX_DEPTH = 8;
  private static final FontRenderContext EXACT = new FontRenderContext(null, true, true);

  /** Weights that code is set in as a rule. */
  private static final List<String> USUAL =
      List.of("", "regular", "book", "roman", "text", "retina");

  private static final double USUAL_SHARE = 0.65;

  private final List<Family> families;
  private final List<Font> others;
  private final byte[] digest;

  /**
   * One font file.
   *
   * @param weight in lower case, such as {@code semibold}; empty or {@code regular} for the usual
   */
  record Face(String name, String weight, boolean italic, Font font) {
    boolean usual() {
      return USUAL.contains(weight);
    }
  }

  /** Faces that belong together; one at least is upright. */
  record Family(String name, List<Face> faces) {
    Family {
      faces = List.copyOf(faces);
    }

    List<Face> upright() {
      return faces.stream().filter(face -> !face.italic()).toList();
    }

    /** A face for most of the code. */
    Face pick(Draws random) {
      List<Face> upright = upright();
      List<Face> usual = upright.stream().filter(Face::usual).toList();
      return !usual.isEmpty() && random.nextBoolean(USUAL_SHARE)
          ? random.pick(usual)
          : random.pick(upright);
    }
  }

  private FontShelf(List<Family> families, List<Font> others, byte[] digest) {
    this.families = families;
    this.others = others;
    this.digest = digest;
  }

  /**
   * Reads the files {@code *.ttf} and {@code *.otf} of a folder and below it, in the order of their
   * names.
   *
   * @throws EngineException when a file is no font, or no family is monospaced with all of ASCII
   */
  public static FontShelf open(Path folder) {
    List<Font> fonts = new ArrayList<>();
    MessageDigest digest = TokenizerHash.sha256();
    for (Path file : files(folder)) {
      byte[] bytes = read(file);
      digest.update(bytes);
      fonts.add(font(file, bytes));
    }
    return of(fonts, folder.toString(), digest.digest());
  }

  /**
   * A shelf of fonts that are open already.
   *
   * @param place they are from, for messages
   */
  static FontShelf of(List<Font> fonts, String place, byte[] digest) {
    Map<String, List<Face>> faces = new TreeMap<>();
    List<Font> others = new ArrayList<>();
    for (Font font : fonts) {
      if (!showsAscii(font)) {
        continue;
      }
      if (monospaced(font)) {
        Face face = face(font);
        faces.computeIfAbsent(family(font), _ -> new ArrayList<>()).add(face);
      } else {
        others.add(font);
      }
    }
    List<Family> families = new ArrayList<>();
    faces.forEach((name, list) -> {
      Family family = new Family(name, list);
      if (!family.upright().isEmpty()) {
        families.add(family);
      }
    });
    if (families.isEmpty()) {
      throw new EngineException(
          Kind.BAD_FILE,
          place + " has no monospaced font that shows all of ASCII; put .ttf or .otf files there");
    }
    return new FontShelf(List.copyOf(families), List.copyOf(others), digest);
  }

  private static String family(Font font) {
    String name = font.getPSName();
    return name.contains("-")
        ? name.substring(0, name.indexOf('-'))
        : name.replaceFirst("(?i)(regular|bold|italic|oblique)+$", "");
  }

  private static Face face(Font font) {
    String name = font.getPSName();
    String style = name.substring(family(font).length()).toLowerCase(Locale.ROOT);
    String weight = style.replaceAll("italic|oblique|[^a-z]", "");
    return new Face(name, weight, style.matches(".*(italic|oblique).*"), font);
  }

  List<Family> families() {
    return families;
  }

  /** Names of the families, sorted. */
  public List<String> names() {
    return families.stream().map(Family::name).toList();
  }

  /** Changes with the fonts. */
  public byte[] digest() {
    return digest.clone();
  }

  /** A proportional font where there is one. */
  Font forTitles(Draws random) {
    return others.isEmpty() ? random.pick(families).faces().getFirst().font() : random.pick(others);
  }

  /**
   * Refuses shelves that have a family in common.
   *
   * @throws EngineException that names the family
   */
  public void requireApart(FontShelf other, String field) {
    for (String name : names()) {
      if (other.names().contains(name)) {
        throw new EngineException(
            Kind.BAD_FILE,
            field + ": the font " + name + " is in both folders, but must be in one of them only");
      }
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> found = Files.walk(folder, MAX_DEPTH)) {
      return found
          .filter(file -> {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".ttf") || name.endsWith(".otf");
          })
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, folder + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EngineException(
          Kind.BAD_FILE, file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static Font font(Path file, byte[] bytes) {
    try {
      return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(bytes));
    } catch (FontFormatException | IOException e) {
      throw new EngineException(Kind.BAD_FILE, file + " is no font that Java can draw", e);
    }
  }

  private static boolean showsAscii(Font font) {
    for (char c = '!'; c <= '~'; c++) {
      if (!font.canDisplay(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean monospaced(Font font) {
    Font large = font.deriveFont(100f);
    double wide = large.createGlyphVector(EXACT, "W").getLogicalBounds().getWidth();
    for (String narrow : List.of("i", ".", " ", "{")) {
      double width = large.createGlyphVector(EXACT, narrow).getLogicalBounds().getWidth();
      if (Math.abs(width - wide) > 0.1) {
        return false;
      }
    }
    return true;
  }
}
