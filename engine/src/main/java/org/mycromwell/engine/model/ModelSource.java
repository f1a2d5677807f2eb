package org.mycromwell.engine.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;

/** Where a model comes from. */
public sealed interface ModelSource {
  /** About where plain and vector kernels take equally long for an edit of a few lines. */
  long SMALL_BYTES = 32 << 20;

  /** The first file of a split model may hold no weights at all. */
  Pattern PART = Pattern.compile("-\\d{5}-of-\\d{5}\\.gguf$");

  /** A GGUF file; of a split model, the first. */
  record OfFile(Path path) implements ModelSource {
    @Override
    public GgufFile open() {
      return GgufFile.open(path);
    }
  }

  /** The model that is part of the program; see {@link EmbeddedModel}. */
  record Embedded() implements ModelSource {
    @Override
    public GgufFile open() {
      return EmbeddedModel.open();
    }
  }

  /**
   * The file, owned by the caller.
   *
   * @throws EngineException when it is missing or damaged
   */
  GgufFile open();

  /** Whether an edit is done before the fastest kernels would be compiled. */
  default boolean isSmall() {
    return switch (this) {
      case Embedded _ -> true;
      case OfFile file -> {
        try {
          yield Files.size(file.path()) <= SMALL_BYTES
              && !PART.matcher(file.path().toString()).find();
        } catch (IOException e) {
          yield false; // opening it will say what is wrong
        }
      }
    };
  }
}
