package org.mycromwell.app.workbench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.image.ImageViewModel;
import org.mycromwell.app.instruct.InstructionViewModel;
import org.mycromwell.app.project.EditorTab;
import org.mycromwell.app.project.ProjectViewModel;
import org.mycromwell.app.review.ReviewViewModel;
import org.mycromwell.app.review.ReviewedProposal;
import org.mycromwell.app.run.EditEnd;
import org.mycromwell.app.run.EditSession;
import org.mycromwell.app.run.EngineThread;
import org.mycromwell.app.run.FailureText;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.ProvisionalText;
import org.mycromwell.app.run.RunState;
import org.mycromwell.app.run.RunStateMachine;
import org.mycromwell.app.run.StreamProgress;
import org.mycromwell.app.shell.ShellViewModel;
import org.mycromwell.app.throughput.Figures;
import org.mycromwell.app.throughput.SpeedBook;
import org.mycromwell.app.throughput.ThroughputViewModel;
import org.mycromwell.engine.EngineException;
import org.mycromwell.engine.api.EditRequest;
import org.mycromwell.engine.edit.Snapshot;

/**
 * From the press of Run to a proposal: asks the engine, shows what comes, ends in a state. Writes
 * nothing. Used by the FX thread.
 */
public final class RunFlow {
  /** What a run needs of the rest of the window. */
  record Parts(
      RunStateMachine states,
      EngineThread engine,
      InstructionViewModel instruction,
      ImageViewModel images,
      ProjectViewModel project,
      ReviewViewModel review,
      ThroughputViewModel throughput,
      SpeedBook speeds,
      ShellViewModel shell,
      PendingProposals pending) {}

  private final Parts parts;
  private final DesktopThreads threads;
  private final LongSupplier nanoClock;
  private final PreviewFeed preview;
  private final ReadOnlyObjectWrapper<StreamProgress> progress =
      new ReadOnlyObjectWrapper<>(StreamProgress.NONE);
  private @Nullable EditSession session;
  private @Nullable EditRequest last;
  private long startNanos;
  private boolean starting;

  /** Tells the reading of a file that was given up from the one that counts. */
  private long readings;

  RunFlow(Parts parts, DesktopThreads threads, LongSupplier nanoClock) {
    this.parts = parts;
    this.threads = threads;
    this.nanoClock = nanoClock;
    preview = new PreviewFeed(threads, nanoClock);
  }

  /** The right side while the model writes; null while nothing is to be shown. */
  public ReadOnlyObjectProperty<@Nullable ProvisionalText> previewProperty() {
    return preview.textProperty();
  }

  /** How far the run is, or how far the last one came. */
  public ReadOnlyObjectProperty<StreamProgress> progressProperty() {
    return progress.getReadOnlyProperty();
  }

  /** What was asked last; empty before the first run. */
  public Optional<EditRequest> lastRequest() {
    return Optional.ofNullable(last);
  }

  /** Runs what the instruction box says on the file in front; says why where it cannot. */
  public void run() {
    InstructionViewModel box = parts.instruction;
    EditorTab tab = parts.project.selectedProperty().get();
    if (!box.canRun() || tab == null) {
      parts.shell.say(box.canRun() ? "Open a file first" : box.reasonProperty().get());
      return;
    }
    read(
        tab.path(),
        file -> {
          if (box.canRun()) {
            start(box.request(file, parts.images.files()));
          }
        });
  }

  /**
   * Runs the last request again on the file as it is now.
   *
   * @param note what to heed this time, added to the instruction; "" for nothing
   */
  public void again(String note) {
    EditRequest before = last;
    if (before == null || before.file().path() == null) {
      run();
      return;
    }
    rerun(before, note);
  }

  /** Asks the same of the file as it is now, as after a conflict. */
  void rerun(EditRequest before, String note) {
    String words =
        note.isBlank() ? before.instruction() : before.instruction() + "\n" + note.strip();
    read(
        Objects.requireNonNull(before.file().path()),
        file -> {
          boolean moved = !file.sha256().equals(before.file().sha256());
          EditRequest request =
              EditRequest.of(file, words)
                  .withContextFiles(before.contextFiles())
                  .withImages(before.images());
          // Line numbers of a file that has changed mean something else now.
          start(moved ? request : request.withScope(before.scope()));
        });
  }

  /** Measures the open model for at most ten seconds, for estimates; edits nothing. */
  public void measure() {
    if (!parts.states.allows(RunState.Kind.PREFILLING)
        || parts.instruction.modelProperty().get() == null) {
      parts.shell.say("Open a model first; it is measured while nothing else runs");
      return;
    }
    parts.pending.park(parts.review);
    begin(SpeedTest.request(), this::measured);
  }

  private void measured(EditEnd end) {
    session = null;
    long now = nanoClock.getAsLong();
    if (end instanceof EditEnd.Proposed proposed) {
      parts.throughput.ended(proposed.stats(), now);
      learn(proposed);
      Figures figures = parts.throughput.figuresProperty().get();
      parts.shell.say(
          "Measured: reads "
              + Figures.rate(figures.prefill())
              + ", writes "
              + Figures.rate(figures.decodeAverage()));
    } else if (end instanceof EditEnd.Failed failed) {
      parts.throughput.ended(Optional.empty(), now);
      parts.shell.warn("This model could not be measured: " + failed.message());
    }
    preview.begin(null);
    parts.states.to(new RunState.Idle());
  }

