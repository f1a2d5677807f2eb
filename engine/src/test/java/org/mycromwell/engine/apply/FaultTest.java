package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.FaultyFiles.Fault;

/**
 * Guarantee G5: whatever operation fails, or is the last before the process is killed, the file is
 * the complete old or the complete new one, before, between and after the operations.
 */
class FaultTest {
  private static final String OLDEST = "the oldest content\n";
  private static final String OLD = "the old content, which is the longer one by far\n";
  private static final String NEW = "the new content\n";

  /** A disk that is full half-way through this cannot take it back in one write. */
  private static final String LONG = NEW.repeat(20);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private int scenes;

  /** A fresh project whose file has one edit behind it, so that two versions are in the history. */
  private ApplyFixture scene() {
    ApplyFixture fixture = new ApplyFixture(folder.resolve("scene" + scenes++));
    Path file = fixture.file("a.txt", OLDEST);
    ApplyFixture.apply(fixture.open(), file, OLD);
    return fixture;
  }

  private static Consumer<String> alwaysComplete(Path file, String... contents) {
    return operation ->
        assertThat(ApplyFixture.text(file)).as("before %s", operation).isIn((Object[]) contents);
  }

  private enum End {
    DONE,
    FAILED,
    KILLED
  }

  private static End run(Runnable work) {
    try {
      work.run();
      return End.DONE;
    } catch (FaultyFiles.Killed _) {
      return End.KILLED;
    } catch (EngineException e) {
      assertThat(e.kind())
          .isIn(EngineException.Kind.WRITE_FAILED, EngineException.Kind.NOT_EDITABLE);
      assertThat(e.getMessage()).doesNotContain("\n");
      return End.FAILED;
    }
  }

  /** How many operations the work needs when none fails. */
  private static int operations(Path file, ApplyFixture fixture, Consumer<EditStore> work) {
    FaultyFiles files = new FaultyFiles(_ -> {});
    EditStore store = fixture.open(files);
    int opening = files.operations().size();
    work.accept(store);
    assertThat(file).exists();
    return files.operations().size() - opening;
  }

  private static EditStore faulty(
      ApplyFixture fixture, Fault fault, int k, Consumer<String> before) {
    int opening = openingOperations(fixture);
    return fixture.open(new FaultyFiles(fault, opening + k, before));
  }

