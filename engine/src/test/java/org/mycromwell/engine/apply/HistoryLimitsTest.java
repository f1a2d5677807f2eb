package org.mycromwell.engine.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guarantee G7: what stays in the history, and for how long. */
class HistoryLimitsTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private ApplyFixture fixture;
  private Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @BeforeEach
  void createFixture() {
    fixture = new ApplyFixture(folder);
  }

  private EditStore open(HistoryLimits limits) {
    return EditStore.open(fixture.state, limits, new DiskFiles(), () -> now);
  }

  private static String version(int number) {
    return String.valueOf(number).repeat(1000).substring(0, 1000);
  }

  private long storedBytes() {
    return ApplyFixture.tree(fixture.state.history()).values().stream()
        .mapToLong(String::length)
        .sum();
  }

  @Test
  void whatIsOlderThanTheLimitGoesExceptTheLastOfEachFile() {
    Path a = fixture.file("a.txt", "a0");
    Path b = fixture.file("b.txt", "b0");
    EditStore store = open(HistoryLimits.DEFAULT);
    ApplyFixture.apply(store, a, "a1");
    ApplyFixture.apply(store, a, "a2");
    ApplyFixture.apply(store, b, "b1");
    now = now.plus(Duration.ofDays(29));
    assertThat(open(HistoryLimits.DEFAULT).history()).hasSize(3);
    ApplyFixture.apply(store, a, "a3");
    now = now.plus(Duration.ofDays(2));

    EditStore later = open(HistoryLimits.DEFAULT);
    assertThat(later.history())
        .extracting(HistoryEntry::note)
        .containsExactly("make it a3", "make it b1");
    assertThat(ApplyFixture.tree(fixture.state.history()).values())
        .containsExactlyInAnyOrder("a2", "a3", "b0", "b1");
    now = now.plus(Duration.ofDays(3000));
    later = open(HistoryLimits.DEFAULT);
    later.undo(b);
    later.undo(a);
    assertThat(ApplyFixture.text(a) + ApplyFixture.text(b)).isEqualTo("a2b0");
    assertThat(later.undo(a)).isEqualTo(new UndoResult.Nothing());
  }

  @Test
  void theHistoryStaysWithinItsSizeAndLosesTheOldestFirst() {
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 10_000);
    Path rare = fixture.file("rare.txt", "the only original");
    Path file = fixture.file("a.txt", version(1000));
    EditStore store = open(limits);
    ApplyFixture.apply(store, rare, "changed once");
    for (int i = 1001; i <= 1050; i++) {
      ApplyFixture.apply(store, file, version(i));
      assertThat(storedBytes()).isLessThanOrEqualTo(11_000);
    }
    EditStore later = open(limits);
    assertThat(storedBytes()).isBetween(9_000L, 10_000L);
    List<HistoryEntry> history = later.history();
    assertThat(history).hasSizeBetween(8, 11);
    assertThat(history.getLast().note()).isEqualTo("make it changed once");
    for (int i = 1049; i >= 1043; i--) {
      later.undo(file);
      assertThat(ApplyFixture.text(file)).isEqualTo(version(i));
    }
    later.undo(rare);
    assertThat(ApplyFixture.text(rare)).isEqualTo("the only original");
  }

  @Test
  void theLastVersionStaysEvenWhenItAloneIsTooLarge() {
    HistoryLimits limits = new HistoryLimits(Duration.ofDays(30), 100);
    Path file = fixture.file("a.txt", version(1));
    ApplyFixture.apply(open(limits), file, version(2));
    ApplyFixture.apply(open(limits), file, version(3));
    EditStore store = open(limits);
    assertThat(store.history()).hasSize(1);
    store.undo(file);
    assertThat(ApplyFixture.text(file)).isEqualTo(version(2));
  }

  @Test
  void contentsOfEqualFilesAreStoredOnce() {
    EditStore store = open(HistoryLimits.DEFAULT);
    for (int i = 0; i < 10; i++) {
      ApplyFixture.apply(store, fixture.file(i + ".txt", version(1)), version(2));
    }
    assertThat(storedBytes()).isEqualTo(2000);
  }
}
