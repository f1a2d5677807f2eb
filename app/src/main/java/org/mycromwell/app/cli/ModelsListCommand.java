package org.mycromwell.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.format.TensorSummary;
import org.mycromwell.engine.model.EmbeddedModel;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cromwell models list}. */
@Command(
    name = "list",
    description =
        "Lists the embedded demo model and the GGUF files in folders, and whether their kind of"
            + " model runs.")
final class ModelsListCommand implements Callable<Integer> {
  private static final int MAX_DEPTH = 4;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = "Where to look, " + MAX_DEPTH + " levels deep; by default here.")
  private List<Path> folders = List.of(Path.of(""));

  @Option(names = "--json", description = "Print one JSON object on standard output.")
  private boolean json;

  /**
   * One line of the list.
   *
   * @param obstacle why the model does not run; empty when it does
   */
  private record Entry(
      String path, long fileBytes, String architecture, long parameters, String obstacle) {}

  @Override
  public Integer call() throws IOException {
    List<Entry> entries = new ArrayList<>();
    entries.add(examine(new ModelSource.Embedded(), EmbeddedModel.DISPLAY_NAME));
    for (Path folder : folders) {
      if (!Files.isDirectory(folder.toAbsolutePath())) {
        throw new EngineException(Kind.BAD_FILE, folder + " is no folder");
      }
      try (Stream<Path> files = Files.find(folder, MAX_DEPTH, (path, file) -> isModel(path))) {
        files
            .sorted()
            .map(path -> examine(new ModelSource.OfFile(path), path.toString()))
            .forEach(entries::add);
      }
    }
    print(spec.commandLine().getOut(), entries);
    return ExitCode.OK.code();
  }

  /** The first file stands for all of a split model. */
  private static boolean isModel(Path path) {
    String name = path.toString();
    return name.endsWith(".gguf")
        && !name.matches(".*-(?!00001)\\d{5}-of-\\d{5}\\.gguf")
        && Files.isRegularFile(path);
  }

  private static Entry examine(ModelSource source, String path) {
    try (GgufFile file = source.open()) {
      String architecture =
          file.metadata().optionalString("general.architecture").orElse("unknown");
      String obstacle = "";
      try {
        ModelFile.read(file);
      } catch (EngineException e) {
        obstacle = ErrorText.of(e);
      }
      return new Entry(
          path,
          file.sizeBytes(),
          ErrorText.printable(architecture),
          TensorSummary.of(file).parameters(),
          obstacle);
    } catch (EngineException e) {
      return new Entry(path, 0, "damaged", 0, ErrorText.of(e));
    }
  }

  private void print(PrintWriter out, List<Entry> entries) {
    if (json) {
      Json.print(
          out,
          generator -> {
            generator.writeArrayFieldStart("models");
            for (Entry entry : entries) {
              generator.writeStartObject();
              generator.writeStringField("file", entry.path);
              generator.writeNumberField("fileBytes", entry.fileBytes);
              generator.writeStringField("architecture", entry.architecture);
              generator.writeNumberField("parameters", entry.parameters);
              generator.writeBooleanField("runs", entry.obstacle.isEmpty());
              generator.writeStringField("obstacle", entry.obstacle);
              generator.writeEndObject();
            }
            generator.writeEndArray();
          });
      return;
    }
    for (Entry entry : entries) {
      out.printf(
          "%9s  %-10s %-13s %s%s%n",
          Units.bytes(entry.fileBytes),
          entry.architecture,
          entry.parameters == 0 ? "" : Units.count(entry.parameters),
          ErrorText.printable(entry.path),
          entry.obstacle.isEmpty() ? "" : "  (does not run)");
    }
  }
}
