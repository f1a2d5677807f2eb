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

/** Writes decided proposals. Opens the store when the first one is written. */
final class EditApplier {
  private final StateDirectory state;

  EditApplier(StateDirectory state) {
    this.state = state;
  }

  ApplyResult apply(Proposal decided, String note) {
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
