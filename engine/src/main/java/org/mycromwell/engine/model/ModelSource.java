package org.mycromwell.engine.model;

import java.nio.file.Path;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;

/** Where a model comes from. */
public sealed interface ModelSource {
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
}
