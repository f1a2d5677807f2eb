package org.mycromwell.engine.edit.answer;

import java.util.Locale;
import java.util.Set;

/** What the name of a file says about the text in it. */
enum FileKind {
  CODE,
  PYTHON,
  /** Fences of code belong to it, and sentences. */
  MARKDOWN,
  /** Sentences. */
  PROSE;

  private static final Set<String> MARKDOWN_ENDINGS =
      Set.of("md", "markdown", "mdx", "qmd", "rmd", "mkd");
  private static final Set<String> PROSE_ENDINGS = Set.of("txt", "rst", "adoc", "tex", "org");

  static FileKind of(String fileName) {
    String name = fileName.substring(fileName.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    String ending = dot < 0 ? "" : name.substring(dot + 1);
    if (MARKDOWN_ENDINGS.contains(ending) || name.equals("readme")) {
      return MARKDOWN;
    }
    if (PROSE_ENDINGS.contains(ending)) {
      return PROSE;
    }
    return ending.equals("py") || ending.equals("pyi") ? PYTHON : CODE;
  }

  boolean isProse() {
    return this == MARKDOWN || this == PROSE;
  }
}
