package org.mycromwell.app.instruct;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.RunState;
import org.mycromwell.engine.edit.Snapshot;

/** Why Run cannot be pressed now: the first reason, as one sentence with the way out. */
final class RunBlock {
  private RunBlock() {}

  /**
   * Empty when a run can begin.
   *
   * @param target the file in the editor, null for none
   * @param dirty whether it has changes that are not saved
   * @param images how many are attached
   * @param contextFiles how many are named
   */
  static Optional<String> reason(
      RunState state,
      @Nullable OpenModel model,
      @Nullable Snapshot target,
      boolean dirty,
      String instruction,
      int images,
      int contextFiles) {
    switch (state) {
      case RunState.NoModel none -> {
        return Optional.of(none.reason());
      }
      case RunState.LoadingModel loading -> {
        return Optional.of(loading.model() + " is being loaded");
      }
      case RunState.Prefilling _, RunState.Streaming _ -> {
        return Optional.of("The model is at work; Esc stops it");
      }
      case RunState.Conflict _ -> {
        return Optional.of("Settle first what was changed on disk");
      }
      default -> {}
    }
    if (model == null) {
      return Optional.of("Choose a model first");
    }
    if (target == null) {
      return Optional.of("Open a file first");
    }
    if (target.path() == null) {
      return Optional.of("Save the file first: only a file on disk can be edited by the model");
    }
    if (dirty) {
      return Optional.of("Save your own changes first, so that nothing of them gets lost");
    }
    if (images > 0 && model.vision().isEmpty()) {
      return Optional.of(
          model.displayName() + " reads text only: remove the image or choose a model that sees");
    }
    if (contextFiles > 0 && model.abilities().linesAround().isPresent()) {
      return Optional.of(model.displayName() + " looks at no other file: remove the context files");
    }
    if (instruction.isBlank() && images == 0) {
      return Optional.of("Say what to change");
    }
    return Optional.empty();
  }
}
