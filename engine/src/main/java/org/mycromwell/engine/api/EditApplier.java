package org.mycromwell.engine.api;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Proposal;
import org.mycromwell.engine.edit.Snapshot;

/**
 * Writes decided proposals, those of an {@link EditResult} and others: of an earlier session, or
 * what is left of a proposal that was applied in part. Checks nothing but that the file is what the
 * proposal was made for. Opens the store when the first one is written. For any thread.
 */
public final class EditApplier {
  private final StateDirectory state;

  /**
   * @param state where history and journal live
   */
  public EditApplier(StateDirectory state) {
    this.state = state;
  }

  /**
   * Writes the accepted changes to the file.
   *
   * @param note what the user asked for, for the history
   * @throws EngineException {@link Kind#CHANGED_ON_DISK} when the file is no longer what it was,
   *     {@link Kind#NOT_EDITABLE} or {@link Kind#WRITE_FAILED}. The file is unchanged then.
   */
  public ApplyResult apply(Proposal decided, String note) {
    if (decided.snapshot().path() == null) {
      throw new EngineException(
          Kind.BAD_ARGUMENT,
          decided.snapshot().name() + " was not read from a file, so it cannot be written to one");
    }
    return decided.snapshot().isNew()
        ? create(decided, note)
        : EditStore.open(state).apply(decided.snapshot(), decided.splices(), note);
  }

  /** An empty file first, which becomes what was decided like any other. */
  private ApplyResult create(Proposal decided, String note) {
    Snapshot file = decided.snapshot();
    Path path = Objects.requireNonNull(file.realPath());
    if (decided.splices().isEmpty()) {
      return new ApplyResult("", List.of(), List.of());
    }
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      throw new EngineException(
          Kind.CHANGED_ON_DISK, file.name() + " has come into being meanwhile", e);
    } catch (IOException e) {
      throw new EngineException(
          Kind.WRITE_FAILED, file.name() + " cannot be made: " + e.getMessage(), e);
    }
    try {
      return EditStore.open(state).apply(file, decided.splices(), note);
    } catch (RuntimeException e) {
      try {
        if (Files.size(path) == 0) {
          Files.delete(path);
        }
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }
}
