package org.mycromwell.engine.model;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.model.decoder.DecoderFile;

/** A model file whose configuration and tensors are checked; its weights are not loaded yet. */
public interface ModelFile {
  /**
   * Reads and checks what the file says about its model.
   *
   * @throws EngineException when the file is damaged or of a kind that is not supported
   */
  static ModelFile read(GgufFile file) {
    return DecoderFile.read(file);
  }

  /** The value of {@code general.architecture}. */
  String architecture();

  /** Its dimensions in a line for the user. */
  String shape();

  int vocabulary();

  /** Positions the model was made for. */
  int contextLength();

  /** The memory it takes with one session of so many positions. */
  MemoryPlan memoryPlan(ModelOptions options, int contextLength);

  /** Loads the weights; the file and the workers must outlive the model. */
  SequenceModel load(ModelOptions options, Workers workers);
}
