package org.mycromwell.engine.edit.syntax;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which language a file is in, by its name. */
final class Languages {
  private static final Map<String, Language> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("py", Language.PYTHON),
          Map.entry("pyi", Language.PYTHON),
          Map.entry("pyw", Language.PYTHON),
          Map.entry("java", Language.JAVA),
          Map.entry("js", Language.JAVASCRIPT),
          Map.entry("jsx", Language.JAVASCRIPT),
          Map.entry("mjs", Language.JAVASCRIPT),
          Map.entry("cjs", Language.JAVASCRIPT),
          Map.entry("ts", Language.TYPESCRIPT),
          Map.entry("mts", Language.TYPESCRIPT),
          Map.entry("cts", Language.TYPESCRIPT),
          Map.entry("tsx", Language.TSX),
          Map.entry("c", Language.C),
          // A header may be C or C++; the C++ grammar takes nearly all of C.
          Map.entry("h", Language.CPP),
          Map.entry("cc", Language.CPP),
          Map.entry("cpp", Language.CPP),
          Map.entry("cxx", Language.CPP),
          Map.entry("c++", Language.CPP),
          Map.entry("hh", Language.CPP),
          Map.entry("hpp", Language.CPP),
          Map.entry("hxx", Language.CPP),
          Map.entry("h++", Language.CPP),
          Map.entry("rs", Language.RUST),
          Map.entry("go", Language.GO),
          Map.entry("json", Language.JSON),
          Map.entry("webmanifest", Language.JSON),
          Map.entry("geojson", Language.JSON),
          Map.entry("html", Language.HTML),
          Map.entry("htm", Language.HTML),
          Map.entry("xhtml", Language.HTML),
          Map.entry("css", Language.CSS));

  private static final Map<String, Language> BY_NAME =
      Map.of(
          "sconstruct", Language.PYTHON,
          "sconscript", Language.PYTHON,
          "wscript", Language.PYTHON,
          ".babelrc", Language.JSON,
          ".prettierrc", Language.JSON,
          ".eslintrc", Language.JSON,
          "composer.lock", Language.JSON,
          "pipfile.lock", Language.JSON);

  private Languages() {}

  static Optional<Language> of(String fileName) {
    int folder = Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\'));
    String name = fileName.substring(folder + 1).toLowerCase(Locale.ROOT);
    Language known = BY_NAME.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    int dot = name.lastIndexOf('.');
    // A name that is all extension, such as ".c", has none.
    return dot <= 0
        ? Optional.empty()
        : Optional.ofNullable(BY_EXTENSION.get(name.substring(dot + 1)));
  }
}
