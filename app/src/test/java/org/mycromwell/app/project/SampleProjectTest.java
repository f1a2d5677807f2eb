package org.mycromwell.app.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.project.SampleProject.Task;
import org.mycromwell.engine.EngineException;

/** The sample is whole, and what its user has made of it stays. */
class SampleProjectTest {
  @TempDir Path directory;

  @Test
  void everyTaskFindsItsFiles() {
    Path folder = directory.resolve("state/sample");
    SampleProject.create(folder);
    for (Task task : SampleProject.TASKS) {
      assertThat(folder.resolve(task.file())).exists();
      task.image().ifPresent(name -> assertThat(folder.resolve(name)).isNotEmptyFile());
      assertThat(task.instruction().isEmpty()).isEqualTo(task.image().isPresent());
    }
  }

  @Test
  void changedFilesStay() throws IOException {
    SampleProject.create(directory);
    Path prices = directory.resolve("prices.py");
    Files.writeString(prices, "mine");
    Files.delete(directory.resolve("Greeter.java"));
    SampleProject.create(directory);
    assertThat(prices).hasContent("mine");
    assertThat(directory.resolve("Greeter.java")).isNotEmptyFile();
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> SampleProject.create(file.resolve("sample")))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(file.resolve("sample").toString());
  }
}
