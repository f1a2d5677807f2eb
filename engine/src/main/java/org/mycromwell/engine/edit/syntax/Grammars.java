package org.mycromwell.engine.edit.syntax;

import java.util.EnumMap;
import java.util.Map;
import org.treesitter.TSLanguage;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterC;
import org.treesitter.TreeSitterCpp;
import org.treesitter.TreeSitterCss;
import org.treesitter.TreeSitterGo;
import org.treesitter.TreeSitterHtml;
import org.treesitter.TreeSitterJava;
import org.treesitter.TreeSitterJavascript;
import org.treesitter.TreeSitterJson;
import org.treesitter.TreeSitterPython;
import org.treesitter.TreeSitterRust;
import org.treesitter.TreeSitterTsx;
import org.treesitter.TreeSitterTypescript;

/** The grammars, each loaded when it is first asked for and kept until the program ends. */
final class Grammars {
  private static final Map<Language, TSLanguage> LOADED = new EnumMap<>(Language.class);

  static {
    // On the class path this changes nothing; as a module the engine cannot require libraries that
    // share a package (design/decisions/0004).
    Grammars.class.getModule().addReads(Grammars.class.getClassLoader().getUnnamedModule());
  }

  private Grammars() {}

  /** A parser set to a language; the caller closes it and keeps it to one thread. */
  static TSParser parser(Language language) throws NotParsedException {
    TSLanguage grammar = grammar(language);
    TSParser parser = new TSParser();
    if (!parser.setLanguage(grammar)) {
      parser.close();
      throw new NotParsedException(
          "the grammar of " + language.displayName() + " is of another version than the parser");
    }
    return parser;
  }

  private static synchronized TSLanguage grammar(Language language) throws NotParsedException {
    TSLanguage loaded = LOADED.get(language);
    if (loaded == null) {
      NativeLibraries.load("lib/tree-sitter");
      NativeLibraries.load("lib/tree-sitter-" + library(language));
      loaded = create(language);
      LOADED.put(language, loaded);
    }
    return loaded;
  }

  private static String library(Language language) {
    return switch (language) {
      case PYTHON -> "python";
      case JAVA -> "java";
      case JAVASCRIPT -> "javascript";
      case TYPESCRIPT -> "typescript";
      case TSX -> "tsx";
      case C -> "c";
      case CPP -> "cpp";
      case RUST -> "rust";
      case GO -> "go";
      case JSON -> "json";
      case HTML -> "html";
      case CSS -> "css";
    };
  }

  private static TSLanguage create(Language language) {
    return switch (language) {
      case PYTHON -> new TreeSitterPython();
      case JAVA -> new TreeSitterJava();
      case JAVASCRIPT -> new TreeSitterJavascript();
      case TYPESCRIPT -> new TreeSitterTypescript();
      case TSX -> new TreeSitterTsx();
      case C -> new TreeSitterC();
      case CPP -> new TreeSitterCpp();
      case RUST -> new TreeSitterRust();
      case GO -> new TreeSitterGo();
      case JSON -> new TreeSitterJson();
      case HTML -> new TreeSitterHtml();
      case CSS -> new TreeSitterCss();
    };
  }
}
