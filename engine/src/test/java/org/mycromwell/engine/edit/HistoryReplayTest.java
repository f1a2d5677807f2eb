package org.mycromwell.engine.edit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mycromwell.engine.EngineException;

/** The last changes of this repository, made again as edits and undone. */
class HistoryReplayTest {
  private static final int CHANGES = 150;

  private record Version(String name, byte[] before, byte[] after) {}

  private static final List<Version> VERSIONS = new ArrayList<>();

  @BeforeAll
  static void readHistory() throws Exception {
    GitCommand.assumeGit();
    Path here = Path.of("").toAbsolutePath();
    GitCommand.Outcome log =
        GitCommand.run(
            here,
            "log",
            "--no-merges",
            "--raw",
            "--no-abbrev",
            "--format=",
            "--diff-filter=M",
            "-n",
            "60");
    assumeTrue(log.status() == 0, "the sources are not in a git repository: no history to replay");
    List<String> ids = new ArrayList<>();
    for (String line : log.text().split("\n")) {
      String[] fields = line.split("[ \t]", 6);
      if (fields.length == 6 && ids.size() < 2 * CHANGES) {
        ids.add(fields[2]);
        ids.add(fields[3]);
      }
    }
    assumeTrue(!ids.isEmpty(), "a shallow clone: no history to replay");
    for (int i = 0; i < ids.size(); i += 2) {
      VERSIONS.add(new Version(ids.get(i), blob(here, ids.get(i)), blob(here, ids.get(i + 1))));
    }
  }

  private static byte[] blob(Path here, String id) throws Exception {
    GitCommand.Outcome blob = GitCommand.run(here, "cat-file", "blob", id);
    assertThat(blob.status()).isZero();
    return blob.output();
  }

  @Test
  void everySubsetOfHunksIsAppliedAndUndone() {
    Random random = new Random(1);
    int hunks = 0;
    for (Version version : VERSIONS) {
      Proposal exact;
      try {
        exact = Proposal.between(Snapshot.of(version.name(), version.before()), version.after());
      } catch (EngineException e) {
        continue; // An image or another binary file.
      }
      hunks += exact.hunks().size();
      check(exact, version.after(), random);
      String text = new String(version.after(), UTF_8);
      Snapshot before = exact.snapshot();
      Proposal rewritten = Proposal.rewrite(before, before.allLines(), text);
      boolean sameEnd =
          before.endsWithNewline() == (version.after().length == 0 || text.endsWith("\n"));
      if (sameEnd) {
        check(rewritten, version.after(), random);
      }
    }
    assertThat(hunks).isGreaterThan(VERSIONS.size() / 2);
  }

  private static void check(Proposal proposal, byte[] after, Random random) {
    byte[] before = proposal.snapshot().bytes();
    assertThat(proposal.decideAll(Decision.ACCEPTED).result()).isEqualTo(after);
    assertThat(proposal.decideAll(Decision.REJECTED).result()).isEqualTo(before);
    for (int round = 0; round < 4; round++) {
      Proposal some = proposal;
      for (Hunk hunk : proposal.hunks()) {
        some =
            some.decide(hunk.index(), random.nextBoolean() ? Decision.ACCEPTED : Decision.REJECTED);
      }
      byte[] applied = some.result();
      assertThat(Splices.apply(applied, Splices.inverse(before, some.splices()))).isEqualTo(before);
      // The file moved on after the edit: the edit is undone, the later line stays.
      byte[] later = withLineAtTheTop(applied);
      MergeResult undone = Merge.threeWay(applied, later, before);
      if (undone.isClean()) {
        assertThat(undone.merged()).isEqualTo(withLineAtTheTop(before));
      } else {
        assertThat(some.hunks())
            .anyMatch(h -> h.decision() == Decision.ACCEPTED && h.before().first() <= 1);
      }
    }
  }

  private static byte[] withLineAtTheTop(byte[] file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("a line that was added later\n".getBytes(UTF_8));
    out.writeBytes(file);
    return out.toByteArray();
  }
}
