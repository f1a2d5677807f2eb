package org.mycromwell.app.workbench;

import java.time.Duration;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import org.mycromwell.app.run.Pacer;
import org.mycromwell.app.run.ProvisionalText;
import org.mycromwell.app.run.StreamPreview;
import org.mycromwell.app.run.StreamProgress;
import org.mycromwell.engine.edit.Snapshot;
import org.mycromwell.engine.edit.prompt.AnswerFormat;

/**
 * What the right side shows while the model writes. The text is made by the diff thread, one at a
 * time: what comes meanwhile waits, and only the newest of it is shown. A text that is written
 * faster than it can be read is shown less often than the figures. Used by the FX thread.
 */
final class PreviewFeed {
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(50);
  private static final Duration LONGEST_PERIOD = Duration.ofSeconds(2);

  private final DesktopThreads threads;
  private final LongSupplier nanoClock;
  private final ReadOnlyObjectWrapper<@Nullable ProvisionalText> text =
      new ReadOnlyObjectWrapper<>();
  private @Nullable Run run;

  PreviewFeed(DesktopThreads threads, LongSupplier nanoClock) {
    this.threads = threads;
    this.nanoClock = nanoClock;
  }

  ReadOnlyObjectProperty<@Nullable ProvisionalText> textProperty() {
    return text.getReadOnlyProperty();
  }

  /** A run begins; null ends the last one. */
  void begin(@Nullable Snapshot target) {
    run = target == null ? null : new Run(target);
    text.set(null);
  }

  void progressed(StreamProgress progress) {
    Run now = run;
    // Blocks name their places only in the end: there is nothing to show before.
    if (now != null
        && progress.prompt().isPresent()
        && progress.prompt().get().format() != AnswerFormat.BLOCKS) {
      now.newest = progress;
      now.goOn();
    }
  }

  /** What is shown of one run. */
  private final class Run {
    private final Snapshot file;
    private final Pacer pacer;
    private StreamProgress newest = StreamProgress.NONE;
    private @Nullable StreamPreview preview;
    private String shown = "";
    private boolean working;

    Run(Snapshot file) {
      this.file = file;
      Pacer.Pace pace =
          new Pacer.Pace(
              Duration.ZERO, SHORTEST_PERIOD, LONGEST_PERIOD, threads.work()::totalNanos);
      pacer = new Pacer(this::work, threads.fx(), threads.timer(), pace, nanoClock);
    }

    private void goOn() {
      if (!working && (preview == null || !newest.answer().equals(shown))) {
        pacer.request();
      }
    }

    private void work() {
      if (working || this != run) {
        return;
      }
      working = true;
      StreamPreview known = preview;
      StreamProgress progress = newest;
      threads
          .diff()
          .execute(() -> {
            StreamPreview used =
                known == null
                    ? new StreamPreview(file, progress.prompt().orElseThrow().scope())
                    : known;
            ProvisionalText made = used.show(progress.answer());
            threads.fx().execute(() -> shown(used, progress.answer(), made));
          });
    }

    private void shown(StreamPreview used, String answer, ProvisionalText made) {
      if (this == run) {
        working = false;
        preview = used;
        shown = answer;
        text.set(made);
        goOn();
      }
    }
  }
}
