package org.mycromwell.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.edit.Snapshot;

class PatchPathsTest {
  @TempDir Path folder;

  @Test
  void aPatchNamesTheFileASymbolicLinkLeadsTo() throws IOException {
    Path repository = Files.createDirectories(folder.resolve("repository"));
    Files.createDirectories(repository.resolve(".git"));
    Path source = Files.createDirectories(repository.resolve("src"));
    Path file = Files.writeString(source.resolve("a.txt"), "x\n");
    Path link =
        Files.createSymbolicLink(repository.resolve("link.txt"), Path.of("src").resolve("a.txt"));
    Path directory = Files.createSymbolicLink(folder.resolve("elsewhere"), repository);

    assertThat(PatchPaths.of(Snapshot.read(file))).isEqualTo("src/a.txt");
    assertThat(PatchPaths.of(Snapshot.read(link))).isEqualTo("src/a.txt");
    assertThat(PatchPaths.of(Snapshot.read(directory.resolve("link.txt")))).isEqualTo("src/a.txt");
  }

  @Test
  void outsideOfARepositoryTheWorkingDirectoryCountsOrTheNameAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "x\n");
    assertThat(PatchPaths.of(Snapshot.read(file))).isEqualTo("a.txt");
    byte[] bytes = "x\n".getBytes(StandardCharsets.UTF_8);
    assertThat(PatchPaths.of(Snapshot.of("standard input", bytes))).isEqualTo("standard input");
  }
}
