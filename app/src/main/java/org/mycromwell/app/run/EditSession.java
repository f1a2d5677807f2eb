package org.mycromwell.app.run;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.api.EditResult;
import org.mycromwell.engine.exec.CancelToken;

/**
 * One run of the model, from the press of Run to its end. Progress and end are told on the FX
 * thread, progress at most twenty times a second, less often where showing it takes long, and never
 * after the end. {@link #stop} returns at once; the end follows as soon as the engine has noticed,
 * with what was complete by then. Used by the FX thread.
 */
public final class EditSession {
  /** An answer that is whole by then is never shown in parts. */
  private static final Duration FIRST = Duration.ofMillis(150);

  /** What is drawn more often nobody reads. */
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(50);

  /** What is drawn less often seems to stand still. */
  private static final Duration LONGEST_PERIOD = Duration.ofMillis(500);

  private final EditRequest request;
  private final CancelToken cancel;
  private final StreamBuffer buffer;
  private final Pacer pacer;
  private final Consumer<StreamProgress> onProgress;
  private final Consumer<EditEnd> onEnd;
  private volatile boolean stopped;
  private boolean ended;

  private EditSession(
      EditRequest request,
      CancelToken cancel,
      Executor fx,
      ScheduledExecutorService timer,
      WindowWork work,
      Consumer<StreamProgress> onProgress,
      Consumer<EditEnd> onEnd) {
    this.request = request;
    this.cancel = cancel;
    this.onProgress = onProgress;
    this.onEnd = onEnd;
    Pacer.Pace pace = new Pacer.Pace(FIRST, SHORTEST_PERIOD, LONGEST_PERIOD, work::totalNanos);
    pacer = new Pacer(this::drain, fx, timer, pace, System::nanoTime);
    buffer = new StreamBuffer(pacer::request, System::nanoTime);
  }

  /**
   * Starts a run.
   *
   * @param work what the window works
   * @param onProgress hears how far it is, on the FX thread
   * @param onEnd hears once how it ended, on the FX thread
   */
  public static EditSession start(
      EngineThread engine,
      EditRequest request,
      Executor fx,
      ScheduledExecutorService timer,
      WindowWork work,
      Consumer<StreamProgress> onProgress,
      Consumer<EditEnd> onEnd) {
    CancelToken cancel = engine.newCancelToken();
    EditSession session = new EditSession(request, cancel, fx, timer, work, onProgress, onEnd);
    var _ =
        engine
            .edit(request, session.buffer, cancel)
            // On the engine thread, which has nothing else to do now.
            .handle((result, failure) -> {
              EditEnd end = session.outcome(result, failure);
              fx.execute(() -> session.end(end));
              return end;
            });
    return session;
  }

  private void drain() {
    if (ended) {
      return;
    }
    StreamProgress news = buffer.take();
    if (news != null) {
      onProgress.accept(news);
    }
  }

  private EditEnd outcome(@Nullable EditResult result, @Nullable Throwable failure) {
    try {
      if (result != null) {
        return EditEnds.of(request, result, buffer.latest(), stopped);
      }
      if (stopped) {
        return EditEnds.stopped(request, buffer.latest());
      }
    } catch (RuntimeException e) {
      return new EditEnd.Failed(request, FailureText.of(e), e);
    }
    Throwable cause =
        failure == null ? new IllegalStateException("no result") : FailureText.unwrapped(failure);
    return new EditEnd.Failed(request, FailureText.of(cause), cause);
  }

  private void end(EditEnd end) {
    if (ended) {
      return;
    }
    drain();
    ended = true;
    onEnd.accept(end);
  }

  /** What was asked. */
  public EditRequest request() {
    return request;
  }

  /** Asks the model to stop; what was complete is kept. A second call does nothing. */
  public void stop() {
    stopped = true;
    cancel.cancel();
  }

  /** Stops the model and tells nothing any more: the window closes. */
  public void abandon() {
    ended = true;
    stop();
  }
}
