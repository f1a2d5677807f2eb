package org.mycromwell.app.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorSummary;
import org.mycromwell.engine.kernel.KernelProvider;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.machine.Readiness;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.MemoryPlan;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;
import org.mycromwell.engine.model.vljepa.VlJepaConfig;

/** Reads the heads of model files. For the I/O thread. */
final class ModelExaminer {
  private static final int MOST_CHARS = 80;

  private ModelExaminer() {}

  /**
   * What a file says; never fails.
   *
   * @param freeBytes memory that a model may take, the one that is open now included
   */
  static FoundModel examine(ModelSource source, long freeBytes) {
    String name;
    String folder;
    switch (source) {
      case ModelSource.OfFile(Path path) -> {
        name = String.valueOf(path.getFileName());
        folder = path.getParent() == null ? "" : path.getParent().toString();
      }
      case ModelSource.Embedded _ -> {
        name = EmbeddedModel.DISPLAY_NAME;
        folder = "";
      }
    }
    try (GgufFile file = source.open()) {
      return examine(source, name, folder, file, freeBytes);
    } catch (EngineException e) {
      return new FoundModel(
          source,
          name,
          folder,
          0,
          "",
          "",
          OptionalInt.empty(),
          false,
          OptionalLong.empty(),
          List.of(FailureText.of(e)));
    }
  }

  private static FoundModel examine(
      ModelSource source, String name, String folder, GgufFile file, long freeBytes) {
    String architecture =
        printable(file.metadata().optionalString("general.architecture").orElse("unknown"));
    String quantisation =
        TensorSummary.of(file).types().stream()
            .max(Comparator.comparingLong(TensorSummary.Share::sizeBytes))
            .map(TensorSummary.Share::name)
            .orElse("");
    List<String> obstacles = new ArrayList<>();
    OptionalInt context = OptionalInt.empty();
    OptionalLong needed = OptionalLong.empty();
    try {
      ModelFile checked = ModelFile.read(file);
      context = OptionalInt.of(checked.contextLength());
      Readiness readiness = Readiness.check();
      obstacles.addAll(readiness.problems());
      int length = Math.min(ModelOptions.DEFAULT_CONTEXT, checked.contextLength());
      ModelOptions options =
          readiness.fast()
              ? ModelOptions.defaults()
              : ModelOptions.defaults().withKernels(KernelProvider.scalar());
      MemoryPlan plan = checked.memoryPlan(options, length);
      needed = OptionalLong.of(plan.addedBytes());
      plan.require(name, freeBytes, Runtime.getRuntime().maxMemory());
    } catch (EngineException e) {
      obstacles.add(FailureText.of(e));
    }
    return new FoundModel(
        source,
        name,
        folder,
        file.sizeBytes(),
        architecture,
        quantisation,
        context,
        architecture.equals(VlJepaConfig.ARCHITECTURE),
        needed,
        obstacles);
  }

  /** Memory for another model, when the one that takes {@code openBytes} is closed for it. */
  static long freeBytes(long openBytes) {
    return MemoryInfo.detect().availableBytes() + openBytes;
  }

  /** Names come from files that nobody vouches for. */
  private static String printable(String text) {
    String clean = text.replaceAll("\\p{C}", "?");
    return clean.length() > MOST_CHARS ? clean.substring(0, MOST_CHARS) : clean;
  }
}
