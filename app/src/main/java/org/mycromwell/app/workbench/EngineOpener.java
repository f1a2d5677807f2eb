package org.mycromwell.app.workbench;

import java.util.function.Supplier;
import org.mycromwell.app.run.EngineThread;
import org.mycromwell.app.settings.Settings.CpuUse;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.apply.StateDirectory;
import org.mycromwell.engine.machine.Readiness;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;

/**
 * Opens models with as many threads as the user grants. Never a quiet slow mode: where the fast
 * kernels cannot run, opening fails with the reason. Called by the engine thread.
 */
final class EngineOpener implements EngineThread.Opener {
  private final StateDirectory state;
  private final Supplier<CpuUse> cpuUse;

  /**
   * @param cpuUse asked by the engine thread each time a model is opened
   */
  EngineOpener(StateDirectory state, Supplier<CpuUse> cpuUse) {
    this.state = state;
    this.cpuUse = cpuUse;
  }

  @Override
  public CodeEditor open(ModelSource source) {
    Readiness.check().requireFast();
    ModelOptions options = ModelOptions.forEditing(source);
    return CodeEditor.builder()
        .model(source)
        .modelOptions(options.withThreads(threads(cpuUse.get(), options.threads())))
        .stateDirectory(state.root())
        .build();
  }

  /**
   * Threads that compute.
   *
   * @param all that make sense on this machine
   */
  static int threads(CpuUse use, int all) {
    return switch (use) {
      case QUIET -> Math.max(1, all / 2);
      // The window draws too: with more than two cores it has one for itself.
      case BALANCED -> all > 2 ? all - 1 : all;
      case FULL -> all;
    };
  }
}
