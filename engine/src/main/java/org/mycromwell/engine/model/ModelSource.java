package org.mycromwell.engine.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;

/** Where a model comes from. */
public sealed interface ModelSource {
  /** A GGUF file; of a split model, the first. */
  record OfFile(Path path) implements ModelSource {
    /** About where plain and vector kernels take equally long for an edit of a few lines. */
    private static final long SMALL_BYTES = 32 << 20;

    /** The first file of a split model may hold no weights at all. */
    private static final Pattern PART = Pattern.compile("-\\d{5}-of-\\d{5}\\.gguf$");

    @Override
    public GgufFile open() {
      return GgufFile.open(path);
    }

    @Override
    public boolean isSmall() {
      try {
        return Files.size(path) <= SMALL_BYTES && !PART.matcher(path.toString()).find();
      } catch (IOException e) {
        return false; // opening it will say what is wrong
      }
    }
  }

  /** The model that is part of the program; see {@link EmbeddedModel}. */
  record Embedded() implements ModelSource {
    @Override
    public GgufFile open() {
      return EmbeddedModel.open();
    }

    @Override
    public boolean isSmall() {
      return true;
    }
  }

  /**
   * The file, owned by the caller.
   *
   * @throws EngineException when it is missing or damaged
   */
  GgufFile open();

  /** Whether an edit is done before the fastest kernels would be compiled. */
  boolean isSmall();
}
