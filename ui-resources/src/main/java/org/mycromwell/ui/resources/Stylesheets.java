package org.mycromwell.ui.resources;

import java.net.URL;
import java.util.List;

/** The stylesheets, one per component, in the order in which a scene has to take them. */
public final class Stylesheets {
  private static final List<String> NAMES =
      List.of("base", "controls", "shell", "editor", "review", "side", "welcome");

  private Stylesheets() {}

  /** Their addresses. */
  public static List<String> urls() {
    return NAMES.stream().map(Stylesheets::url).toList();
  }

  private static String url(String name) {
    String path = "css/" + name + ".css";
    URL url = Stylesheets.class.getResource(path);
    if (url == null) {
      throw new IllegalStateException(path + " is missing from this build");
    }
    return url.toExternalForm();
  }
}
