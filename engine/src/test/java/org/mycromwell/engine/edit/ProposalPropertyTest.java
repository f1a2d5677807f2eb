package org.mycromwell.engine.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mycromwell.engine.EngineException;

/** The guarantees G2 and G4 of a proposal, on random files and random changes. */
class ProposalPropertyTest {
  private static final int ROUNDS = 400;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void resultHasTheLinesOfTheAcceptedHunksAndTheBytesOfTheRest(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Proposal proposal = decided(randomProposal(random, 12), random);
      checkResult(proposal);
      checkResult(decided(splitSome(proposal, random), random));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void everySubsetEqualsAProposalOfThoseHunksAlone(long seed) {
    Random random = new Random(seed);
    int subsets = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Proposal proposal = randomProposal(random, 10);
      if (random.nextBoolean()) {
        proposal = splitSome(proposal, random);
      }
      int hunks = Math.min(proposal.hunks().size(), 6);
      for (int subset = 0; subset < 1 << hunks; subset++) {
        List<Integer> order = new ArrayList<>();
        List<LineChange> alone = new ArrayList<>();
        for (int i = 0; i < proposal.hunks().size(); i++) {
          order.add(i);
          if (i < hunks && (subset >> i & 1) == 1) {
            alone.addAll(proposal.hunks().get(i).changes());
          }
        }
        Collections.shuffle(order, random);
        Proposal decided = proposal;
        for (int i : order) {
          decided =
              decided.decide(
                  i, i < hunks && (subset >> i & 1) == 1 ? Decision.ACCEPTED : Decision.REJECTED);
        }
        assertThat(decided.result())
            .as("seed %d round %d subset %d", seed, round, subset)
            .isEqualTo(
                Proposal.of(proposal.snapshot(), alone).decideAll(Decision.ACCEPTED).result())
            .isEqualTo(decided.preview());
        subsets++;
      }
    }
    assertThat(subsets).isGreaterThan(2 * ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7})
  void splittingChangesNothingUntilADecisionDiffers(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Proposal proposal = randomProposal(random, 12);
      Proposal pieces = splitAll(proposal);
      assertThat(pieces.hunks()).noneMatch(Hunk::canSplit);
      for (int i = 0; i < pieces.hunks().size(); i++) {
        assertThat(pieces.hunks().get(i).index()).isEqualTo(i);
      }
      assertThat(pieces.decideAll(Decision.ACCEPTED).result())
          .as("seed %d round %d", seed, round)
          .isEqualTo(proposal.decideAll(Decision.ACCEPTED).result());
      assertThat(pieces.decideAll(Decision.REJECTED).result())
          .isEqualTo(proposal.snapshot().bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 10})
  void historyIsReplayedExactly(long seed) {
    Random random = new Random(seed);
    RandomFiles files = new RandomFiles(random);
    for (int round = 0; round < 2 * ROUNDS; round++) {
      Snapshot before = snapshot(files, random, 14);
      byte[] after = files.changed(before.bytes(), 14);
      Proposal proposal = Proposal.between(before, after);
      String where = "seed " + seed + " round " + round;
      assertThat(proposal.decideAll(Decision.ACCEPTED).result()).as(where).isEqualTo(after);
      assertThat(proposal.result()).as(where).isEqualTo(before.bytes());
      Proposal pieces = splitAll(proposal);
      assertThat(pieces.decideAll(Decision.ACCEPTED).result()).as(where).isEqualTo(after);
      checkSplicesInsideAcceptedHunks(decided(pieces, random));
      List<Splice> splices = decided(pieces, random).splices();
      byte[] changed = Splices.apply(before.bytes(), splices);
      assertThat(Splices.apply(changed, Splices.inverse(before.bytes(), splices)))
          .as(where)
          .isEqualTo(before.bytes());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void editedHunkIsWhatTheUserWrote(long seed) {
    Random random = new Random(seed);
    RandomFiles files = new RandomFiles(random);
    for (int round = 0; round < ROUNDS; round++) {
      Proposal proposal = randomProposal(random, 12);
      if (proposal.hunks().isEmpty()) {
        continue;
      }
      int at = random.nextInt(proposal.hunks().size());
      Hunk hunk = proposal.hunks().get(at);
      List<String> lines = files.newLines(proposal.snapshot(), hunk.before(), 3);
      Proposal edited = proposal.decideAll(Decision.ACCEPTED).edit(at, lines);
      assertThat(edited.hunks().get(at).afterLines()).isEqualTo(lines);
      assertThat(edited.hunks().get(at).edited()).isTrue();
      assertThat(edited.hunks().get(at).decision()).isEqualTo(Decision.PENDING);
      assertThat(edited.hunks()).filteredOn(Hunk::edited).hasSize(1);
      checkResult(decided(edited, random));
    }
  }

  /** Files whose lines all end alike: one hunk after the other, each on the file before it. */
  @ParameterizedTest
  @ValueSource(longs = {13, 14})
  void hunksCanBeAppliedOneByOne(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Proposal proposal = randomProposal(random, 12);
      Snapshot snapshot = proposal.snapshot();
      if (snapshot.encoding() != TextEncoding.UTF_8 || snapshot.text().contains("\r")) {
        continue;
      }
      byte[] file = snapshot.bytes();
      for (Hunk hunk : proposal.hunks().reversed()) {
        file =
            Proposal.of(Snapshot.of("f", file), hunk.changes())
                .decideAll(Decision.ACCEPTED)
                .result();
      }
      assertThat(file)
          .as("seed %d round %d", seed, round)
          .isEqualTo(proposal.decideAll(Decision.ACCEPTED).result());
    }
  }

  private static void checkResult(Proposal proposal) {
    checkSplicesInsideAcceptedHunks(proposal);
    Snapshot snapshot = proposal.snapshot();
    List<String> expected = new ArrayList<>();
    int next = 0;
    for (Hunk hunk : proposal.hunks()) {
      if (hunk.decision() == Decision.ACCEPTED) {
        addLines(snapshot, next, hunk.before().first(), expected);
        expected.addAll(hunk.afterLines());
        next = hunk.before().end();
      }
    }
    addLines(snapshot, next, snapshot.lineCount(), expected);
    if (!snapshot.endsWithNewline() && !expected.isEmpty() && expected.getLast().isEmpty()) {
      expected.removeLast(); // Without a line end of its own it is the end of the line before.
    }
    byte[] result = proposal.result();
    LineTable table = LineTable.of(result, snapshot.encoding());
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < table.count(); i++) {
      lines.add(snapshot.encoding().decode(result, table.start(i), table.textEnd(i)));
    }
    assertThat(lines).as("%s", Arrays.toString(snapshot.bytes())).isEqualTo(expected);
    boolean lastLineKept =
        snapshot.lineCount() > 0
            && table.count() > 0
            && proposal.hunks().stream()
                .filter(hunk -> hunk.decision() == Decision.ACCEPTED)
                .noneMatch(hunk -> hunk.before().end() == snapshot.lineCount());
    if (lastLineKept || snapshot.endsWithNewline()) {
      assertThat(table.count() == 0 || table.ending(table.count() - 1) != LineEnding.NONE)
          .isEqualTo(snapshot.endsWithNewline());
    }
  }

