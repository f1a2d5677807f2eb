package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.Splices;

/** Undoing in a file that has moved on takes back the edit, never the work that followed it. */
class UndoAfterwardsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private ApplyFixture fixture;
  private Path file;

  @BeforeEach
  void applyAnEdit() {
    fixture = new ApplyFixture(folder);
    file = fixture.file("a.txt", lines("1 2 3 4 5 6 7 8 9"));
    edit(lines("1 two 3 4 5 6 7 eight 9"));
  }

  private static String lines(String words) {
    return words.replace(' ', '\n') + "\n";
  }

  /** As a proposal does it: a splice per hunk. */
  private void edit(String after) {
    Snapshot before = Snapshot.read(file);
    byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
    fixture.open().apply(before, Splices.between(before.bytes(), bytes), "edit");
  }

  @Test
  void laterWorkElsewhereInTheFileIsKept() throws IOException {
    Files.writeString(file, lines("0 1 two 3 4 FIVE 6 7 eight 9 10"));
    UndoResult result = fixture.open().undo(file);
    assertThat(result)
        .asInstanceOf(type(UndoResult.Done.class))
        .extracting(UndoResult.Done::merged)
        .isEqualTo(List.of(file));
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("0 1 2 3 4 FIVE 6 7 8 9 10"));
    fixture.open().redo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("0 1 two 3 4 FIVE 6 7 eight 9 10"));
  }

  @Test
  void laterWorkInTheSameLinesIsAConflictAndNothingIsWritten() throws IOException {
    Files.writeString(file, lines("1 zwei 3 4 5 6 7 eight 9"));
    var before = ApplyFixture.tree(folder);
    UndoResult result = fixture.open().undo(file);
    assertThat(result)
        .asInstanceOf(type(UndoResult.Conflicted.class))
        .satisfies(conflicted -> {
          assertThat(conflicted.conflicts()).containsOnlyKeys(file);
          assertThat(conflicted.conflicts().values())
              .allSatisfy(merge -> assertThat(merge.conflicts()).hasSize(1));
        });
    assertThat(ApplyFixture.tree(folder)).isEqualTo(before);
    assertThat(fixture.open().applied()).hasSize(1);

    HistoryEntry entry = fixture.open().history().getFirst();
    assertThat(fixture.open().undoHunk(entry, file, 1)).isInstanceOf(UndoResult.Done.class);
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("1 zwei 3 4 5 6 7 8 9"));
  }

  @Test
  void aConflictInOneFileStopsTheUndoOfAllFiles() throws IOException {
    Path other = fixture.file("b.txt", "old\n");
    EditStore store = fixture.open();
    store.apply(
        List.of(ApplyFixture.rewrite(file, "rewritten\n"), ApplyFixture.rewrite(other, "new\n")),
        "both");
    Files.writeString(other, "by hand\n");
    assertThat(store.undoLast()).isInstanceOf(UndoResult.Conflicted.class);
    assertThat(ApplyFixture.text(file)).isEqualTo("rewritten\n");
    assertThat(ApplyFixture.text(other)).isEqualTo("by hand\n");
    assertThat(store.undo(file)).isInstanceOf(UndoResult.Done.class);
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("1 two 3 4 5 6 7 eight 9"));
  }

  @Test
  void anEarlierEditIsUndoneUnderALaterOne() {
    HistoryEntry first = fixture.open().history().getFirst();
    edit(lines("1 two 3 4 five 6 7 eight 9"));
    assertThat(fixture.open().undo(first)).isInstanceOf(UndoResult.Done.class);
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("1 2 3 4 five 6 7 8 9"));
    fixture.open().undo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("1 2 3 4 5 6 7 8 9"));
    assertThat(fixture.open().undo(file)).isEqualTo(new UndoResult.Nothing());
  }

  @Test
  void whatWasTakenBackByHandCountsAsUndone() throws IOException {
    Files.writeString(file, lines("1 2 3 4 5 6 7 8 9"));
    assertThat(fixture.open().undo(file)).isInstanceOf(UndoResult.Done.class);
    assertThat(ApplyFixture.text(file)).isEqualTo(lines("1 2 3 4 5 6 7 8 9"));
    assertThat(fixture.open().undo(file)).isEqualTo(new UndoResult.Nothing());
  }

  @Test
  void aFileThatIsGoneIsNotMadeAgain() throws IOException {
    Files.delete(file);
    assertThatThrownBy(() -> fixture.open().undo(file))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("does not exist");
    assertThat(file).doesNotExist();
    HistoryEntry.FileChange change = fixture.open().history().getFirst().files().getFirst();
    assertThat(fixture.open().content(change.oldHash()))
        .asString()
        .isEqualTo(lines("1 2 3 4 5 6 7 8 9"));
  }
}
