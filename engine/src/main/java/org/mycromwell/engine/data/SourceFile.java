package org.mycromwell.engine.data;

import java.util.Optional;
import org.mycromwell.engine.edit.syntax.Language;
import org.mycromwell.engine.edit.syntax.SyntaxChecker;

/**
 * A file of a corpus.
 *
 * @param name relative to the root it was found under, with {@code /}
 * @param text with {@code \n} line ends
 */
public record SourceFile(String name, String text) {
  /** The name without its folders, as prompts show it. */
  public String shortName() {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The language, where there is a grammar for it. */
  public Optional<Language> language() {
    return SyntaxChecker.languageOf(name);
  }
}
