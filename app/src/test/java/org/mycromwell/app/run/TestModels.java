package org.mycromwell.app.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelSource;

/** Descriptions of models, for view models that need one. */
public final class TestModels {
  private TestModels() {}

  /** A model of text that may be asked anything. */
  public static OpenModel text() {
    return model(ModelAbilities.UNKNOWN, Optional.empty());
  }

  /** A model that takes images. */
  public static OpenModel seeing() {
    return model(ModelAbilities.UNKNOWN, Optional.of(VisionInput.COLOUR));
  }

  /** A small model that looks at a few lines only. */
  public static OpenModel narrow() {
    return model(
        new ModelAbilities(
            OptionalInt.of(400),
            OptionalInt.of(5),
            OptionalDouble.empty(),
            Optional.empty(),
            List.of(),
            List.of()),
        Optional.empty());
  }

  private static OpenModel model(ModelAbilities abilities, Optional<VisionInput> vision) {
    return new OpenModel(
        new ModelSource.OfFile(Path.of("m.gguf")),
        "m.gguf",
        "llama",
        "chat",
        2,
        4096,
        abilities,
        vision,
        1_000_000_000,
        OptionalLong.of(1_900_000_000));
  }
}