  /** G2: every byte outside of an accepted hunk is copied. */
  private static void checkSplicesInsideAcceptedHunks(Proposal proposal) {
    Snapshot snapshot = proposal.snapshot();
    for (Splice splice : proposal.splices()) {
      assertThat(proposal.hunks())
          .anyMatch(hunk ->
              hunk.decision() == Decision.ACCEPTED
                  && (splice.start() >= snapshot.lineStart(hunk.before().first())
                      || hunk.before().equals(snapshot.allLines()))
                  && splice.end() <= snapshot.lineStart(hunk.before().end()));
    }
  }

  private static void addLines(Snapshot snapshot, int first, int end, List<String> lines) {
    for (int i = first; i < end; i++) {
      lines.add(snapshot.line(i));
    }
  }

  private static Proposal randomProposal(Random random, int maxLines) {
    RandomFiles files = new RandomFiles(random);
    Snapshot snapshot = snapshot(files, random, maxLines);
    List<LineChange> changes = new ArrayList<>();
    int line = 0;
    while (line <= snapshot.lineCount() && changes.size() < 4) {
      int first = line + random.nextInt(4);
      int end = first + random.nextInt(4);
      if (end > snapshot.lineCount()) {
        break;
      }
      LineRange range = new LineRange(first, end);
      changes.add(new LineChange(range, files.newLines(snapshot, range, 2)));
      line = random.nextBoolean() ? end : end + random.nextInt(5);
      line = first == end && line == end ? end + 1 : line;
    }
    if (changes.isEmpty()) {
      LineRange all = snapshot.allLines();
      String text = String.join("\n", files.newLines(snapshot, all, 3));
      return Proposal.rewrite(snapshot, all, text);
    }
    return Proposal.of(snapshot, changes);
  }

  private static Snapshot snapshot(RandomFiles files, Random random, int maxLines) {
    while (true) {
      try {
        return Snapshot.of("file", files.next(1 + random.nextInt(maxLines)));
      } catch (EngineException e) {
        assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_EDITABLE);
      }
    }
  }

  private static Proposal decided(Proposal proposal, Random random) {
    Proposal decided = proposal;
    for (Hunk hunk : proposal.hunks()) {
      decided =
          decided.decide(hunk.index(), Decision.values()[random.nextInt(Decision.values().length)]);
    }
    return decided;
  }

  private static Proposal splitSome(Proposal proposal, Random random) {
    Proposal result = proposal;
    for (int i = 0; i < 3 && !result.hunks().isEmpty(); i++) {
      result = result.split(random.nextInt(result.hunks().size()));
    }
    return result;
  }

  private static Proposal splitAll(Proposal proposal) {
    Proposal result = proposal;
    while (true) {
      int before = result.hunks().size();
      for (int i = before - 1; i >= 0; i--) {
        result = result.split(i);
      }
      if (result.hunks().size() == before) {
        return result;
      }
    }
  }
}
