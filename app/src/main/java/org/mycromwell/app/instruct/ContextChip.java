package org.mycromwell.app.instruct;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A file that is shown to the model without being changed.
 *
 * @param tokens about how many it takes of the context; empty before that can be told
 */
public record ContextChip(Path path, long sizeBytes, OptionalInt tokens) {
  /** Name of the file, with the tokens where they are known. */
  public String label() {
    String name = String.valueOf(path.getFileName());
    return tokens.isPresent()
        ? String.format(Locale.ROOT, "%s %,d tk", name, tokens.getAsInt())
        : name;
  }
}
