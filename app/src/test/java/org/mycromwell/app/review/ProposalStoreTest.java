package org.mycromwell.app.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;

class ProposalStoreTest {
  @TempDir Path folder;
  private Path file = Path.of("");
  private ProposalStore store = new ProposalStore(new StateDirectory(Path.of("")));
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void makeFile() throws IOException {
    store = new ProposalStore(new StateDirectory(folder.resolve("state")));
    file = Files.writeString(folder.resolve("cart.txt"), Reviews.FILE);
  }

  private ReviewedProposal decided() {
    ReviewedProposal base = Reviews.reviewed(Snapshot.read(file), Reviews.changed(Reviews.FILE));
    return new ReviewedProposal(
        "a1",
        Instant.EPOCH,
        base.proposal().decide(0, Decision.ACCEPTED).decide(1, Decision.REJECTED),
        "do \u00e9 it\nnow",
        "model x",
        List.of(new EditProblem(Kind.CHECK_FAILED, "a problem")),
        List.of(),
        false,
        Optional.of(7),
        List.of());
  }

  @Test
  void aProposalComesBackWithItsDecisions() {
    ReviewedProposal kept = decided();
    store.save(kept, notices::add);
    ReviewedProposal back = store.load(notices::add).getFirst();
    assertThat(notices).isEmpty();
    assertThat(back.proposal().result()).isEqualTo(kept.proposal().result());
    assertThat(back.proposal().preview()).isEqualTo(kept.proposal().preview());
    assertThat(back.proposal().hunks())
        .extracting(hunk -> hunk.decision())
        .containsExactly(Decision.ACCEPTED, Decision.REJECTED, Decision.PENDING);
    assertThat(back.instruction()).isEqualTo(kept.instruction());
    assertThat(back.model()).isEqualTo("model x");
    assertThat(back.problems()).isEqualTo(kept.problems());
    assertThat(back.syntaxChecked()).isFalse();
    assertThat(back.stoppedAt()).contains(7);
    assertThat(back.time()).isEqualTo(Instant.EPOCH);
    assertThat(back.proposal().snapshot().path()).isEqualTo(file);
    store.delete("a1");
    assertThat(store.load(notices::add)).isEmpty();
  }

  /** What was cut into lines is one hunk again: it counts as decided only where all lines agree. */
  @Test
  void decisionsAboutPartsOfAHunkAreNotTakenForTheWhole() {
    ReviewedProposal whole =
        Reviews.reviewed(
            Snapshot.read(file), Reviews.FILE.replace("line 5\nline 6\n", "five\nsix\n"));
    var cut = whole.proposal().split(0, new LineRange(5, 6), new LineRange(0, 0));
    store.save(whole.withProposal(cut.decide(0, Decision.ACCEPTED)), notices::add);
    ReviewedProposal back = store.load(notices::add).getFirst();
    assertThat(back.proposal().hunks())
        .extracting(hunk -> hunk.decision())
        .containsExactly(Decision.PENDING);
    store.save(whole.withProposal(cut.decideAll(Decision.ACCEPTED)), notices::add);
    assertThat(store.load(notices::add).getFirst().proposal().hunks().getFirst().decision())
        .isEqualTo(Decision.ACCEPTED);
  }

  @Test
  void ontoAFileThatHasChangedItIsMerged() throws IOException {
    store.save(decided(), notices::add);
    String outside = "new first\n" + Reviews.FILE.replace("line 5\n", "line FIVE\n");
    Files.writeString(file, outside);
    ReviewedProposal back = store.load(notices::add).getFirst();
    assertThat(back.proposal().snapshot().sha256())
        .isEqualTo(Snapshot.sha256(outside.getBytes(UTF_8)));
    assertThat(back.isConflict(back.proposal().hunks().getFirst())).isTrue();
    assertThat(back.proposal().hunks())
        .extracting(hunk -> hunk.decision())
        .containsExactly(Decision.PENDING, Decision.REJECTED, Decision.PENDING);
    assertThat(back.proposal().result()).isEqualTo(outside.getBytes(UTF_8));
  }

  @Test
  void whatIsInTheFileAlreadyIsForgotten() throws IOException {
    store.save(decided(), notices::add);
    Files.writeString(file, Reviews.changed(Reviews.FILE));
    assertThat(store.load(notices::add)).isEmpty();
    Files.writeString(file, Reviews.FILE);
    assertThat(store.load(notices::add)).isEmpty();
  }

  @Test
  void damageAndMissingFilesCostANoticeAndNothingElse() throws IOException {
    store.save(decided(), notices::add);
    Path kept = folder.resolve("state/proposal-a1.txt");
    String text = Files.readString(kept);
    for (String damaged :
        List.of(
            text.substring(0, text.length() / 2),
            "",
            text.replace("REJECTED", "MAYBE"),
            text.replace("before ", "befor "),
            text.replace("hunk 5 6", "hunk 6 5"))) {
      Files.writeString(kept, damaged);
      assertThat(store.load(notices::add)).isEmpty();
    }
    assertThat(notices).hasSize(5).allMatch(notice -> notice.contains("damaged"));
    Files.writeString(kept, text);
    Files.delete(file);
    assertThat(store.load(notices::add)).isEmpty();
    assertThat(notices.getLast()).contains("waits").contains("cart.txt");
    assertThat(kept).exists();
  }

  @Test
  void onlyTheNewestAreKept() {
    for (int i = 0; i < ProposalStore.MOST + 3; i++) {
      ReviewedProposal base = Reviews.reviewed(Snapshot.read(file), Reviews.changed(Reviews.FILE));
      store.save(
          ReviewedProposal.of("p" + i, Instant.ofEpochSecond(i), base.proposal(), "x"),
          notices::add);
    }
    List<ReviewedProposal> loaded = store.load(notices::add);
    assertThat(loaded).hasSize(ProposalStore.MOST);
    assertThat(loaded.getFirst().id()).isEqualTo("p22");
    assertThat(folder.resolve("state/proposal-p0.txt")).doesNotExist();
  }
}
