package org.mycromwell.app.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.image.VisionInput;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.LanguageModel;
import org.mycromwell.engine.model.ModelAbilities;
import org.mycromwell.engine.model.ModelSource;

/**
 * What is known of the model that is open. Immutable, for any thread; stays true after the model
 * was closed.
 *
 * @param displayName name of the file for the user
 * @param architecture as the file names it
 * @param threads that compute
 * @param contextTokens positions of prompt and answer together
 * @param vision what images must be; empty when the model reads text only
 * @param plannedBytes memory it takes with one session
 * @param residentBytes memory of this process just after it was opened; empty where unknown
 */
public record OpenModel(
    ModelSource source,
    String displayName,
    String architecture,
    String promptFamily,
    int threads,
    int contextTokens,
    ModelAbilities abilities,
    Optional<VisionInput> vision,
    long plannedBytes,
    OptionalLong residentBytes) {

  private static String name(ModelSource source) {
    return switch (source) {
      case ModelSource.OfFile(Path path) -> String.valueOf(path.getFileName());
      case ModelSource.Embedded _ -> EmbeddedModel.DISPLAY_NAME;
    };
  }

  static OpenModel of(ModelSource source, CodeEditor editor) {
    LanguageModel model = editor.model();
    return new OpenModel(
        source,
        name(source),
        model.network().architecture(),
        editor.promptFamily(),
        model.options().threads(),
        model.contextLength(),
        model.abilities(),
        model.network().visionInput(),
        model.memoryPlan().addedBytes(),
        MemoryInfo.residentBytes());
  }

  /** Whether it is the demo model that comes with the program. */
  public boolean isEmbedded() {
    return source instanceof ModelSource.Embedded;
  }
}
