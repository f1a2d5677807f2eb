package org.mycromwell.app.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.review.ProposalWriter.Outcome;
import org.mycromwell.app.review.ProposalWriter.Reversal;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditProblem;

class ProposalWriterTest {
  @TempDir Path folder;
  private Path file = Path.of("");
  private ProposalWriter writer = new ProposalWriter(new StateDirectory(Path.of("")));

  @BeforeEach
  void makeFile() throws IOException {
    writer = new ProposalWriter(new StateDirectory(folder.resolve("state")));
    file = Files.writeString(folder.resolve("cart.txt"), Reviews.FILE);
  }

  private ReviewedProposal reviewed() {
    return Reviews.reviewed(Snapshot.read(file), Reviews.changed(Reviews.FILE));
  }

  private static ReviewedProposal decide(ReviewedProposal reviewed, int hunk, Decision decision) {
    return reviewed.withProposal(reviewed.proposal().decide(hunk, decision));
  }

  @Test
  void acceptedHunksAreWrittenAndTheRestIsKeptForTheNewFile() {
    ReviewedProposal decided = decide(reviewed(), 0, Decision.ACCEPTED);
    decided = decide(decided, 1, Decision.REJECTED);

    Outcome.Written written = (Outcome.Written) writer.apply(decided, false);

    assertThat(written.hunks()).isEqualTo(1);
    assertThat(file).hasContent(Reviews.FILE.replace("line 5\n", "line five\n"));
    ReviewedProposal rest = written.rest().orElseThrow();
    assertThat(rest.proposal().hunks())
        .extracting(hunk -> hunk.decision())
        .containsExactly(Decision.REJECTED, Decision.PENDING);
    ReviewedProposal all = rest.withProposal(rest.proposal().decidePending(Decision.ACCEPTED));
    Outcome.Written second = (Outcome.Written) writer.apply(all, false);
    assertThat(second.rest()).isEmpty();
    assertThat(file)
        .hasContent(
            Reviews.FILE
                .replace("line 5\n", "line five\n")
                .replace("line 20\n", "new a\nnew b\nline 20\n"));
    assertThat(writer.undo(file, second.result().entryId()))
        .isEqualTo(new Reversal.Done(file, false));
    assertThat(writer.undo(file, written.result().entryId()))
        .isEqualTo(new Reversal.Done(file, false));
    assertThat(file).hasContent(Reviews.FILE);
    assertThat(writer.undo(file, written.result().entryId())).isInstanceOf(Reversal.NotDone.class);
    assertThat(writer.undo(file, "unknown")).isInstanceOf(Reversal.NotDone.class);
    assertThat(writer.redo(file)).isEqualTo(new Reversal.Done(file, false));
    assertThat(file).hasContent(Reviews.FILE.replace("line 5\n", "line five\n"));
  }

  @Test
  void aDoubtfulAnswerIsWrittenOnlyAfterItWasSeen() {
    ReviewedProposal base = reviewed();
    EditProblem problem = new EditProblem(Kind.CHECK_FAILED, "code was left out");
    ReviewedProposal doubtful =
        new ReviewedProposal(
            base.id(),
            base.time(),
            base.proposal().decideAll(Decision.ACCEPTED),
            base.instruction(),
            "",
            List.of(problem),
            List.of(),
            true,
            Optional.empty(),
            List.of());
    Outcome.Doubtful outcome = (Outcome.Doubtful) writer.apply(doubtful, false);
    assertThat(outcome.problems()).containsExactly(problem);
    assertThat(file).hasContent(Reviews.FILE);
    assertThat(writer.apply(doubtful, true)).isInstanceOf(Outcome.Written.class);
    assertThat(file).hasContent(Reviews.changed(Reviews.FILE));
  }

  @Test
  void whatWouldNoLongerParseIsDoubtful() throws IOException {
    Path python = Files.writeString(folder.resolve("a.py"), "def f():\n    return 1\n");
    ReviewedProposal reviewed = Reviews.reviewed(Snapshot.read(python), "def f(:\n    return 1\n");
    Outcome outcome =
        writer.apply(
            reviewed.withProposal(reviewed.proposal().decideAll(Decision.ACCEPTED)), false);
    assertThat(((Outcome.Doubtful) outcome).problems().getFirst().message())
        .contains("would no longer parse");
  }

  @Test
  void aFileChangedOutsideIsNotWrittenAndTheProposalIsMergedOntoIt() throws IOException {
    ReviewedProposal decided = reviewed();
    decided = decided.withProposal(decided.proposal().decide(0, Decision.ACCEPTED));
    String outside =
        Reviews.FILE.replace("line 0\n", "zero\nmore\n").replace("line 12\n", "twelve\n");
    Files.writeString(file, outside);

    Outcome outcome = writer.apply(decided, false);
    assertThat(outcome).isInstanceOf(Outcome.ChangedOnDisk.class);
    assertThat(file).hasContent(outside);

    Conflict conflict = Conflict.examine(decided);
    assertThat(conflict.placedHunks()).isEqualTo(2);
    assertThat(conflict.conflictingHunks()).isEqualTo(1);
    ReviewedProposal merged = conflict.merged().orElseThrow();
    assertThat(merged.proposal().hunks())
        .extracting(hunk -> hunk.decision())
        .containsExactly(Decision.ACCEPTED, Decision.PENDING, Decision.PENDING);
    assertThat(merged.isConflict(merged.proposal().hunks().get(1))).isTrue();
    assertThat(writer.apply(merged, false)).isInstanceOf(Outcome.Written.class);
    assertThat(file).hasContent(outside.replace("line 5\n", "line five\n"));
  }

  @Test
  void overwritingKeepsWhatWasOnDiskInTheHistory() throws IOException {
    ReviewedProposal decided = reviewed();
    decided = decided.withProposal(decided.proposal().decideAll(Decision.ACCEPTED));
    Files.writeString(file, "something else\n");
    ReviewedProposal overwriting = Conflict.examine(decided).overwrite().orElseThrow();
    Outcome.Written written = (Outcome.Written) writer.apply(overwriting, true);
    assertThat(file).hasContent(Reviews.changed(Reviews.FILE));
    writer.undo(file, written.result().entryId());
    assertThat(file).hasContent("something else\n");
  }

  @Test
  void mergingKeepsAByteOrderMarkOnce() throws IOException {
    Files.writeString(file, "\ufeffa\nb\n");
    ReviewedProposal reviewed = Reviews.reviewed(Snapshot.read(file), "A\nb\n");
    Files.writeString(file, "\ufeffX\nb\n");
    ReviewedProposal merged = Conflict.examine(reviewed).merged().orElseThrow();
    assertThat(new String(merged.proposal().preview(), UTF_8)).isEqualTo("\ufeffA\nb\n");
  }

  @Test
  void aFileThatIsGoneSaysSoAndCanStillBecomeAPatch() throws IOException {
    ReviewedProposal reviewed = reviewed();
    Files.delete(file);
    Conflict conflict = Conflict.examine(reviewed);
    assertThat(conflict.merged()).isEmpty();
    assertThat(conflict.message()).contains("cart.txt can no longer be edited");
    Path patch = folder.resolve("out.patch");
    PatchFile.write(reviewed, folder.toRealPath(), patch);
    assertThat(patch).content().contains("--- a/cart.txt", "+line five", "-line 12");
    assertThatThrownBy(() -> PatchFile.write(reviewed, null, patch))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("exists already");
  }
}
