package org.mycromwell.app.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.EngineException.Kind;
import org.mycromwell.engine.api.CodeEditor;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.edit.flow.EditListener;
import org.mycromwell.engine.exec.CancelToken;
import org.mycromwell.engine.format.GgufFile;
import org.mycromwell.engine.model.ModelFile;
import org.mycromwell.engine.model.ModelSource;

/**
 * The one platform thread that owns model and cache. Requests wait for each other in order; nobody
 * waits for them: answers come as futures, completed on this thread. Any thread may ask. {@link
 * #close} stops what runs, closes the model (which unmaps its file) and ends the thread.
 */
public final class EngineThread implements AutoCloseable {
  /** Opens an editor; the thread owns it. */
  @FunctionalInterface
  public interface Opener {
    CodeEditor open(ModelSource source);

    /**
     * Who hears of a run. The model waits for it: a listener in between sees every token, and may
     * hold the model at one.
     *
     * @param listener of the one who asked for the edit; hears of all of it
     */
    default EditListener listening(EditListener listener) {
      return listener;
    }
  }

  private static final long CLOSE_SECONDS = 10;

  private final Opener opener;
  private final ExecutorService executor;

  /** Cancels whatever runs when the window closes. */
  private final CancelToken all = new CancelToken();

  private volatile @Nullable Thread thread;

  private @Nullable CodeEditor editor; // of the engine thread alone

  public EngineThread(Opener opener) {
    this.opener = opener;
    executor =
        Executors.newSingleThreadExecutor(work -> {
          thread = Thread.ofPlatform().name("cromwell-engine").unstarted(work);
          return thread;
        });
  }

  /** A token for a run, which the closing of the window cancels too. */
  public CancelToken newCancelToken() {
    return all.child();
  }

  /**
   * Opens a model in place of the one that is open. The head of the new file is checked first, so
   * that a damaged or unknown file does not cost the model that is there.
   *
   * @return fails with an {@link EngineException}; {@link #hasModel} tells what is left
   */
  public CompletableFuture<OpenModel> open(ModelSource source) {
    return submit(() -> {
      try (GgufFile file = source.open()) {
        ModelFile.read(file);
      }
      closeEditor(); // two models at a time may be more than the memory holds
      CodeEditor opened = opener.open(source);
      editor = opened;
      return OpenModel.of(source, opened);
    });
  }

  /** Whether a model is open, when all that was asked before is done. */
  public CompletableFuture<Boolean> hasModel() {
    return submit(() -> editor != null);
  }

  /** Closes the model, if one is open. */
  public CompletableFuture<Boolean> closeModel() {
    return submit(() -> {
      boolean wasOpen = editor != null;
      closeEditor();
      return wasOpen;
    });
  }

  /**
   * Asks the model for an edit.
   *
   * @param listener called on the engine thread
   * @param cancel of {@link #newCancelToken}
   */
  public CompletableFuture<EditResult> edit(
      EditRequest request, EditListener listener, CancelToken cancel) {
    EditListener hears = opener.listening(listener);
    return use(open -> open.edit(request, hears, cancel));
  }

  /**
   * Does something else with the open model on its thread, such as counting tokens.
   *
   * @return fails with an {@link EngineException} when no model is open
   */
  public <T> CompletableFuture<T> use(Function<CodeEditor, T> work) {
    return submit(() -> {
      CodeEditor open = editor;
      if (open == null) {
        throw new EngineException(Kind.BAD_ARGUMENT, "no model is open; choose one first");
      }
      return work.apply(open);
    });
  }

  private <T> CompletableFuture<T> submit(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void closeEditor() {
    CodeEditor open = editor;
    editor = null;
    if (open != null) {
      open.close();
    }
  }

  /** Stops what runs, closes the model and waits for the end of the thread. */
  @Override
  public void close() {
    all.cancel();
    if (!executor.isShutdown()) {
      executor.execute(this::closeEditor);
      executor.shutdown();
    }
    try {
      Thread last = thread;
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
          || (last != null && !last.join(Duration.ofSeconds(CLOSE_SECONDS)))) {
        throw new IllegalStateException(
            "the engine thread did not end within " + CLOSE_SECONDS + " s");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
