package org.mycromwell.ui.resources;

import java.io.InputStream;
import java.util.List;

/**
 * The font files, which come with their licences in jars of their own: JetBrains Mono 2.304 and
 * Inter 4.1, both under the SIL Open Font License 1.1.
 */
public final class Fonts {
  public static final String CODE_FAMILY = "JetBrains Mono";
  public static final String UI_FAMILY = "Inter";

  private static final String MONO = "com/formdev/flatlaf/fonts/jetbrains_mono/";
  private static final String INTER = "com/formdev/flatlaf/fonts/inter/";

  private Fonts() {}

  /** The files that the window uses, by their paths on the class path. */
  public static List<String> files() {
    return List.of(
        MONO + "JetBrainsMono-Regular.ttf",
        MONO + "JetBrainsMono-Bold.ttf",
        MONO + "JetBrainsMono-Italic.ttf",
        INTER + "Inter-Regular.otf",
        INTER + "Inter-SemiBold.otf");
  }

  /** The texts of the licences, by their paths on the class path. */
  public static List<String> licenses() {
    return List.of(MONO + "OFL.txt", INTER + "LICENSE.txt");
  }

  /** Opens one of {@link #files()} or {@link #licenses()}; the caller closes it. */
  public static InputStream open(String path) {
    InputStream in = ClassLoader.getSystemResourceAsStream(path);
    if (in == null) {
      throw new IllegalStateException(path + " is missing from this build");
    }
    return in;
  }
}
