package org.mycromwell.app.review;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/** What the tests of reviews share. */
final class Reviews {
  /** Thirty lines, "line 0" to "line 29". */
  static final String FILE = lines(30);

  private Reviews() {}

  static String lines(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("line ").append(i).append('\n');
    }
    return text.toString();
  }

  /** Three hunks: line 5 changed, line 12 deleted, two lines added before line 20. */
  static String changed(String text) {
    return text.replace("line 5\n", "line five\n")
        .replace("line 12\n", "")
        .replace("line 20\n", "new a\nnew b\nline 20\n");
  }

  static ReviewedProposal reviewed(Snapshot file, String after) {
    return ReviewedProposal.of(
        "id", Instant.EPOCH, Proposal.rewrite(file, file.allLines(), after), "change it");
  }

  static ReviewedProposal reviewed(String before, String after) {
    return reviewed(Snapshot.of("dir/Cart.java", before.getBytes(UTF_8)), after);
  }

  /** Work that waits until the test lets it run. */
  static final class Later implements Executor {
    private final List<Runnable> waiting = new ArrayList<>();

    @Override
    public void execute(Runnable work) {
      waiting.add(work);
    }

    int runAll() {
      int ran = 0;
      while (!waiting.isEmpty()) {
        waiting.removeFirst().run();
        ran++;
      }
      return ran;
    }
  }
}
