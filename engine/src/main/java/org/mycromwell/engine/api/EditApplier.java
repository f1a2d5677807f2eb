package org.mycromwell.engine.api;

import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.apply.ApplyResult;
import org.mycromwell.engine.apply.EditStore;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.edit.Proposal;

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
    return EditStore.open(state).apply(decided.snapshot(), decided.splices(), note);
  }
}
