package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/** The changes of this repository's own commits, as edits: a part accepted, applied, undone. */
class HistoryReplayTest {
  private static final int CHANGES = 150;
  private static final long MAX_MILLIS = 30_000;
  private static final String NO_BLOB = "0".repeat(40);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private record FileVersions(String path, String oldBlob, String newBlob) {}

  private static byte[] git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      assumeTrue(process.waitFor() == 0, "this is no git repository: " + command + " failed");
      return output;
    } catch (IOException e) {
      assumeTrue(false, "git is not installed");
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Modified files of all commits, in a random order that is always the same. */
  private static List<FileVersions> changes(Random random) {
    String log =
        new String(
            git("log", "--no-merges", "--raw", "--no-renames", "--no-abbrev", "--format=", "-z"),
            StandardCharsets.UTF_8);
    String[] fields = log.split("\0");
    List<FileVersions> changes = new ArrayList<>();
    for (int i = 0; i + 1 < fields.length; i++) {
      String[] raw = fields[i].strip().split(" ");
      if (raw.length == 5 && raw[0].startsWith(":100") && raw[4].equals("M")) {
        changes.add(new FileVersions(fields[i + 1], raw[2], raw[3]));
      }
    }
    changes.removeIf(change -> change.newBlob().equals(NO_BLOB));
    Collections.shuffle(changes, random);
    return changes;
  }

  @Test
  void acceptedPartsOfRealChangesAreAppliedAndUndone() throws IOException {
    Random random = new Random(150);
    List<FileVersions> changes = changes(random);
    assumeTrue(!changes.isEmpty(), "a clone without history has no changes to replay");
    ApplyFixture fixture = new ApplyFixture(folder);
    EditStore store = fixture.open();
    long start = System.nanoTime();
    int replayed = 0;
    int partly = 0;
    for (FileVersions change : changes) {
      if (replayed == CHANGES || (System.nanoTime() - start) / 1_000_000 > MAX_MILLIS) {
        break;
      }
      byte[] before = git("cat-file", "blob", change.oldBlob());
      byte[] after = git("cat-file", "blob", change.newBlob());
      Path file = fixture.file(change.path(), before);
      Proposal proposal;
      try {
        proposal = Proposal.between(Snapshot.read(file), after);
      } catch (EngineException e) {
        assertThat(e.kind()).as(change.path()).isEqualTo(EngineException.Kind.NOT_EDITABLE);
        continue;
      }
      int accepted = 0;
      for (int hunk = 0; hunk < proposal.hunks().size(); hunk++) {
        boolean accept = random.nextBoolean();
        accepted += accept ? 1 : 0;
        proposal = proposal.decide(hunk, accept ? Decision.ACCEPTED : Decision.REJECTED);
      }
      partly += accepted > 0 && accepted < proposal.hunks().size() ? 1 : 0;
      byte[] expected = proposal.result();

      ApplyResult result = store.apply(proposal.snapshot(), proposal.splices(), change.path());

      assertThat(Files.readAllBytes(file)).as(change.path()).isEqualTo(expected);
      assertThat(result.changedAnything()).isEqualTo(accepted > 0);
      if (accepted > 0) {
        // Sometimes in a file that has moved on since.
        byte[] more =
            random.nextBoolean()
                ? "a line of its own\n".getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        boolean apart = endsUnchanged(before, expected);
        if (apart) {
          Files.write(file, concat(expected, more));
        }
        assertThat(store.undo(file)).as(change.path()).isInstanceOf(UndoResult.Done.class);
        assertThat(Files.readAllBytes(file))
            .as(change.path())
            .isEqualTo(apart ? concat(before, more) : before);
      }
      assertThat(proposal.decideAll(Decision.ACCEPTED).result()).isEqualTo(after);
      replayed++;
    }
    assertThat(replayed).isPositive();
    assertThat(partly).isPositive();
    assertThat(fixture.temporaries()).isEmpty();
  }

  /** Whether the last two lines are the same, so that a line after them touches no hunk. */
  private static boolean endsUnchanged(byte[] before, byte[] after) {
    String a = new String(before, StandardCharsets.ISO_8859_1);
    String b = new String(after, StandardCharsets.ISO_8859_1);
    int tail = 0;
    int lines = 0;
    while (tail < Math.min(a.length(), b.length())
        && a.charAt(a.length() - 1 - tail) == b.charAt(b.length() - 1 - tail)) {
      lines += a.charAt(a.length() - 1 - tail) == '\n' ? 1 : 0;
      tail++;
    }
    return a.endsWith("\n") && lines >= 3;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }
}
