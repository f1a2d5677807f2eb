package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splice;
import org.mycromwell.engine.edit.Splices;

/** Applying, undoing and redoing, in one session and across sessions. */
class EditStoreTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private ApplyFixture fixture;

  @BeforeEach
  void createFixture() {
    fixture = new ApplyFixture(folder);
  }

  @Test
  void nothingIsWrittenBeforeApply() {
    Path file = fixture.file("a.txt", "one\ntwo\n");
    EditStore store = fixture.open();
    ApplyFixture.rewrite(file, "other");
    store.history();
    store.interrupted();
    store.undoLast();
    store.undo(file);
    store.clear();
    assertThat(fixture.tree()).containsExactly(Map.entry("a.txt", "one\ntwo\n"));
    assertThat(fixture.state.root()).doesNotExist();
  }

  @Test
  void appliesSplicesAndRemembersThem() {
    Path file = fixture.file("a.txt", "one\ntwo\nthree\n");
    EditStore store = fixture.open();
    List<Splice> splices = List.of(new Splice(4, 7, "zwei".getBytes(StandardCharsets.UTF_8)));

    ApplyResult result = store.apply(Snapshot.read(file), splices, "in German \ud83d\ude00 \ud800");

    assertThat(ApplyFixture.text(file)).isEqualTo("one\nzwei\nthree\n");
    assertThat(result.written()).containsExactly(file);
    assertThat(result.writtenInPlace()).isEmpty();
    assertThat(fixture.temporaries()).isEmpty();
    HistoryEntry entry = fixture.open().history().getFirst();
    assertThat(entry.id()).isEqualTo(result.entryId());
    assertThat(entry.note()).isEqualTo("in German \ud83d\ude00 \ud800");
    assertThat(entry.kind()).isEqualTo(HistoryEntry.Kind.APPLY);
    HistoryEntry.FileChange change = entry.files().getFirst();
    assertThat(change.hunks()).containsExactly(new HistoryEntry.Hunk(4, 7, 4));
    assertThat(store.content(change.oldHash())).asString().isEqualTo("one\ntwo\nthree\n");
    assertThat(store.content(change.newHash())).asString().isEqualTo("one\nzwei\nthree\n");
  }

  @Test
  void anEditThatChangesNothingWritesNothing() {
    Path file = fixture.file("a.txt", "one\n");
    ApplyResult result = ApplyFixture.apply(fixture.open(), file, "one\n");
    assertThat(result.changedAnything()).isFalse();
    assertThat(fixture.state.root()).doesNotExist();
  }

  @Test
  void undoGoesBackToTheFirstEditAndRedoForwardAgainInLaterSessions() {
    Path file = fixture.file("a.txt", "0");
    for (int i = 1; i <= 3; i++) {
      ApplyFixture.apply(fixture.open(), file, String.valueOf(i));
    }
    for (int i = 2; i >= 0; i--) {
      assertThat(fixture.open().undo(file)).isInstanceOf(UndoResult.Done.class);
      assertThat(ApplyFixture.text(file)).isEqualTo(String.valueOf(i));
    }
    assertThat(fixture.open().undo(file)).isEqualTo(new UndoResult.Nothing());
    for (int i = 1; i <= 3; i++) {
      assertThat(fixture.open().redo(file)).isInstanceOf(UndoResult.Done.class);
      assertThat(ApplyFixture.text(file)).isEqualTo(String.valueOf(i));
    }
    assertThat(fixture.open().redo(file)).isEqualTo(new UndoResult.Nothing());
    assertThat(fixture.open().undo(file)).isInstanceOf(UndoResult.Done.class);
    assertThat(ApplyFixture.text(file)).isEqualTo("2");
    assertThat(fixture.open().history()).hasSize(10);
    assertThat(fixture.open().applied()).hasSize(2);
  }

  @Test
  void aNewEditEndsRedo() {
    Path file = fixture.file("a.txt", "0");
    EditStore store = fixture.open();
    ApplyFixture.apply(store, file, "1");
    store.undo(file);
    ApplyFixture.apply(store, file, "2");
    assertThat(store.redo(file)).isEqualTo(new UndoResult.Nothing());
    store.undo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo("0");
  }

  /** Guarantee G3: the original comes back, byte for byte, with the same mode. */
  @Test
  void randomEditsOfRandomBytesAreUndoneExactly() throws IOException {
    Random random = new Random(11);
    EditStore store = fixture.open();
    for (int round = 0; round < 150; round++) {
      byte[] original = ApplyFixture.content(random);
      Path file = fixture.file("random-" + random.nextInt(5), original);
      Object mode = random.nextBoolean() ? 0100755 : 0100640;
      Files.setAttribute(file, "unix:mode", mode);
      List<Splice> splices = ApplyFixture.splices(random, original.length);
      byte[] expected = Splices.apply(original, splices);

      ApplyResult result = store.apply(Snapshot.read(file), splices, "round " + round);

      assertThat(Files.readAllBytes(file)).isEqualTo(expected);
      assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(mode);
      if (result.changedAnything()) {
        store.undo(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(original);
        assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(mode);
        if (random.nextBoolean()) {
          store.redo(file);
          assertThat(Files.readAllBytes(file)).isEqualTo(expected);
        }
      }
    }
    assertThat(fixture.temporaries()).isEmpty();
  }

  @Test
  void oneHunkOfSeveralIsUndoneAndTheRestLater() {
    Path file = fixture.file("a.txt", "one\ntwo\nthree\n");
    EditStore store = fixture.open();
    List<Splice> splices =
        List.of(
            new Splice(0, 3, "ONE-ONE".getBytes(StandardCharsets.UTF_8)),
            new Splice(4, 7, new byte[0]),
            new Splice(8, 13, "THREE".getBytes(StandardCharsets.UTF_8)));
    store.apply(Snapshot.read(file), splices, "capitals");
    HistoryEntry entry = store.history().getFirst();

    store.undoHunk(entry, file, 1);
    assertThat(ApplyFixture.text(file)).isEqualTo("ONE-ONE\ntwo\nTHREE\n");
    store.redo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo("ONE-ONE\n\nTHREE\n");
    store.undoHunk(entry, file, 0);
    assertThat(ApplyFixture.text(file)).isEqualTo("one\n\nTHREE\n");
    assertThat(store.applied()).containsExactly(entry);
    assertThatThrownBy(() -> store.undoHunk(entry, file, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void severalFilesAreOneEntry() {
    Path a = fixture.file("a.txt", "a");
    Path b = fixture.file("sub/b.txt", "b");
    EditStore store = fixture.open();
    ApplyResult result =
        store.apply(List.of(ApplyFixture.rewrite(a, "A"), ApplyFixture.rewrite(b, "B")), "both");
    assertThat(result.written()).containsExactly(a, b);
    assertThat(store.history()).hasSize(1);

    store.undo(b);
    assertThat(ApplyFixture.text(a) + ApplyFixture.text(b)).isEqualTo("Ab");
    store.undoLast();
    assertThat(ApplyFixture.text(a) + ApplyFixture.text(b)).isEqualTo("ab");
    assertThat(store.undoLast()).isEqualTo(new UndoResult.Nothing());
  }

  @Test
  void undoLastTakesTheEditThatWasLastInAnyFile() {
    Path a = fixture.file("a.txt", "a");
    Path b = fixture.file("b.txt", "b");
    EditStore store = fixture.open();
    ApplyFixture.apply(store, a, "A");
    ApplyFixture.apply(store, b, "B");
    store.undoLast();
    assertThat(ApplyFixture.text(a) + ApplyFixture.text(b)).isEqualTo("Ab");
    store.undoLast();
    assertThat(ApplyFixture.text(a) + ApplyFixture.text(b)).isEqualTo("ab");
  }

  @Test
  void theSameFileTwiceIsRefused() {
    Path file = fixture.file("a.txt", "a");
    FileEdit edit = ApplyFixture.rewrite(file, "b");
    assertThatThrownBy(() -> fixture.open().apply(List.of(edit, edit), "twice"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FileEdit(Snapshot.of("stdin", new byte[0]), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFileThatChangedIsNotWritten() throws IOException {
    Path file = fixture.file("a.txt", "one");
    Path other = fixture.file("b.txt", "one");
    FileEdit edit = ApplyFixture.rewrite(file, "two");
    FileEdit otherEdit = ApplyFixture.rewrite(other, "two");
    Files.writeString(file, "someone else's");
    EditStore store = fixture.open();
    assertThatThrownBy(() -> store.apply(List.of(otherEdit, edit), "late"))
        .asInstanceOf(type(EngineException.class))
        .extracting(EngineException::kind)
        .isEqualTo(Kind.CHANGED_ON_DISK);
    assertThat(fixture.tree())
        .containsOnly(Map.entry("a.txt", "someone else's"), Map.entry("b.txt", "one"));
    Files.delete(file);
    assertThatThrownBy(() -> store.apply(List.of(edit), "gone"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("does not exist");
    assertThat(store.history()).isEmpty();
  }

  @Test
  void aHistoryThatIsDamagedDoesNotGetIntoTheFile() throws IOException {
    Path file = fixture.file("a.txt", "one");
    EditStore store = fixture.open();
    ApplyFixture.apply(store, file, "two");
    HistoryEntry.FileChange change = store.history().getFirst().files().getFirst();
    Files.writeString(fixture.state.history().resolve(change.oldHash()), "rot");
    assertThatThrownBy(() -> store.undo(file))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("damaged");
    assertThat(ApplyFixture.text(file)).isEqualTo("two");
  }

  @Test
  void clearErasesEverything() {
    Path file = fixture.file("a.txt", "secret");
    EditStore store = fixture.open();
    ApplyFixture.apply(store, file, "two");
    assertThat(store.clear()).isZero();
    assertThat(store.history()).isEmpty();
    assertThat(ApplyFixture.tree(fixture.state.root()).values().toString())
        .doesNotContain("secret")
        .doesNotContain("two")
        .doesNotContain("a.txt");
    assertThat(store.undo(file)).isEqualTo(new UndoResult.Nothing());
    ApplyFixture.apply(store, file, "three");
    store.undo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo("two");
  }

  @Test
  void anInterruptDoesNotCutTheWritingShort() {
    Path file = fixture.file("a.txt", "one");
    EditStore store = fixture.open();
    Thread.currentThread().interrupt();
    ApplyFixture.apply(store, file, "two");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ApplyFixture.text(file)).isEqualTo("two");
    Thread.currentThread().interrupt();
    store.undo(file);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ApplyFixture.text(file)).isEqualTo("one");
  }
}
