package org.mycromwell.app.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.ui.resources.SampleFiles;

/** The project of the first start: three small tasks that the embedded model does. */
public final class SampleProject {
  /** The folder's name, which is the project's as well. */
  public static final String NAME = "sample";

  /**
   * Something to try.
   *
   * @param file to be changed
   * @param image to be attached, a name in the project
   */
  public record Task(String file, String instruction, Optional<String> image) {}

  /** The examples of the README, which are tested there. */
  public static final List<Task> TASKS =
      List.of(
          new Task("prices.py", "rename total to subtotal", Optional.empty()),
          new Task("Greeter.java", "add a null check for name in greet", Optional.empty()),
          new Task("clamp.py", "", Optional.of("clamp.png")));

  private SampleProject() {}

  /**
   * Writes what is missing of the project; what the user has changed stays.
   *
   * @throws EngineException naming the folder that cannot be written
   */
  public static void create(Path folder) {
    try {
      Files.createDirectories(folder);
      for (String name : SampleFiles.NAMES) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
          try (InputStream content = SampleFiles.open(name)) {
            Files.copy(content, file);
          }
        }
      }
      for (Task task : TASKS) {
        Path file = folder.resolve(task.file());
        if (!Files.exists(file)) {
          Files.createFile(file); // a screenshot is to fill it
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw new EngineException(
          Kind.BAD_FILE, "the sample cannot be written to " + folder + ": " + e.getMessage(), e);
    }
  }
}
