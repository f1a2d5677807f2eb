package org.mycromwell.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditOutcome;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.prompt.AnswerFormat;
import org.mycromwell.engine.model.ModelSource;

class AnchorRecordTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void writeModel() throws IOException {
    model = Files.writeString(folder.resolve("model.gguf"), "some model");
  }

  private AnchorRecord record(Path of) {
    return new AnchorRecord(
        new StateDirectory(folder.resolve("home/state")), new ModelSource.OfFile(of));
  }

  private Path file() {
    return folder.resolve("home/state/anchors.properties");
  }

  private static EditOutcome blocks(int anchors, int matched) {
    return outcome(AnswerFormat.BLOCKS, anchors, matched);
  }

  private static EditOutcome rewrite() {
    return outcome(AnswerFormat.REWRITE, 0, 0);
  }

  private static EditOutcome outcome(AnswerFormat format, int anchors, int matched) {
    Snapshot file = Snapshot.of("a.py", new byte[0]);
    return new EditOutcome(
        Proposal.of(file, List.of()),
        file.allLines(),
        List.of(),
        Optional.empty(),
        List.of(),
        new EditStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        format,
        anchors,
        matched,
        List.of());
  }

  @Test
  void whatWasCountedIsThereForTheNextProcess() throws IOException {
    record(model).add(blocks(6, 5));
    assertThat(record(model).success()).isEmpty();

    record(model).add(blocks(4, 1));

    assertThat(record(model).success()).hasValue(0.6);
    assertThat(folder.resolve("home/state")).isDirectoryNotContaining("glob:**.tmp");
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void nothingIsStoredOfEditsWithoutBlocks() {
    record(model).add(rewrite());
    record(model).add(blocks(0, 0));

    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void badLuckIsForgottenAfterRewrites() {
    record(model).add(blocks(12, 1));
    for (int i = 0; i < 19; i++) {
      record(model).add(rewrite());
    }
    assertThat(record(model).success()).hasValue(1 / 12.0);

    record(model).add(rewrite());

    assertThat(record(model).success()).isEmpty();
  }

  @Test
  void oldLuckIsForgottenAfterMoreBlocks() {
    for (int i = 0; i < 30; i++) {
      record(model).add(blocks(10, 10));
    }
    for (int i = 0; i < 30; i++) {
      record(model).add(blocks(10, 0));
    }

    assertThat(record(model).success().orElseThrow()).isLessThan(0.2);
  }

  @Test
  void modelsOfOneNameAreToldApart() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("model.gguf");
    Files.writeString(other, "some model");
    record(model).add(blocks(10, 1));
    record(other).add(blocks(10, 9));

    assertThat(record(model).success()).hasValue(0.1);
    assertThat(record(other).success()).hasValue(0.9);

    Files.writeString(model, "a new version");
    assertThat(record(model).success()).isEmpty();
  }

  @Test
  void aDamagedRecordBeginsAnew() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "a\\uXY = 1\n");
    assertThat(record(model).success()).isEmpty();

    record(model).add(blocks(10, 5));

    assertThat(record(model).success()).hasValue(0.5);
  }

  @Test
  void aRecordThatCannotBeReadIsNotReplaced() throws IOException {
    Files.createDirectories(file());

    record(model).add(blocks(10, 5));

    assertThat(file()).isEmptyDirectory();
    assertThat(record(model).success()).isEmpty();
  }
}
