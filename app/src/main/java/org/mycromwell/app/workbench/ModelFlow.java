package org.mycromwell.app.workbench;

import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.run.EngineThread;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.app.run.LoadWatch;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.RunState.Kind;
import org.mycromwell.app.run.RunStateMachine;
import org.mycromwell.app.shell.ShellViewModel;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.machine.MemoryInfo;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelOptions;
import org.mycromwell.engine.model.ModelSource;

/**
 * Opens models, one at a time, with progress. A file that cannot be a model leaves the one that is
 * open as it is. Used by the FX thread.
 */
public final class ModelFlow {
  private final RunStateMachine states;
  private final EngineThread engine;
  private final ReviewViewModel review;
  private final PendingProposals pending;
  private final ShellViewModel shell;
  private final DesktopThreads threads;
  private final Consumer<@Nullable OpenModel> onModel;
  private final ReadOnlyObjectWrapper<@Nullable OpenModel> model = new ReadOnlyObjectWrapper<>();
  private long attempt;

  /**
   * @param onModel hears of every model that is opened, and of none with null
   */
  ModelFlow(
      RunStateMachine states,
      EngineThread engine,
      ReviewViewModel review,
      PendingProposals pending,
      ShellViewModel shell,
      DesktopThreads threads,
      Consumer<@Nullable OpenModel> onModel) {
    this.states = states;
    this.engine = engine;
    this.review = review;
    this.pending = pending;
    this.shell = shell;
    this.threads = threads;
    this.onModel = onModel;
  }

  /** The open model; null for none. */
  public ReadOnlyObjectProperty<@Nullable OpenModel> modelProperty() {
    return model.getReadOnlyProperty();
  }

  /** Whether a model is being opened. */
  boolean isOpening() {
    return states.state().kind() == Kind.LOADING_MODEL;
  }

  /**
   * Opens a model. What is reviewed is put aside; what runs is not disturbed.
   *
   * @param name for the user while it is being loaded
   */
  public void open(ModelSource source, String name) {
    if (states.state().isRunning()) {
      shell.say("Stop the model before another one is opened");
      return;
    }
    pending.park(review);
    if (!states.allows(Kind.LOADING_MODEL) && states.allows(Kind.IDLE)) {
      states.to(new RunState.Idle());
    }
    states.to(new RunState.LoadingModel(name, -1));
    long mine = ++attempt;
    threads
        .io()
        .execute(() -> {
          long planned = planned(source);
          threads
              .fx()
              .execute(() -> {
                if (mine == attempt) {
                  load(source, name, planned, mine);
                }
              });
        });
  }

  /** Memory a model will take; 0 where it cannot be told, and opening it will say why. */
  private static long planned(ModelSource source) {
    try (GgufFile file = source.open()) {
      ModelFile checked = ModelFile.read(file);
      int context = Math.min(ModelOptions.DEFAULT_CONTEXT, checked.contextLength());
      return checked.memoryPlan(ModelOptions.defaults(), context).addedBytes();
    } catch (EngineException _) {
      return 0;
    }
  }

  private void load(ModelSource source, String name, long planned, long mine) {
    LoadWatch watch =
        new LoadWatch(
            planned,
            MemoryInfo::residentBytes,
            threads.fx(),
            threads.timer(),
            progress -> {
              if (mine == attempt && states.state().kind() == Kind.LOADING_MODEL) {
                states.to(new RunState.LoadingModel(name, progress));
              }
            });
    var _ =
        engine
            .open(source)
            .handle((opened, failure) -> {
              threads
                  .fx()
                  .execute(() -> {
                    watch.close();
                    if (mine != attempt) {
                      return;
                    }
                    if (opened != null) {
                      opened(opened);
                    } else {
                      failed(failure);
                    }
                  });
              return opened;
            });
  }

  private void opened(OpenModel opened) {
    model.set(opened);
    onModel.accept(opened);
    states.to(new RunState.Idle());
  }

  private void failed(@Nullable Throwable failure) {
    String message = failure == null ? "the model could not be opened" : FailureText.of(failure);
    long mine = attempt;
    var _ =
        engine
            .hasModel()
            .thenAccept(kept ->
                threads
                    .fx()
                    .execute(() -> {
                      if (mine == attempt) {
                        failed(message, kept);
                      }
                    }));
  }

  private void failed(String message, boolean kept) {
    OpenModel before = model.get();
    if (!kept) {
      model.set(null);
      onModel.accept(null);
    }
    if (kept && before != null) {
      states.to(new RunState.Failed(message, before.displayName() + " is still open"));
    } else {
      states.to(new RunState.NoModel(message));
    }
  }

  /** Nothing is told any more of a model that is being opened. */
  void close() {
    attempt++;
  }

  /** Gives up opening a model; what it has read by then is closed again. */
  public void cancelOpening() {
    if (states.state().kind() != Kind.LOADING_MODEL) {
      return;
    }
    attempt++;
    var _ = engine.closeModel();
    model.set(null);
    onModel.accept(null);
    states.to(new RunState.NoModel("Opening the model was cancelled; choose one to go on"));
  }
}
