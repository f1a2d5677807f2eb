package org.mycromwell.engine.model.vljepa;

import java.util.Locale;

/**
 * What a language encoder is told of the file of a prompt. The order is part of the file format: it
 * is that of the rows of {@link VlJepaTensors#LANGUAGE}.
 */
public enum PromptLanguage {
  OTHER,
  PYTHON,
  JAVA,
  JAVASCRIPT,
  TYPESCRIPT;

  /** By the name of a file, with or without folders. */
  static PromptLanguage of(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1).strip();
    return switch (extension.toLowerCase(Locale.ROOT)) {
      case "py", "pyi", "pyw" -> PYTHON;
      case "java" -> JAVA;
      case "js", "mjs", "cjs", "jsx" -> JAVASCRIPT;
      case "ts", "mts", "cts", "tsx" -> TYPESCRIPT;
      default -> OTHER;
    };
  }
}
