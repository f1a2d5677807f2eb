package org.mycromwell.engine.model.vljepa;

import java.nio.file.Path;
import org.mycromwell.engine.exec.Workers;
import org.mycromwell.engine.format.GgufWriter;
import org.mycromwell.engine.format.QuantPreset;
import org.mycromwell.engine.model.weights.RandomModelWriter;
import org.mycromwell.engine.tensor.DType;
import org.mycromwell.engine.tokenizer.CromwellVocabulary;
import org.mycromwell.engine.tokenizer.GgufTokenizers;

/** Makes VL-JEPA files with random weights; memory use does not grow with the model. */
public final class VlJepaInitializer {
  private VlJepaInitializer() {}

  /**
   * Writes a model file with an untrained tokenizer; it appears when it is complete.
   *
   * @param type of all matrices whose rows fill its blocks
   */
  public static void write(
      VlJepaPreset preset,
      DType type,
      long seed,
      Workers workers,
      Path target,
      RandomModelWriter.Progress progress) {
    VlJepaConfig config = preset.config();
    GgufWriter writer = new GgufWriter();
    config.write(writer);
    writer.putString("general.name", "cromwell-vljepa-" + preset.label());
    writer.putInt("general.file_type", QuantPreset.of(type.name()).fileType());
    writer.putInt("general.quantization_version", 2);
    GgufTokenizers.write(CromwellVocabulary.untrained(config.vocabulary()), writer);
    RandomModelWriter.add(
        VlJepaTensors.of(config),
        spec -> VlJepaTensors.initialization(spec, config),
        type,
        seed,
        workers,
        writer,
        progress);
    writer.write(target);
  }
}
