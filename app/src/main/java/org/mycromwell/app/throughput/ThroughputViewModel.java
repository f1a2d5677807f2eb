package org.mycromwell.app.throughput;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.OpenModel;
import org.mycromwell.app.run.StreamProgress;
import org.mycromwell.engine.edit.LineRange;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.flow.EditStats;
import org.mycromwell.engine.edit.flow.PromptParts;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

/**
 * The throughput panel. It is told what happens, and draws new figures when {@link #tick} is
 * called, twice a second; at the end of a run they are the engine's own. Times are of {@link
 * System#nanoTime} and passed in. Used by the FX thread.
 */
public final class ThroughputViewModel {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final RateMeter meter;
  private final ReadOnlyObjectWrapper<Figures> figures = new ReadOnlyObjectWrapper<>(Figures.NONE);
  private final ReadOnlyObjectWrapper<Sparkline> sparkline =
      new ReadOnlyObjectWrapper<>(Sparkline.EMPTY);
  private @Nullable OpenModel model;
  private OptionalLong residentBytes = OptionalLong.empty();
  private @Nullable Snapshot file;
  private StreamProgress progress = StreamProgress.NONE;
  private @Nullable EditStats ended;
  private long startNanos;
  private boolean running;
  private boolean ran;

  public ThroughputViewModel(long nowNanos) {
    meter = new RateMeter(nowNanos);
  }

  /** The figures. */
  public ReadOnlyObjectProperty<Figures> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** The last minute. */
  public ReadOnlyObjectProperty<Sparkline> sparklineProperty() {
    return sparkline.getReadOnlyProperty();
  }

  /** Whether a model runs, so that {@link #tick} has something to say. */
  public boolean isRunning() {
    return running;
  }

  /** Another model is open, or none. What was measured of the one before is forgotten. */
  public void modelChanged(@Nullable OpenModel now, long nowNanos) {
    model = now;
    residentBytes = now == null ? OptionalLong.empty() : now.residentBytes();
    progress = StreamProgress.NONE;
    ended = null;
    ran = false;
    tick(nowNanos);
  }

  /** Run was pressed for a file. */
  public void started(Snapshot target, long nowNanos) {
    file = target;
    progress = StreamProgress.NONE;
    ended = null;
    startNanos = nowNanos;
    running = true;
    ran = true;
    meter.start(nowNanos);
    tick(nowNanos);
  }

  /** How far the run is. Cheap: draws nothing. */
  public void progressed(StreamProgress now, long nowNanos) {
    progress = now;
    meter.update(now.prefillDone(), now.tokens(), now.firstTokenNanos(), now.reading(), nowNanos);
  }

  /** The memory of this process, measured elsewhere: reading it is no work for this thread. */
  public void memoryMeasured(OptionalLong bytes) {
    residentBytes = bytes;
  }

  /**
   * The run has ended.
   *
   * @param stats of the engine; empty when it failed
   */
  public void ended(Optional<EditStats> stats, long nowNanos) {
    running = false;
    ended = stats.orElse(null);
    meter.stop();
    tick(nowNanos);
  }

  /** Draws. */
  public void tick(long nowNanos) {
    sparkline.set(meter.sparkline(nowNanos));
    figures.set(ended == null ? live(nowNanos) : last(ended));
  }

  private Figures live(long now) {
    OptionalInt expected = ran ? expected() : OptionalInt.empty();
    OptionalDouble average = ran ? meter.decodeAverage() : OptionalDouble.empty();
    return new Figures(
        meter.decodeNow(now),
        average,
        ran ? meter.prefillRate() : OptionalDouble.empty(),
        progress.firstTokenNanos() == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((progress.firstTokenNanos() - startNanos) / NANOS_PER_SECOND),
        positive(progress.prefillDone()),
        positive(progress.prefillTotal()),
        positive(progress.tokens()),
        expected,
        left(expected, average),
        OptionalInt.empty(),
        OptionalInt.empty(),
        contextTokens(),
        parts(),
        residentBytes,
        threads(),
        name());
  }

  /** As the engine counted it. */
  private Figures last(EditStats stats) {
    return new Figures(
        OptionalDouble.empty(),
        positive(stats.decodeTokensPerSecond()),
        positive(stats.prefillTokensPerSecond()),
        stats.answerTokens() == 0
            ? OptionalDouble.empty()
            : positive(stats.firstTokenMillis() / MILLIS_PER_SECOND),
        positive(stats.promptTokens()),
        positive(stats.promptTokens()),
        positive(stats.answerTokens()),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        stats.answerTokens() == 0 ? OptionalInt.empty() : OptionalInt.of(stats.acceptedTokens()),
        stats.promptTokens() == 0 ? OptionalInt.empty() : OptionalInt.of(stats.cachedTokens()),
        contextTokens(),
        parts(),
        residentBytes,
        threads(),
        name());
  }

  private List<PromptParts.Part> parts() {
    return progress.prompt().map(PromptParts::parts).orElse(List.of());
  }

  private OptionalInt contextTokens() {
    return model == null ? OptionalInt.empty() : OptionalInt.of(model.contextTokens());
  }

  private OptionalInt threads() {
    return model == null ? OptionalInt.empty() : OptionalInt.of(model.threads());
  }

  private String name() {
    return model == null ? "" : model.displayName();
  }

  /** An answer that repeats the scope has about its length. */
  private OptionalInt expected() {
    Optional<PromptParts> prompt = progress.prompt();
    Snapshot target = file;
    if (prompt.isEmpty()
        || target == null
        || prompt.get().format() != AnswerFormat.REWRITE
        || prompt.get().parts().stream().anyMatch(p -> p.kind() == PromptParts.Kind.IMAGES)) {
      return OptionalInt.empty();
    }
    PromptParts parts = prompt.get();
    int fileTokens =
        parts.parts().stream()
            .filter(part -> part.kind() == PromptParts.Kind.FILE)
            .mapToInt(PromptParts.Part::tokens)
            .sum();
    int shownBytes = bytes(target, parts.shown());
    return shownBytes == 0
        ? OptionalInt.empty()
        : positive(
            (int) Math.round((double) fileTokens * bytes(target, parts.scope()) / shownBytes));
  }

  private static int bytes(Snapshot file, LineRange lines) {
    return file.lineStart(lines.end()) - file.lineStart(lines.first());
  }

  private OptionalDouble left(OptionalInt expected, OptionalDouble average) {
    if (!running || expected.isEmpty() || average.isEmpty()) {
      return OptionalDouble.empty();
    }
    int more = expected.getAsInt() - progress.tokens();
    return more <= 0 ? OptionalDouble.empty() : OptionalDouble.of(more / average.getAsDouble());
  }

  private static OptionalInt positive(int value) {
    return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
  }

  private static OptionalDouble positive(double value) {
    return value > 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
