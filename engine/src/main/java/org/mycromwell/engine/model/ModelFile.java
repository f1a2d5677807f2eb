package org.mycromwell.engine.model;

import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.model.decoder.DecoderFile;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;
import org.mycromwell.engine.model.vljepa.inference.VlJepaFile;
import org.mycromwell.engine.tokenizer.Tokenizer;

/** A model file whose configuration and tensors are checked; its weights are not loaded yet. */
public interface ModelFile {
  /**
   * Reads and checks what the file says about its model.
   *
   * @throws EngineException when the file is damaged or of a kind that is not supported
   */
  static ModelFile read(GgufFile file) {
    boolean vljepa =
        file.metadata().string("general.architecture").equals(VlJepaConfig.ARCHITECTURE);
    return vljepa ? VlJepaFile.read(file) : DecoderFile.read(file);
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

  /**
   * Loads the weights; the file and the workers must outlive the model.
   *
   * @param tokenizer with which the model is used; null where there is none
   */
  SequenceModel load(ModelOptions options, @Nullable Tokenizer tokenizer, Workers workers);
}
