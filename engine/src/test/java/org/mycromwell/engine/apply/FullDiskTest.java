package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;

/** A disk that is really full, and a directory that really cannot be written. */
class FullDiskTest {
  private static final String OLD = "old content\n".repeat(5_000);
  private static final String TOO_MUCH = "new content\n".repeat(100_000);

  @TempDir Path folder;

  /** Sees a disk of 256 KB under the folder it is given. */
  static final class OnSmallDisk {
    private OnSmallDisk() {}

    public static void main(String[] arguments) throws IOException {
      Path small = Path.of(arguments[0]);
      Path roomy = Path.of(arguments[1]);
      Path file = Files.writeString(small.resolve("a.txt"), OLD);
      StateDirectory elsewhere = new StateDirectory(roomy.resolve("state"));
      say("renamed", elsewhere, file);
      Path link = Files.createLink(small.resolve("b.txt"), file);
      say("in place", elsewhere, file);
      Files.delete(link);
      say("history", new StateDirectory(small.resolve("state")), file);
      System.out.println(ApplyFixture.tree(small).keySet());
      System.out.println(EditStore.open(elsewhere).interrupted());
      ApplyFixture.apply(EditStore.open(elsewhere), file, "short");
      EditStore.open(elsewhere).undo(file);
      System.out.println(ApplyFixture.text(file).equals(OLD) ? "undone" : "lost");
    }

    private static void say(String what, StateDirectory state, Path file) {
      try {
        ApplyFixture.apply(EditStore.open(state), file, TOO_MUCH);
        System.out.println(what + ": written");
      } catch (EngineException e) {
        String content = ApplyFixture.text(file).equals(OLD) ? "whole" : "damaged";
        System.out.println(what + ": " + e.kind() + ", " + content + ": " + e.getMessage());
      }
    }
  }

  @Test
  void aFullDiskLosesNothing() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    List<String> prefix =
        List.of(
            "unshare",
            "-rm",
            "sh",
            "-c",
            "mount -t tmpfs -o size=256k none \"$0\" && exec \"$@\"",
            small.toString());
    Process process;
    try {
      process =
          ChildJvm.builder(prefix, OnSmallDisk.class, small.toString(), folder.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no 'unshare' here to mount a small disk with");
      return;
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(
        process.waitFor() == 0 || !output.matches("(?s)(unshare|mount|sh):.*"),
        "a small disk cannot be mounted here");

    List<String> lines = output.lines().toList();
    assertThat(lines).as(output).hasSize(6);
    assertThat(lines.get(0)).startsWith("renamed: WRITE_FAILED, whole: ").contains("No space");
    assertThat(lines.get(1)).startsWith("in place: WRITE_FAILED, whole: ").contains("No space");
    assertThat(lines.get(2)).startsWith("history: WRITE_FAILED, whole: the history in ");
    assertThat(lines.get(3)).contains("a.txt").doesNotContain(".cromwell-");
    assertThat(lines.get(4)).isEqualTo("[]");
    assertThat(lines.get(5)).isEqualTo("undone");
  }

  @Test
  void inADirectoryThatCannotBeWrittenTheFileIsWrittenInPlace() throws IOException {
    ApplyFixture fixture = new ApplyFixture(folder);
    Path file = fixture.file("closed/a.txt", OLD);
    Path directory = file.resolveSibling(".").normalize();
    Files.setAttribute(directory, "unix:mode", 0555);
    try {
      assumeTrue(!Files.isWritable(directory), "the superuser can write everywhere");
      assertThat(ApplyFixture.apply(fixture.open(), file, "new").writtenInPlace())
          .containsExactly(file);
      fixture.open().undo(file);
      assertThat(ApplyFixture.text(file)).isEqualTo(OLD);
    } finally {
      Files.setAttribute(directory, "unix:mode", 0755);
    }
  }
}