  private void read(Path path, Consumer<Snapshot> then) {
    if (starting || parts.states.state().isRunning()) {
      return;
    }
    starting = true;
    long reading = ++readings;
    threads
        .io()
        .execute(() -> {
          try {
            Snapshot file = Snapshot.read(path);
            threads
                .fx()
                .execute(() -> {
                  if (isGivenUp(reading)) {
                    return;
                  }
                  starting = false;
                  if (parts.states.allows(RunState.Kind.PREFILLING)) {
                    then.accept(file);
                  }
                });
          } catch (EngineException e) {
            threads
                .fx()
                .execute(() -> {
                  if (isGivenUp(reading)) {
                    return;
                  }
                  starting = false;
                  parts.shell.warn(FailureText.of(e));
                });
          }
        });
  }

  private boolean isGivenUp(long reading) {
    return !starting || reading != readings;
  }

  private void start(EditRequest request) {
    last = request;
    parts.pending.park(parts.review);
    begin(request, this::ended);
  }

  private void begin(EditRequest request, Consumer<EditEnd> onEnd) {
    startNanos = nanoClock.getAsLong();
    progress.set(StreamProgress.NONE);
    preview.begin(request.file());
    parts.throughput.started(request.file(), startNanos);
    parts.images.hold(request.images());
    session =
        EditSession.start(
            parts.engine,
            request,
            threads.fx(),
            threads.timer(),
            threads.work(),
            this::progressed,
            end -> {
              parts.images.release();
              onEnd.accept(end);
            });
    // Last: who hears of it may stop the run.
    parts.states.to(new RunState.Prefilling(0, 0));
  }

  private void progressed(StreamProgress now) {
    progress.set(now);
    parts.throughput.progressed(now, nanoClock.getAsLong());
    parts.states.to(
        now.reading()
            ? new RunState.Prefilling(now.prefillDone(), now.prefillTotal())
            : new RunState.Streaming(now.tokens()));
    preview.progressed(now);
  }

  /**
   * Asks the model to stop; what is complete can be decided about. A run that has not come to the
   * model yet does not begin.
   */
  public void stop() {
    starting = false;
    EditSession running = session;
    if (running != null) {
      running.stop();
    }
  }

  /** Ends what runs; nothing of it is told any more. */
  void close() {
    EditSession running = session;
    if (running != null) {
      running.abandon();
    }
  }

  private void ended(EditEnd end) {
    session = null;
    long now = nanoClock.getAsLong();
    String news =
        switch (end) {
          case EditEnd.Proposed proposed -> {
            parts.throughput.ended(proposed.stats(), now);
            learn(proposed);
            yield proposed(proposed);
          }
          case EditEnd.Failed failed -> {
            parts.throughput.ended(Optional.empty(), now);
            parts.states.to(failed(failed.request(), failed.message()));
            yield "failed";
          }
        };
    preview.begin(null);
    parts.shell.runEnded(news, Duration.ofNanos(now - startNanos));
  }

  private static RunState failed(EditRequest request, String message) {
    return new RunState.Failed(message, fileName(request.file()) + " was not touched");
  }

  private void learn(EditEnd.Proposed end) {
    OpenModel model = parts.instruction.modelProperty().get();
    if (model != null && end.stats().isPresent()) {
      parts.speeds.learn(model, end.request().file(), progress.get().prompt(), end.stats().get());
      parts.instruction.speedsChanged();
    }
  }

  private String proposed(EditEnd.Proposed end) {
    int hunks = end.proposal().hunks().size();
    if (hunks > 0) {
      parts.review.open(reviewed(end));
      parts.pending.keep(parts.review.reviewed().orElseThrow());
    }
    RunState next =
        switch (end.completeness()) {
          case STOPPED -> new RunState.Stopped(hunks, progress.get().tokens());
          case LIMITED -> new RunState.Truncated(hunks, end.limit());
          case WHOLE -> {
            if (hunks > 0) {
              yield new RunState.Review(hunks, hunks);
            }
            yield end.problems().isEmpty()
                ? new RunState.NoChange()
                : failed(end.request(), end.problems().getFirst().message());
          }
        };
    parts.states.to(next);
    return hunks == 0 ? "no change" : hunks + (hunks == 1 ? " hunk ready" : " hunks ready");
  }

  private ReviewedProposal reviewed(EditEnd.Proposed end) {
    OpenModel model = parts.instruction.modelProperty().get();
    return new ReviewedProposal(
        UUID.randomUUID().toString(),
        Instant.now(),
        end.proposal(),
        end.request().instruction(),
        model == null ? "" : model.displayName(),
        end.problems(),
        end.confidence(),
        end.request().syntaxChecked(),
        end.stoppedAt(),
        List.of());
  }

  static String fileName(Snapshot file) {
    String name = file.name();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}
