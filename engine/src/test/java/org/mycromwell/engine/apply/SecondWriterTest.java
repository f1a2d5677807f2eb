package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;

/** Guarantee G6: what somebody else writes in the meantime is not overwritten. */
class SecondWriterTest {
  private static final String OTHERS = "what the other program wrote";

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** Writes as editors do: over the file, or a new file in its place. */
  private static Consumer<Path> writer(String way) {
    return file -> {
      try {
        if (way.equals("in place")) {
          Files.writeString(file, OTHERS);
        } else {
          Path other = Files.writeString(file.resolveSibling("other"), OTHERS);
          Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"in place", "by renaming"})
  void aWriteBeforeAnyOperationIsNoticedOrStays(String way) {
    List<String> lost = new ArrayList<>();
    int noticed = 0;
    boolean more = true;
    for (int k = 1; more; k++) {
      ApplyFixture fixture = new ApplyFixture(folder.resolve(way + k));
      Path file = fixture.file("a.txt", "old");
      int target = k;
      List<String> seen = new ArrayList<>();
      FaultyFiles files =
          new FaultyFiles(operation -> {
            seen.add(operation);
            if (seen.size() == target) {
              writer(way).accept(file);
            }
          });
      FileEdit edit = ApplyFixture.rewrite(file, "new");
      EditStore store = fixture.open(files);
      try {
        store.apply(List.of(edit), "race");
        more = seen.size() >= k;
        if (more && !ApplyFixture.text(file).equals(OTHERS)) {
          lost.add(seen.get(k - 1));
        }
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(Kind.CHANGED_ON_DISK);
        assertThat(ApplyFixture.text(file)).isEqualTo(OTHERS);
        noticed++;
      }
      assertThat(fixture.temporaries()).isEmpty();
    }
    assertThat(noticed).isGreaterThan(10);
    // The documented window: nothing lies between the last look at the file and the rename.
    assertThat(lost).containsExactly("move a.txt");
  }

  @Test
  void aDirectoryInPlaceOfTheFileIsNoticed() {
    ApplyFixture fixture = new ApplyFixture(folder);
    Path file = fixture.file("a.txt", "old");
    FileEdit edit = ApplyFixture.rewrite(file, "new");
    EditStore store =
        fixture.open(
            new FaultyFiles(operation -> {
              if (operation.startsWith("force a.txt") || operation.startsWith("force .a.txt")) {
                try {
                  Files.delete(file);
                  Files.createDirectory(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }
            }));
    assertThat(kindOf(() -> store.apply(List.of(edit), "race"))).isEqualTo(Kind.CHANGED_ON_DISK);
    assertThat(file).isEmptyDirectory();
    assertThat(fixture.temporaries()).isEmpty();
  }

  private static Kind kindOf(Runnable work) {
    try {
      work.run();
    } catch (EngineException e) {
      return e.kind();
    }
    throw new AssertionError("did not fail");
  }

  /** Counts up in a file that others count up too; every number must be somebody's. */
  static int countUp(StateDirectory state, Path file, int times) {
    EditStore store = EditStore.open(state);
    int done = 0;
    while (done < times) {
      try {
        Snapshot before = Snapshot.read(file);
        int value = Integer.parseInt(before.text());
        store.apply(List.of(ApplyFixture.rewrite(before, String.valueOf(value + 1))), "count");
        done++;
      } catch (EngineException e) {
        if (e.kind() != Kind.CHANGED_ON_DISK
            && !String.valueOf(e.getMessage()).contains("another Cromwell")) {
          throw e;
        }
      }
    }
    return done;
  }

  @Test
  void threadsAndAProcessCountTogetherAndLoseNothing() throws Exception {
    ApplyFixture fixture = new ApplyFixture(folder);
    Path file = fixture.file("count.txt", "0");
    Process child =
        ChildJvm.start(Counter.class, fixture.state.root().toString(), file.toString(), "40");
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Callable<Integer> work = () -> countUp(fixture.state, file, 40);
      for (Future<Integer> counted : threads.invokeAll(List.of(work, work))) {
        assertThat(counted.get()).isEqualTo(40);
      }
    }
    assertThat(child.waitFor()).isZero();
    assertThat(ApplyFixture.text(file)).isEqualTo("120");
    EditStore store = fixture.open();
    assertThat(store.history()).hasSize(120);
    for (int i = 119; i >= 100; i--) {
      store.undo(file);
      assertThat(ApplyFixture.text(file)).isEqualTo(String.valueOf(i));
    }
  }

  /** The other process. */
  static final class Counter {
    private Counter() {}

    public static void main(String[] arguments) {
      countUp(
          new StateDirectory(Path.of(arguments[0])),
          Path.of(arguments[1]),
          Integer.parseInt(arguments[2]));
    }
  }
}
