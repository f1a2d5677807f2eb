package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.apply.JournalState.Status;

/** The journal says what was written to it, whatever became of its last line. */
class JournalTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private StateDirectory state;
  private Journal journal;

  @BeforeEach
  void createJournal() {
    state = new StateDirectory(folder);
    journal = new Journal(state, new DiskFiles());
  }

  private HistoryEntry entry(String id) {
    return new HistoryEntry(
        id,
        Instant.ofEpochMilli(1_700_000_000_123L),
        HistoryEntry.Kind.APPLY,
        "a note with \" and \n and \u00e4 and \ud800",
        "",
        -1,
        List.of(
            new HistoryEntry.FileChange(
                folder.resolve("f\u00fc r.txt"),
                "a".repeat(64),
                12,
                "b".repeat(64),
                3_000_000_000L,
                List.of(new HistoryEntry.Hunk(1, 2, 3), new HistoryEntry.Hunk(7, 7, 1)),
                ".f.cromwell-1.tmp"),
            new HistoryEntry.FileChange(folder.resolve("other"), "c", 0, "d", 1, List.of(), "")));
  }

  @Test
  void linesComeBackAsTheyWereWritten() throws IOException {
    journal.append(new JournalLine.Begin(entry("1")));
    journal.append(new JournalLine.Begin(entry("2")));
    journal.append(new JournalLine.InPlace("2", folder.resolve("other")));
    journal.append(new JournalLine.Begin(entry("3")));
    journal.append(new JournalLine.Commit("1"));
    journal.append(new JournalLine.Abort("2"));
    journal.append(new JournalLine.Commit("2"));

    JournalState read = journal.read();
    assertThat(read.committed()).containsExactly(entry("1"));
    assertThat(read.items(Status.ABORTED)).hasSize(1);
    assertThat(read.items(Status.OPEN).getFirst().entry).isEqualTo(entry("3"));
    assertThat(read.items(Status.ABORTED).getFirst().inPlace)
        .containsExactly(folder.resolve("other"));
    assertThat(read.hasNewerLines()).isFalse();

    journal.rewrite(read.items(Status.COMMITTED));
    assertThat(journal.read().items()).hasSize(1);
    assertThat(journal.read().committed()).containsExactly(entry("1"));
  }

  @Test
  void aLineTornAnywhereIsAsIfItWereNotThereAndTheNextIsRead() throws IOException {
    journal.append(new JournalLine.Begin(entry("1")));
    byte[] line = JournalCodec.encode(new JournalLine.Commit("1"));
    byte[] before = Files.readAllBytes(state.journal());
    for (int length = 0; length < line.length - 1; length++) {
      Files.write(state.journal(), before);
      Files.write(state.journal(), Arrays.copyOf(line, length), StandardOpenOption.APPEND);
      assertThat(journal.read().committed()).as("%d bytes", length).isEmpty();
      journal.append(new JournalLine.Begin(entry("2")));
      journal.append(new JournalLine.Commit("2"));
      assertThat(journal.read().committed()).containsExactly(entry("2"));
      assertThat(journal.read().items(Status.OPEN)).hasSize(1);
    }
  }

  @Test
  void damageIsNoticed() throws IOException {
    journal.append(new JournalLine.Begin(entry("1")));
    journal.append(new JournalLine.Commit("1"));
    byte[] bytes = Files.readAllBytes(state.journal());
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = bytes.clone();
      damaged[1 + random.nextInt(bytes.length - 1)] ^= (byte) (1 + random.nextInt(255));
      Files.write(state.journal(), damaged);
      List<HistoryEntry> committed = journal.read().committed();
      assertThat(committed).isIn(List.of(), List.of(entry("1")));
    }
    byte[] noise = new byte[4000];
    random.nextBytes(noise);
    Files.write(state.journal(), noise);
    assertThat(journal.read().items()).isEmpty();
  }

  @Test
  void linesOfALaterVersionAreSeenAndKept() throws IOException {
    ApplyFixture fixture = new ApplyFixture(folder);
    Path file = fixture.file("a.txt", "one");
    ApplyFixture.apply(fixture.open(), file, "two");
    String json = "{\"v\":2,\"type\":\"begin\",\"contents\":{\"v\":[1]}}";
    CRC32 crc = new CRC32();
    crc.update(json.getBytes(StandardCharsets.US_ASCII));
    String line = String.format("%08x %s%n", crc.getValue(), json);
    Files.writeString(fixture.state.journal(), line, StandardOpenOption.APPEND);
    Path content = Files.writeString(fixture.state.history().resolve("e".repeat(64)), "newer");

    EditStore store = fixture.open();
    store.clear();
    assertThat(store.history()).hasSize(1);
    assertThat(content).exists();
    store.undo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo("one");
  }
}
