package org.mycromwell.app.review;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.mycromwell.app.review.ProposalCodec.Decided;
import org.mycromwell.app.review.ProposalCodec.Stored;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.apply.StateFile;
import org.mycromwell.engine.edit.Decision;
import org.mycromwell.engine.edit.Hunk;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Keeps proposals that are not applied yet, outside of the files they are about, so that neither a
 * crash nor closing the window loses one. What comes back is compared with the file first: onto a
 * file that has changed since, it is merged, and nothing of it counts as decided where both changed
 * the same lines. For the I/O thread.
 */
public final class ProposalStore {
  /** So many of the newest are kept. */
  static final int MOST = 20;

  private static final String PREFIX = "proposal-";
  private static final String SUFFIX = ".txt";

  private final StateDirectory directory;

  public ProposalStore(StateDirectory directory) {
    this.directory = directory;
  }

  /**
   * Keeps a proposal with its decisions, in place of what was kept under its id.
   *
   * @param notices hears when it could not be kept
   */
  public void save(ReviewedProposal reviewed, Consumer<String> notices) {
    if (reviewed.proposal().snapshot().path() == null) {
      return;
    }
    try {
      file(reviewed.id()).update(_ -> ProposalCodec.write(reviewed));
    } catch (IOException e) {
      notices.accept("the proposal cannot be kept for a restart: " + e.getMessage());
    }
  }

  /** Forgets a proposal: it was applied or discarded. */
  public void delete(String id) {
    try {
      Files.deleteIfExists(path(id));
    } catch (IOException _) {
      // It is offered once more, which is better than a lost one.
    }
  }

  private StateFile file(String id) {
    return new StateFile(directory, path(id).getFileName().toString());
  }

  private Path path(String id) {
    if (!id.matches("[A-Za-z0-9-]{1,64}")) {
      throw new IllegalArgumentException("no id: " + id);
    }
    return directory.root().resolve(PREFIX + id + SUFFIX);
  }

  /**
   * All that are kept, the newest first; older ones than the newest {@value #MOST} are removed.
   *
   * @param notices hears of each that cannot be shown again, and why
   */
  public List<ReviewedProposal> load(Consumer<String> notices) {
    List<ReviewedProposal> loaded = new ArrayList<>();
    if (!Files.isDirectory(directory.root())) {
      return loaded;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory.root(), PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        read(file, loaded, notices);
      }
    } catch (IOException | DirectoryIteratorException e) {
      notices.accept("proposals of earlier sessions cannot be read: " + e.getMessage());
    }
    loaded.sort(Comparator.comparing(ReviewedProposal::time).reversed());
    while (loaded.size() > MOST) {
      delete(loaded.removeLast().id());
    }
    return loaded;
  }

  private void read(Path file, List<ReviewedProposal> loaded, Consumer<String> notices)
      throws IOException {
    Stored stored;
    try {
      stored = ProposalCodec.read(Files.readString(file));
    } catch (IllegalArgumentException | CharacterCodingException _) {
      notices.accept("a proposal of an earlier session is damaged: " + file);
      return;
    }
    try {
      ReviewedProposal restored = restored(stored);
      if (restored.proposal().hunks().isEmpty()) {
        delete(stored.id()); // everything of it is in the file already
      } else {
        loaded.add(restored);
      }
    } catch (EngineException e) {
      notices.accept(
          "a proposal for "
              + stored.path()
              + " waits, but the file cannot be edited now: "
              + e.getMessage());
    }
  }

  private static ReviewedProposal restored(Stored stored) {
    Snapshot disk = Snapshot.read(stored.path());
    boolean same = Arrays.equals(disk.bytes(), stored.before());
    Snapshot before = same ? disk : Snapshot.of(stored.path().toString(), stored.before());
    Proposal proposal = decided(Proposal.between(before, stored.after()), stored.decided());
    ReviewedProposal reviewed =
        new ReviewedProposal(
            stored.id(),
            stored.time(),
            proposal,
            stored.instruction(),
            stored.model(),
            stored.problems(),
            List.of(),
            stored.syntaxChecked(),
            stored.stoppedAt(),
            List.of());
    if (same) {
      return reviewed;
    }
    Rebase.Merged merged = Rebase.merge(proposal, disk);
    return reviewed.rebased(merged.proposal(), merged.conflicts());
  }

  /** A hunk is decided when all that was decided about its lines was the same. */
  private static Proposal decided(Proposal proposal, List<Decided> decisions) {
    Proposal result = proposal;
    for (Hunk hunk : proposal.hunks()) {
      List<Decision> found =
          decisions.stream()
              .filter(decided -> meet(decided.lines(), hunk.before()))
              .map(Decided::decision)
              .distinct()
              .toList();
      if (found.size() == 1) {
        result = result.decide(hunk.index(), found.getFirst());
      }
    }
    return result;
  }

  private static boolean meet(LineRange a, LineRange b) {
    return a.equals(b) || (a.first() < b.end() && b.first() < a.end());
  }
}
