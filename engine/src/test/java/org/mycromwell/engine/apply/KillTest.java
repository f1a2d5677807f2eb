package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Guarantees G1 and G5 with a real process that is really killed: at a random moment of a loop that
 * applies and undoes, two hundred times. What one victim leaves is where the next begins.
 */
class KillTest {
  /** Small enough that the victims also throw away old history. */
  private static final HistoryLimits LIMITS = new HistoryLimits(Duration.ofDays(30), 2_000_000);

  private static final int KILLS = 150;
  private static final int KILLS_IN_PLACE = 50;
  private static final long MAX_DELAY_NANOS = 15_000_000;

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** Version {@code number} of the file: the number and a long text that belongs to it. */
  static String version(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder().append(number).append('\n');
    int lines = 1 + random.nextInt(800);
    for (int i = 0; i < lines; i++) {
      text.append(Long.toHexString(random.nextLong())).append(" of version ").append(number);
      text.append('\n');
    }
    return text.toString();
  }

  /** The number of the version that the file has, every byte of it. */
  static int number(Path file) {
    String text = ApplyFixture.text(file);
    int number = Integer.parseInt(text.lines().findFirst().orElse("-1"));
    assertThat(text).isEqualTo(version(number));
    return number;
  }

  /** Undoing that would bring the half-written content back, as it should, and end the count. */
  static boolean wouldUndoARestore(EditStore store) {
    List<HistoryEntry> applied = store.applied();
    return !applied.isEmpty() && applied.getFirst().kind() == HistoryEntry.Kind.RESTORE;
  }

  /** Goes forwards and backwards until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[1]);
      EditStore store = EditStore.open(new StateDirectory(Path.of(arguments[0])), LIMITS);
      Random random = new Random(Long.parseLong(arguments[2]));
      while (true) {
        if (random.nextInt(3) == 0 && !wouldUndoARestore(store)) {
          store.undo(file);
        } else {
          Snapshot before = Snapshot.read(file);
          int number = Integer.parseInt(before.line(0));
          store.apply(List.of(ApplyFixture.rewrite(before, version(number + 1))), "forward");
        }
        System.out.write('.');
        System.out.flush();
      }
    }
  }

  @Test
  void twoHundredKillsLoseNothing() throws Exception {
    try (ExecutorService lanes = Executors.newFixedThreadPool(2)) {
      Future<Integer> inPlace = lanes.submit(() -> killRepeatedly("in-place", KILLS_IN_PLACE));
      assertThat(killRepeatedly("renamed", KILLS)).isZero();
      // Half-written files are possible here; each was found and restored.
      assertThat(inPlace.get()).isBetween(0, KILLS_IN_PLACE);
    }
  }

  /** How many of the kills left a file that had to be restored. */
  private int killRepeatedly(String lane, int kills) throws Exception {
    ApplyFixture fixture = new ApplyFixture(folder.resolve(lane));
    Path file = fixture.file("a.txt", version(0));
    if (lane.equals("in-place")) {
      Files.createLink(fixture.project.resolve("second-name.txt"), file);
    }
    Path errors = folder.resolve(lane + ".errors");
    Random random = new Random(lane.hashCode());
    int restored = 0;
    for (int kill = 0; kill < kills; kill++) {
      Process victim =
          ChildJvm.builder(
                  List.of(),
                  Victim.class,
                  fixture.state.root().toString(),
                  file.toString(),
                  String.valueOf(kill))
              .redirectError(Redirect.to(errors.toFile()))
              .start();
      try {
        assertThat(victim.getInputStream().read()).as(Files.readString(errors)).isEqualTo('.');
        spin(random.nextLong(MAX_DELAY_NANOS));
      } finally {
        victim.destroyForcibly();
      }
      assertThat(victim.waitFor()).as(Files.readString(errors)).isEqualTo(137);
      restored += check(fixture, file, lane.equals("in-place"));
    }
    return restored;
  }

  private static int check(ApplyFixture fixture, Path file, boolean inPlace) {
    EditStore store = EditStore.open(fixture.state, LIMITS);
    List<Interrupted> interrupted = store.interrupted();
    if (!interrupted.isEmpty()) {
      assertThat(inPlace).as("what a rename leaves is whole: %s", interrupted).isTrue();
      assertThat(interrupted).hasSize(1);
      store.restore(interrupted.getFirst());
      assertThat(store.interrupted()).isEmpty();
      number(file);
      return 1;
    }
    assertThat(fixture.temporaries()).isEmpty();
    int number = number(file);
    if (number > 0 && !wouldUndoARestore(store) && store.undo(file) instanceof UndoResult.Done) {
      assertThat(number(file)).isLessThan(number);
      store.redo(file);
      assertThat(number(file)).isEqualTo(number);
    }
    for (HistoryEntry entry : store.history()) {
      for (HistoryEntry.FileChange change : entry.files()) {
        byte[] old = store.content(change.oldHash());
        assertThat(Snapshot.sha256(old)).isEqualTo(change.oldHash());
      }
    }
    return 0;
  }

  /** A sleep would be too coarse to hit every step of an apply. */
  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
  }
}
