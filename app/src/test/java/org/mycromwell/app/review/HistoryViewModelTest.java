package org.mycromwell.app.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mycromwell.app.review.HistoryViewModel.Entry;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Snapshot;

class HistoryViewModelTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private int written;

  @Test
  void whatWasWrittenIsListedAndTakenBackInAnyOrder() throws IOException {
    StateDirectory state = new StateDirectory(folder.resolve("state"));
    HistoryViewModel history =
        new HistoryViewModel(state, Runnable::run, Runnable::run, notices::add, () -> written++);
    history.refresh();
    assertThat(history.entries()).isEmpty();
    assertThat(history.interrupted()).isEmpty();

    Path file = Files.writeString(folder.resolve("cart.txt"), Reviews.FILE);
    ProposalWriter writer = new ProposalWriter(state);
    ReviewedProposal first =
        Reviews.reviewed(Snapshot.read(file), Reviews.FILE.replace("line 5\n", "line five\n"));
    writer.apply(first.withProposal(first.proposal().decideAll(Decision.ACCEPTED)), false);
    String between = Files.readString(file);
    ReviewedProposal second =
        Reviews.reviewed(Snapshot.read(file), between.replace("line 20\n", "line twenty\n"));
    writer.apply(second.withProposal(second.proposal().decideAll(Decision.ACCEPTED)), false);

    history.refresh();
    assertThat(history.entries()).hasSize(2).allMatch(Entry::applied);
    Entry oldest = history.entries().getLast();
    assertThat(oldest.text()).isEqualTo("change it");
    assertThat(oldest.files()).containsExactly(file.toRealPath());

    history.undo(oldest);
    assertThat(file).hasContent(Reviews.FILE.replace("line 20\n", "line twenty\n"));
    assertThat(written).isEqualTo(1);
    assertThat(notices).singleElement().asString().contains("what came later was kept");
    assertThat(history.entries().getFirst().text()).isEqualTo("Undone: change it");
    history.undo(oldest);
    assertThat(notices.getLast()).contains("taken back already");
    assertThat(file).hasContent(Reviews.FILE.replace("line 20\n", "line twenty\n"));
  }
}