  private static int openingOperations(ApplyFixture fixture) {
    FaultyFiles files = new FaultyFiles(_ -> {});
    fixture.open(files);
    return files.operations().size();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void applyIsWholeOrNotAtAll(Fault fault) throws IOException {
    ApplyFixture first = scene();
    Path firstFile = first.project.resolve("a.txt");
    int operations =
        operations(firstFile, first, store -> ApplyFixture.apply(store, firstFile, NEW));
    assertThat(operations).isGreaterThan(20);
    boolean failed = false;
    boolean done = false;
    for (int k = 1; k <= operations; k++) {
      ApplyFixture fixture = scene();
      Path file = fixture.project.resolve("a.txt");
      Files.setAttribute(file, "unix:mode", 0100751);
      FileEdit edit = ApplyFixture.rewrite(file, NEW);
      EditStore store = faulty(fixture, fault, k, alwaysComplete(file, OLD, NEW));

      End end = run(() -> store.apply(List.of(edit), "with a fault"));

      String content = ApplyFixture.text(file);
      if (end != End.KILLED) {
        assertThat(content).as("operation %d", k).isEqualTo(end == End.DONE ? NEW : OLD);
        assertThat(fixture.temporaries()).as("operation %d", k).isEmpty();
      }
      failed |= content.equals(OLD);
      done |= content.equals(NEW);
      assertRecovers(fixture, file, content);
    }
    assertThat(failed).isTrue();
    assertThat(done).isTrue();
  }

  /** A later session finds nothing left over, and gets every older version back. */
  private static void assertRecovers(ApplyFixture fixture, Path file, String content)
      throws IOException {
    EditStore later = fixture.open();
    assertThat(later.interrupted()).isEmpty();
    assertThat(fixture.temporaries()).isEmpty();
    assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100751);
    for (HistoryEntry entry : later.history()) {
      for (HistoryEntry.FileChange change : entry.files()) {
        assertThat(later.content(change.oldHash())).hasSize((int) change.oldSizeBytes());
        assertThat(later.content(change.newHash())).hasSize((int) change.newSizeBytes());
      }
    }
    if (content.equals(NEW)) {
      assertThat(later.undo(file)).isInstanceOf(UndoResult.Done.class);
      assertThat(ApplyFixture.text(file)).isEqualTo(OLD);
    }
    later.undo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo(OLDEST);
    assertThat(later.undo(file)).isEqualTo(new UndoResult.Nothing());
    assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100751);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void undoIsWholeOrNotAtAll(Fault fault) {
    ApplyFixture first = scene();
    Path firstFile = first.project.resolve("a.txt");
    int operations = operations(firstFile, first, store -> store.undo(firstFile));
    for (int k = 1; k <= operations; k++) {
      ApplyFixture fixture = scene();
      Path file = fixture.project.resolve("a.txt");
      EditStore store = faulty(fixture, fault, k, alwaysComplete(file, OLD, OLDEST));

      End end = run(() -> store.undo(file));

      String content = ApplyFixture.text(file);
      if (end != End.KILLED) {
        assertThat(content).as("operation %d", k).isEqualTo(end == End.DONE ? OLDEST : OLD);
      }
      EditStore later = fixture.open();
      assertThat(later.interrupted()).isEmpty();
      assertThat(fixture.temporaries()).isEmpty();
      if (content.equals(OLDEST)) {
        later.redo(file);
        assertThat(ApplyFixture.text(file)).isEqualTo(OLD);
      } else {
        later.undo(file);
        assertThat(ApplyFixture.text(file)).isEqualTo(OLDEST);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void severalFilesAreWrittenAllOrNone(Fault fault) {
    int operations = Integer.MAX_VALUE;
    boolean between = false;
    for (int k = 0; k <= operations; k++) {
      ApplyFixture fixture = scene();
      Path a = fixture.project.resolve("a.txt");
      Path b = fixture.file("b.txt", OLD);
      List<FileEdit> edits = List.of(ApplyFixture.rewrite(a, NEW), ApplyFixture.rewrite(b, NEW));
      if (k == 0) {
        operations = operations(a, fixture, store -> store.apply(edits, "both"));
        continue;
      }
      Consumer<String> complete = alwaysComplete(a, OLD, NEW).andThen(alwaysComplete(b, OLD, NEW));
      EditStore store = faulty(fixture, fault, k, complete);

      End end = run(() -> store.apply(edits, "both"));

      String contents = ApplyFixture.text(a) + ApplyFixture.text(b);
      EditStore later = fixture.open();
      if (end == End.KILLED && contents.equals(NEW + OLD)) {
        between = true;
        Interrupted interrupted = later.interrupted().getFirst();
        assertThat(interrupted.files())
            .containsExactly(
                Map.entry(a, Interrupted.FileCondition.NEW),
                Map.entry(b, Interrupted.FileCondition.OLD));
        later.restore(interrupted);
        assertThat(ApplyFixture.text(a) + ApplyFixture.text(b)).isEqualTo(OLD + OLD);
      } else if (end == End.KILLED) {
        assertThat(contents).as("operation %d", k).isIn(OLD + OLD, NEW + NEW);
      } else {
        assertThat(contents)
            .as("operation %d", k)
            .isEqualTo(end == End.DONE ? NEW + NEW : OLD + OLD);
        assertThat(fixture.temporaries()).isEmpty();
      }
      assertThat(later.interrupted()).isEmpty();
      assertThat(fixture.temporaries()).isEmpty();
    }
    assertThat(between).isEqualTo(fault == Fault.KILL);
  }

  /** In place a kill may leave half a file: it is found, and the original comes back. */
  @ParameterizedTest
  @EnumSource(Fault.class)
  void writingInPlaceCanBeRestored(Fault fault) throws IOException {
    int operations = Integer.MAX_VALUE;
    boolean halfWritten = false;
    for (int k = 0; k <= operations; k++) {
      ApplyFixture fixture = scene();
      Path file = fixture.project.resolve("a.txt");
      Files.createLink(fixture.project.resolve("second-name.txt"), file);
      FileEdit edit = ApplyFixture.rewrite(file, LONG);
      if (k == 0) {
        operations =
            operations(
                file,
                fixture,
                store -> {
                  ApplyResult result = store.apply(List.of(edit), "in place");
                  assertThat(result.writtenInPlace()).containsExactly(file);
                });
        continue;
      }
      EditStore store = faulty(fixture, fault, k, _ -> {});

      End end = run(() -> store.apply(List.of(edit), "in place"));

      String content = ApplyFixture.text(file);
      List<Interrupted> interrupted = fixture.open().interrupted();
      if (interrupted.isEmpty()) {
        assertThat(content).as("operation %d", k).isIn(OLD, LONG);
        if (end != End.KILLED) {
          assertThat(content).isEqualTo(end == End.DONE ? LONG : OLD);
        }
      } else {
        assertThat(end).isNotEqualTo(End.DONE);
        halfWritten = true;
        assertThat(interrupted.getFirst().files())
            .containsExactly(Map.entry(file, Interrupted.FileCondition.HALF_WRITTEN));
        fixture.open().restore(interrupted.getFirst());
        assertThat(ApplyFixture.text(file)).isEqualTo(OLD);
        assertThat(fixture.open().interrupted()).isEmpty();
      }
      assertThat(Files.getAttribute(file, "unix:nlink")).isEqualTo(2);
      assertThat(fixture.temporaries()).isEmpty();
    }
    assertThat(halfWritten).isEqualTo(fault != Fault.ERROR);
  }

  @Test
  void clearingThatIsKilledLeavesAReadableHistory() {
    int operations = Integer.MAX_VALUE;
    for (int k = 0; k <= operations; k++) {
      ApplyFixture fixture = scene();
      Path file = fixture.project.resolve("a.txt");
      if (k == 0) {
        operations = operations(file, fixture, EditStore::clear);
        continue;
      }
      EditStore store = faulty(fixture, Fault.KILL, k, alwaysComplete(file, OLD));
      assertThat(run(store::clear)).isEqualTo(End.KILLED);

      EditStore later = fixture.open();
      if (later.history().isEmpty()) {
        later.clear();
        assertThat(ApplyFixture.tree(fixture.state.root()).toString()).doesNotContain(OLDEST);
      } else {
        later.undo(file);
        assertThat(ApplyFixture.text(file)).isEqualTo(OLDEST);
      }
    }
  }

  /** A session that was open all the time does not wait for the next start. */
  @Test
  void anEditAfterAnInterruptedOneSettlesIt() {
    for (String lastOperation : List.of("copy .a.txt", "forceDirectory project")) {
      ApplyFixture fixture = scene();
      Path file = fixture.project.resolve("a.txt");
      EditStore other = fixture.open();
      FileEdit edit = ApplyFixture.rewrite(file, NEW);
      EditStore store =
          fixture.open(
              new FaultyFiles(operation -> {
                if (operation.startsWith(lastOperation)) {
                  throw new FaultyFiles.Killed();
                }
              }));
      assertThat(run(() -> store.apply(List.of(edit), "killed"))).isEqualTo(End.KILLED);
      String left = ApplyFixture.text(file);
      assertThat(left).isEqualTo(lastOperation.startsWith("copy") ? OLD : NEW);

      ApplyFixture.apply(other, file, LONG);

      assertThat(fixture.open().interrupted()).isEmpty();
      fixture.open().undo(file);
      assertThat(ApplyFixture.text(file)).isEqualTo(left);
      if (left.equals(NEW)) {
        fixture.open().undo(file);
        assertThat(ApplyFixture.text(file)).isEqualTo(OLD);
      }
      fixture.open().undo(file);
      assertThat(ApplyFixture.text(file)).isEqualTo(OLDEST);
    }
  }

  @Test
  void aKeptInterruptedEditCountsAsApplied() throws IOException {
    ApplyFixture fixture = scene();
    Path file = fixture.project.resolve("a.txt");
    FileEdit edit = ApplyFixture.rewrite(file, NEW);
    EditStore store =
        fixture.open(
            new FaultyFiles(operation -> {
              if (operation.equals("forceDirectory project")) {
                throw new FaultyFiles.Killed();
              }
            }));
    assertThat(run(() -> store.apply(List.of(edit), "killed"))).isEqualTo(End.KILLED);
    Files.writeString(file, "changed by hand since");

    Interrupted interrupted = fixture.open().interrupted().getFirst();
    assertThat(interrupted.files())
        .containsExactly(Map.entry(file, Interrupted.FileCondition.CHANGED));
    fixture.open().keep(interrupted);
    assertThat(fixture.open().interrupted()).isEmpty();
    assertThat(fixture.open().applied()).hasSize(2);
    assertThat(ApplyFixture.text(file)).isEqualTo("changed by hand since");
  }
}
